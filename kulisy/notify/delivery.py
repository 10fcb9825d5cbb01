"""What became of letters: the desk sees it beside what they were about, and deals with what came
back. The client's side sees none of it."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.kit.text import one_line
from kulisy.notify import gathering, reasons
from kulisy.notify.models import Letter
from kulisy.notify.signals import letter_reported
from kulisy.people.viewer import Viewer

State = Letter.State
#: What somebody has to deal with: nobody read these.
RETURNED = (State.REFUSED, State.BOUNCED, State.COMPLAINED)
#: What is said of a message even where somebody else has read it.
TROUBLED = (*RETURNED, State.DELAYED)
#: What each news may follow: a letter that was delivered can still come back, one that came back
#: is not delivered by a belated report.
_AFTER: dict[str, tuple[str, ...]] = {
    State.DELAYED: (State.HANDED,),
    State.ACCEPTED: (State.HANDED, State.DELAYED),
    State.BOUNCED: (State.HANDED, State.DELAYED, State.ACCEPTED),
    State.COMPLAINED: (State.HANDED, State.DELAYED, State.ACCEPTED),
}


def letters_about(viewer: Viewer, subject_ids: Iterable[uuid.UUID]) -> QuerySet[Letter]:
    """Letters to clients about these things, which the viewer was found to see; the desk's only."""
    if not viewer.at_desk:
        return Letter.objects.none()
    return Letter.objects.filter(
        company_id=viewer.company.id, subject_id__in=list(subject_ids), face="portal"
    ).order_by("made_at")


def words_of(letter: Letter) -> str:
    """What became of a letter; "" of one that was not needed."""
    told = {"address": letter.address, "why": reasons.words(letter.reason)}
    said = {
        "handed": _("letter to %(address)s handed over"),
        "accepted": _("letter to %(address)s delivered"),
        "delayed": _("letter to %(address)s is delayed: %(why)s"),
        "refused": _("letter to %(address)s was refused: %(why)s"),
        "bounced": _("letter to %(address)s came back: %(why)s"),
        "complained": _("%(address)s called the letter spam"),
        "dropped": "",
    }
    return said.get(letter.state, _("letter to %(address)s is on its way")) % told


def returned_letters(viewer: Viewer) -> QuerySet[Letter]:
    """Letters to clients that did not arrive, dealt with or not; the desk's only. Whether the
    viewer sees what they were about, the caller asks."""
    if not viewer.at_desk:
        return Letter.objects.none()
    return Letter.objects.filter(
        company_id=viewer.company.id, face="portal", state__in=RETURNED, carrier=None
    )


def returned(viewer: Viewer, place_id: uuid.UUID) -> QuerySet[Letter]:
    """What came back of a place that the viewer was found to see, and waits to be dealt with."""
    return returned_letters(viewer).filter(place_id=place_id, dealt_at=None).order_by("made_at")


def deal_with(viewer: Viewer, letter: Letter, *, now: datetime) -> None:
    """The address was mended, the client called: of everything about this place that went to this
    address. The caller has checked that the viewer sees the place."""
    rows = returned_letters(viewer).filter(place_id=letter.place_id, dealt_at=None)
    rows.filter(address__iexact=letter.address).update(dealt_at=now, dealt_by=viewer.seat_id)


def reported(
    *,
    message_id: str,
    state: str,
    detail: str,
    now: datetime,
    company_id: uuid.UUID | None = None,
    reason: str = "",
) -> bool:
    """Somebody tells what became of a letter: a bounce, a report of a service. `state`: "delayed",
    "accepted", "bounced" or "complained"; `message_id` as the letter bore it, with or without
    brackets, or as the service calls it. `company_id`: whose news this is, where that is known.

    False where no letter of ours is meant. For the worker; the same news twice is one.
    """
    letter = _named(message_id, company_id)
    if letter is None or state not in _AFTER:
        return False
    if letter.state not in _AFTER[state]:
        return True
    letter.state, letter.told_at = state, now
    letter.answer = one_line(detail, limit=300)
    letter.reason = ""
    if state == State.COMPLAINED:
        letter.reason = "complained"
    elif state != State.ACCEPTED:
        letter.reason = reason or reasons.read(detail) or "other"
    letter.save(update_fields=["state", "answer", "reason", "told_at"])
    for each in [letter, *gathering.share(letter)]:
        letter_reported.send(sender=Letter, letter=each, now=now)
    return True


def _named(name: str, company_id: uuid.UUID | None) -> Letter | None:
    bare = name.strip().strip("<>")
    if not bare:
        return None
    ours = Letter.objects.select_for_update().filter(message_id=f"<{bare}>")
    if company_id is not None:
        ours = ours.filter(company_id=company_id)
    found = ours.first()
    if found is not None or company_id is None:
        return found
    given = Q(provider_id=bare) | Q(provider_id=f"<{bare}>")
    return Letter.objects.select_for_update().filter(given, company_id=company_id).first()
