"""A booking as a calendar file (RFC 5545), the same for every calendar program: times in UTC, so
that no time zone has to be described; SEQUENCE grows with every change: the newer file wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PRODUCT = "-//Kulisy//Bookings//EN"
#: Bytes of a line, before the line end.
LINE = 75


@dataclass(frozen=True)
class Event:
    """What stands in one VEVENT."""

    uid: str
    version: int
    at: datetime
    starts: datetime
    ends: datetime
    title: str
    words: str = ""
    place: str = ""
    url: str = ""
    cancelled: bool = False
    #: Let the calendar ring so long before; none: it does not.
    alarm: timedelta | None = None


def calendar(events: Iterable[Event], *, name: str) -> bytes:
    """A whole file. A cancelled booking takes its entry out of the calendar again."""
    events = list(events)
    gone = bool(events) and all(each.cancelled for each in events)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if gone else 'PUBLISH'}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
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
        f"DTSTART:{_moment(event.starts)}",
        f"DTEND:{_moment(event.ends)}",
        f"SUMMARY:{_text(event.title)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
    ]
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


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


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
