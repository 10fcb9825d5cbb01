"""Waking the devices of those for whom a bell rang. What a locked screen shows is for everybody who
passes by: the kind of news and the company, unless its holder chose to see more."""

import hashlib
import http.client
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from kulisy.notify import gathering, live, outbox, webpush
from kulisy.notify.bells import DESCRIBERS, Described
from kulisy.notify.models import Bell, Device, Kind, Stance
from kulisy.people.access import Reader
from kulisy.people.recipients import recipient
from kulisy.people.viewer import Viewer, viewing

WAKE = "kulisy.notify.tasks.wake"
#: subject_kind → the first words of a subject, as this viewer may read them.
FIRST_WORDS: dict[str, Callable[[Viewer, uuid.UUID], str]] = {}


class Unreachable(Exception):
    """The service did not take it now: to be tried again."""


@dataclass(frozen=True)
class Waking:
    """One message for one device, complete: nothing more is asked of the database for it."""

    device: Device
    said: dict[str, str]
    topic: str


def queue(
    bells: Sequence[Bell], readers: Sequence[Reader], *, quiet: dict[str, datetime], now: datetime
) -> None:
    """A job for every device of these readers; after their quiet hours. Two statements, and one
    more for each moment at which some quiet ends."""
    if not bells or not readers:
        return
    rung = {live.topic(bell.person_id, bell.company_id, bell.face): bell for bell in bells}
    wanted = {reader.topic for reader in readers}
    devices = Device.objects.filter(
        company_id=bells[0].company_id, person_id__in=[reader.person_id for reader in readers]
    ).values_list("id", "person_id", "company_id", "face")
    by_moment: dict[datetime, list[dict[str, str]]] = {}
    for device_id, person_id, company_id, face in devices:
        topic = live.topic(person_id, company_id, face)
        if topic in wanted and topic in rung:
            job = {"bell_id": str(rung[topic].id), "device_id": str(device_id)}
            by_moment.setdefault(quiet.get(topic, now), []).append(job)
    for moment, jobs in by_moment.items():
        outbox.defer_each(WAKE, jobs, at=moment if moment > now else None)


def prepared(bell_id: uuid.UUID, device_id: uuid.UUID, *, now: datetime) -> Waking | None:
    """What this device is told of this bell, asked in its holder's name; None where he has read it
    or may not read it any more, signed out, muted it, or is told of newer things there."""
    bell = Bell.objects.select_related("person", "company").filter(id=bell_id, read_at=None).first()
    lasting = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    device = Device.objects.filter(Exists(lasting), id=device_id).first()
    if bell is None or device is None or _read(bell) or _overtaken(bell):
        return None
    viewer = recipient(person_id=bell.person_id, company_id=bell.company_id, face=bell.face)
    describe = DESCRIBERS.get(bell.subject_kind)
    if viewer is None or describe is None:
        return None
    with viewing(viewer), translation.override(bell.person.language or bell.company.language):
        described = describe(viewer, [bell]).get(bell.id)
        if described is None:
            return None
        said = _said(viewer, bell, described, words=device.words)
    place = hashlib.sha256(f"{viewer.topic}/{bell.place_id}".encode()).hexdigest()[:32]
    return Waking(device, {**said, "url": described.url, "tag": place}, place)


def wake(waking: Waking, *, now: datetime) -> bool:
    """Hand it over, outside of any transaction; False where the browser has gone for good. Raises
    Unreachable."""
    device = waking.device
    try:
        status = webpush.deliver(
            endpoint=device.endpoint,
            public=device.public,
            secret=device.secret,
            said=waking.said,
            topic=waking.topic,
            now=now,
        )
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(str(error)) from error
    if status == 429 or status >= 500:
        raise Unreachable(f"answered {status}")
    # Whatever else is refused was refused for good: of 400 or 413 only this one message.
    return status not in {401, 403, 404, 410}


def _said(viewer: Viewer, bell: Bell, described: Described, *, words: bool) -> dict[str, str]:
    if not words:
        return {"title": _kind_words(bell.kind), "body": viewer.company.name}
    first = FIRST_WORDS.get(bell.subject_kind)
    body = first(viewer, bell.subject_id) if first else described.note
    return {"title": described.text, "body": body or viewer.company.name}


def _kind_words(kind: str) -> str:
    known: dict[str, str] = {
        Kind.MESSAGE: _("New message"),
        Kind.MENTION: _("You were mentioned"),
        Kind.REQUEST: _("New request"),
        Kind.ASSIGNED: _("A conversation was given to you"),
        Kind.STATE: _("A request was closed or opened again"),
    }
    return known.get(kind, _("There is news"))


def _read(bell: Bell) -> bool:
    ask = gathering.READ.get(bell.subject_kind)
    if ask is None:
        return False
    return bool(ask(bell.company_id, bell.person_id, bell.face, [bell.subject_id]))


def _overtaken(bell: Bell) -> bool:
    """Something newer of the same place has a job of its own; or the place was muted since."""
    own = {"company_id": bell.company_id, "person_id": bell.person_id, "face": bell.face}
    if bell.kind not in {Kind.MENTION, Kind.ASSIGNED}:
        muted = Stance.objects.filter(**own, place_id=bell.place_id, wish=Stance.Wish.MUTE)
        if muted.exists():
            return True
    newer = Bell.objects.filter(
        **own, place_id=bell.place_id, read_at=None, in_digest=False, at__gt=bell.at
    )
    return newer.exists()


def available() -> bool:
    """Browsers keep subscriptions for secure lines (and for this very machine) only."""
    return settings.SECURE or settings.LOCAL
