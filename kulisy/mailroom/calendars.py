"""Answers to invitations, as mail programs send them (RFC 5546, REPLY): read out of a letter's
calendar part, and given to the room whose invitation it was. A letter answers its own writer's
invitation and does nothing else."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import icalendar

from kulisy.kit.text import clean, one_line
from kulisy.mailroom.reading import Letter
from kulisy.mailroom.senders import Sender

#: What is larger holds no answer.
LARGEST = 256 * 1024
#: Of one letter so many are looked at.
MOST = 10
ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
#: The parser has raised each of these on somebody's file.
_STUMBLES = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError,
    RecursionError, NotImplementedError,
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What one VEVENT of a reply says."""

    uid: str
    sequence: int
    #: Of whom, by address in lower case.
    attendee: str
    #: "accepted", "declined", "tentative".
    said: str
    #: A word of his own; "" mostly.
    comment: str


#: (company, who wrote, the answer, now) → True where it was the room's, and taken; False where it
#: was the room's and counts no more; None: not ours. Rooms above register themselves when they are
#: loaded (upward, by table). In the worker's role.
Take = Callable[[UUID, Sender, Answer, datetime], bool | None]
TAKERS: list[Take] = []


def answers(letter: Letter) -> list[Answer]:
    """All answers in a letter; nothing raises."""
    found = [
        answer
        for part in letter.attachments
        if part.content_type in {"text/calendar", "application/ics"}
        for answer in read(part.data)
    ]
    return list(dict.fromkeys(found))[:MOST]


def read(data: bytes) -> list[Answer]:
    """The answers in one calendar file; of anything else, however broken, none."""
    if len(data) > LARGEST or b"REPLY" not in data:
        return []
    found: list[Answer] = []
    with suppress(*_STUMBLES):
        for calendar in icalendar.Calendar.from_ical(data, multiple=True):
            if str(calendar.get("METHOD", "")).upper() == "REPLY":
                found += _of(calendar)
    return found


def take(
    company_id: UUID, sender: Sender, given: Iterable[Answer], *, now: datetime
) -> tuple[bool, bool] | None:
    """Hand them to whose they are. (something was taken, some human word came along), or None where
    nothing in the letter is an answer to us of this sender."""
    told = [
        (taken, answer)
        for answer in given
        for ask in TAKERS
        if (taken := ask(company_id, sender, answer, now)) is not None
    ]
    if not told:
        return None
    return any(taken for taken, _answer in told), any(answer.comment for _taken, answer in told)


def _of(calendar: Any) -> Iterator[Answer]:
    for event in calendar.walk("VEVENT"):
        given = event.get("ATTENDEE")
        attendees = given if isinstance(given, list) else [given] if given else []
        uid = one_line(str(event.get("UID", "")), limit=300)
        if not uid or len(attendees) != 1:
            continue
        said = ANSWERS.get(str(attendees[0].params.get("PARTSTAT", "")).upper())
        if said is None:
            continue
        yield Answer(
            uid=uid,
            sequence=_number(event.get("SEQUENCE")),
            attendee=str(attendees[0]).lower().removeprefix("mailto:").strip(),
            said=said,
            comment=clean(str(event.get("COMMENT", ""))).strip()[:1000],
        )


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
