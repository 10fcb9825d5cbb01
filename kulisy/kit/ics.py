"""Calendar files (RFC 5545) and invitations (RFC 5546), the same for every calendar program.
SEQUENCE grows with every change: the newer file wins. Moments stand in UTC, so that no time zone
has to be described; where `zone` is named they stand in it, with its description (VTIMEZONE)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

PRODUCT = "-//Kulisy//Calendar//EN"
#: Bytes of a line, before the line end.
LINE = 75
#: A zone's description reaches so many years to both sides of what is described by it.
AROUND = 1
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Somebody:
    """Of an invitation: who calls, who is called. `answer`: "", "accepted", "declined",
    "tentative"."""

    name: str
    address: str
    answer: str = ""


@dataclass(frozen=True)
class Event:
    """What stands in one VEVENT. Where `starts` is a day it lasts that day, until `ends` (the first
    day that no longer belongs to it)."""

    uid: str
    version: int
    #: When the file was made, or the thing changed last.
    at: datetime
    starts: date
    ends: date
    title: str
    words: str = ""
    place: str = ""
    url: str = ""
    cancelled: bool = False
    #: Let the calendar ring so long before; none: it does not.
    alarm: timedelta | None = None
    #: Takes time: others see it as busy.
    busy: bool = True
    #: An IANA name; "" is UTC.
    zone: str = ""
    organizer: Somebody | None = None
    attendees: Sequence[Somebody] = ()
    #: Answers are asked for, and taken by mail.
    answers: bool = False


def calendar(events: Iterable[Event], *, name: str, method: str = "") -> bytes:
    """A whole file. A cancelled booking takes its entry out of the calendar again."""
    events = list(events)
    gone = bool(events) and all(each.cancelled for each in events)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method or (CANCEL if gone else PUBLISH)}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for zone in sorted({each.zone for each in events if each.zone}):
        years = [each.starts.year for each in events if each.zone == zone]
        lines += _zone(zone, min(years) - AROUND, max(years) + AROUND)
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"SEQUENCE:{event.version}",
        f"DTSTAMP:{_moment(event.at)}",
        _when("DTSTART", event.starts, event.zone),
        _when("DTEND", event.ends, event.zone),
        f"SUMMARY:{_text(event.title)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}",
    ]
    if event.organizer:
        lines.append(f"ORGANIZER;{_named(event.organizer)}")
    for each in event.attendees:
        said = each.answer.upper() or "NEEDS-ACTION"
        asked = "TRUE" if event.answers else "FALSE"
        lines.append(f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT={said};RSVP={asked};{_named(each)}")
    if event.words:
        lines.append(f"DESCRIPTION:{_text(event.words)}")
    if event.place:
        lines.append(f"LOCATION:{_text(event.place)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    if event.alarm and not event.cancelled:
        minutes = int(event.alarm.total_seconds() // 60)
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(event.title)}",
            f"TRIGGER:-PT{minutes}M",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


@lru_cache(maxsize=500)
def _zone(name: str, first: int, last: int) -> tuple[str, ...]:
    """How the clocks of a zone go in these years."""
    made = icalendar.Timezone.from_tzid(
        name, first_date=date(first, 1, 1), last_date=date(last, 12, 31)
    )
    text = made.to_ical().decode()
    lines = text.replace("\r\n ", "").replace("\r\n", "\n").strip().split("\n")
    return tuple(line for line in lines if not line.startswith("COMMENT"))


def _when(name: str, moment: date, zone: str) -> str:
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    if zone:
        return f"{name};TZID={zone}:{moment.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"
    return f"{name}:{_moment(moment)}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _named(who: Somebody) -> str:
    """A parameter may hold no quotation mark and no line end (RFC 5545, 3.2)."""
    name = " ".join(who.name.replace('"', "'").split())
    address = "".join(who.address.split())
    return f'CN="{name}":mailto:{address}'


def _text(value: str) -> str:
    """TEXT of RFC 5545, 3.3.11."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, cut between characters; the rest begins with a space."""
    parts, size, current = [], 0, ""
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            parts.append(current)
            current, size = " ", 1
        current += letter
        size += width
    return "\r\n".join([*parts, current]) + "\r\n"
