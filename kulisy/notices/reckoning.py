"""When a notice is delivered, reminded of and over. Pure reckoning: rows in, moments out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from kulisy.clocks import terms
from kulisy.clocks.calendars import Calendar
from kulisy.notices.models import Delivery, Ground

#: States of a letter that left for good, and of one that did not.
LEFT = frozenset({"handed", "accepted"})
LOST = frozenset({"refused", "bounced", "complained"})


class Reached(Protocol):
    """Of a recipient, what delivery asks for."""

    letter: str
    letter_at: Any
    opened_at: Any


@dataclass(frozen=True)
class Arrival:
    """The moment at which a notice counts as delivered (it may lie ahead), and by what."""

    at: datetime
    how: str


def calendar_of(calendar: Calendar, ground: Ground) -> Calendar:
    """On the clock that the clause names."""
    return replace(calendar, zone=ground.zone) if ground.zone else calendar


def arrival(
    ground: Ground, recipients: Iterable[Reached], *, published: datetime, calendar: Calendar
) -> Arrival | None:
    """By the clause's rule; None while nothing has happened that it counts. A letter that came
    back is our trouble and delivers nothing."""
    if ground.delivery == Delivery.PUBLISHED:
        return Arrival(published, "published")
    rows = list(recipients)
    found = [Arrival(row.opened_at, "opened") for row in rows if row.opened_at]
    if ground.delivery == Delivery.MORNING:
        left = [row.letter_at for row in rows if row.letter in LEFT and row.letter_at]
        if left:
            morning = terms.next_morning(
                calendar, max(min(left), published), minute=ground.delivery_minute
            )
            found.append(Arrival(morning, "morning"))
    return min(found, key=lambda each: each.at, default=None)


def due(ground: Ground, delivered: datetime, calendar: Calendar) -> datetime:
    """The end of the term. UnknownYear where the calendar ends before it."""
    term = terms.Term(ground.amount, terms.Unit(ground.unit), ground.with_hours)
    return terms.due(calendar, delivered, term)


def expected(ground: Ground, published: datetime, calendar: Calendar) -> datetime:
    """The end of the term if the letter arrives as it should: for the preview."""
    begin = published
    if ground.delivery == Delivery.MORNING:
        begin = terms.next_morning(calendar, published, minute=ground.delivery_minute)
    return due(ground, begin, calendar)


def reminders(delivered: datetime, end: datetime, calendar: Calendar) -> list[datetime]:
    """At half of the term, and on the working day before its last one; on working mornings, none
    of them within an hour of its beginning or end."""
    middle = calendar.local(delivered + (end - delivered) / 2).date()
    last = calendar.local(end).date()
    days = {middle if calendar.works(middle) else terms.earlier(calendar, middle, 1)}
    days.add(terms.earlier(calendar, last, 1))
    hour = timedelta(hours=1)
    found = {terms.opening(calendar, day) for day in days}
    return sorted(each for each in found if delivered + hour <= each <= end - hour)


def resumed(
    ground: Ground, stopped: datetime, end: datetime, *, now: datetime, calendar: Calendar
) -> datetime:
    """The new end of a term that stood still since `stopped`."""
    rest = terms.left(calendar, stopped, end, terms.Unit(ground.unit))
    return terms.due(calendar, now, replace(rest, with_hours=ground.with_hours))


def lost(recipients: Iterable[Reached]) -> bool:
    """Nobody opened it, and every letter came back."""
    rows = list(recipients)
    return bool(rows) and all(row.letter in LOST and not row.opened_at for row in rows)
