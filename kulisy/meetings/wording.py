"""How a meeting, an answer and minutes stand, in words; whose names a reader is told."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_time
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.kit.addresses import address as plain_address
from kulisy.look import moments
from kulisy.meetings.models import Audience, Kind, Meeting, Minutes, Reply, Said, Word
from kulisy.people import access as people
from kulisy.people.looking import rewritten
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


def address(viewer: Viewer, name: str, *args: object) -> str:
    """A page of this room in the viewer's face."""
    path = plain_address(f"{viewer.face}:{name}", viewer.company.slug, *args)
    return rewritten(viewer, path) if not viewer.at_desk else path


def shown_seats(viewer: Viewer, client: Client, audience: str) -> set[uuid.UUID] | None:
    """The colleagues whose names the readers of this audience are told; None: all of them."""
    if viewer.at_desk and audience != Audience.CLIENT:
        return None
    return people.presented_ids(viewer, client)


def state(meeting: Meeting, *, now: datetime) -> tuple[str, str]:
    """In words, and the tone of the tag."""
    if meeting.cancelled_at is not None:
        return pgettext("meeting", "cancelled"), "late"
    if meeting.ends_at <= now:
        return pgettext("meeting", "took place"), ""
    if meeting.starts_at <= now:
        return pgettext("meeting", "is going on"), "ok"
    return pgettext("meeting", "planned"), "wait"


def when(meeting: Meeting, *, now: datetime | None = None) -> str:
    """«Today, 15:00–16:00», by the reader's clock."""
    day = moments.day(meeting.starts_at, now=now) if now else moments.date_of(meeting.starts_at)
    return f"{day}, {hours(meeting)}"


def hours(meeting: Meeting) -> str:
    return f"{_clock(meeting.starts_at)}–{_clock(meeting.ends_at)}"


def agreed(meeting: Meeting) -> str:
    """By whose clock it was agreed, where that differs from the reader's: «11:00 Yekaterinburg»."""
    zone = ZoneInfo(meeting.zone)
    there = meeting.starts_at.astimezone(zone)
    if there.utcoffset() == timezone.localtime(meeting.starts_at).utcoffset():
        return ""
    return f"{format_time(there, 'short', locale=moments.locale())} {city(meeting.zone)}"


def city(zone: str) -> str:
    known = moments.locale().time_zones.get(zone, {}).get("city")
    return str(known or zone.rpartition("/")[2].replace("_", " "))


def zone_in_force(at: datetime) -> str:
    """«Moscow (UTC+3)»: a letter is read anywhere."""
    here = timezone.localtime(at)
    offset = here.utcoffset() or timedelta()
    sign, span = ("+", offset) if offset >= timedelta() else ("−", -offset)
    whole, rest = divmod(int(span.total_seconds()) // 60, 60)
    name = city(timezone.get_current_timezone_name())
    return f"{name} (UTC{sign}{whole}{f':{rest:02}' if rest else ''})"


def kind(meeting: Meeting) -> str:
    return str(Kind(meeting.kind).label)


def answer(said: str) -> tuple[str, str]:
    tones = {Reply.ACCEPTED: "ok", Reply.TENTATIVE: "wait", Reply.DECLINED: "late"}
    if not said:
        return pgettext("invitation", "no answer yet"), ""
    return str(Reply(said).label), tones[Reply(said)]


def standing(minutes: Minutes, words: list[Word], *, newest: bool) -> tuple[str, str]:
    """How the client's part stands."""
    if minutes.audience != Audience.CLIENT:
        return "", ""
    if any(word.said == Said.RIGHT for word in words):
        return pgettext("minutes", "confirmed"), "ok"
    if not newest:
        return pgettext("minutes", "there is a newer version"), ""
    if words:
        return pgettext("minutes", "something is wrong"), "late"
    return pgettext("minutes", "not confirmed yet"), "wait"


def silence() -> str:
    return _("Silence means nothing: what nobody has confirmed stays unconfirmed.")


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
