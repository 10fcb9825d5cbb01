"""Whose working days went by, and what they move. No rows: facts come in, stretches and shifts go
out, the same each time.

A side is waited for
- the client: for materials after the day they were due; for an answer to a round of approval from
  the day it was sent;
- us: for a new round from the day of the remarks; for a stage after the day it was to end.

What goes beyond a term moves the plan. A day moves it once, however many things were late on it:
it is counted to the one that was due first, and to us only where nothing of the client was late.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kulisy.clocks.calendars import Calendar
from kulisy.projects import days
from kulisy.projects.waiting import Cause, Side


@dataclass(frozen=True)
class Owed:
    """Something that one side was to do: since when the other waits, until when it had time, when
    it came (None: it is still awaited)."""

    side: str
    cause: str
    cause_id: uuid.UUID
    title: str
    since: date
    due: date
    came: date | None
    #: The place of the first stage that its delay moves.
    place: int


@dataclass(frozen=True)
class Stretch:
    """What was waited, in working days."""

    owed: Owed
    days: int
    late: int


@dataclass(frozen=True)
class Moved:
    """So many days of delay of one thing that nothing before it had caused already."""

    owed: Owed
    days: int


def reckon(
    owed: Sequence[Owed], *, calendar: Calendar, today: date, paused: Collection[date] = ()
) -> tuple[list[Stretch], list[Moved]]:
    """Days of `paused` count for nobody."""
    taken: set[date] = set()
    stretches, moved = [], []
    # The client's first: where both were late, it isn't told as our delay twice.
    for each in sorted(owed, key=lambda one: (one.side != Side.CLIENT, one.due, one.cause_id)):
        end = each.came or today
        waited = [day for day in days.between(calendar, each.since, end) if day not in paused]
        late = [day for day in waited if day > each.due]
        stretches.append(Stretch(each, len(waited), len(late)))
        fresh = set(late) - taken if each.cause != Cause.REMARKS else set()
        taken |= fresh
        if fresh:
            moved.append(Moved(each, len(fresh)))
    return stretches, moved
