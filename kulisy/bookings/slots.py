"""The free times of a service, computed from when people work and what is taken. No rows, no clock:
everything is given.

A time is offered where its whole length lies within somebody's working hours, and that person (and
one of the rooms it needs) is free for it together with the pauses before and after. The pauses may
reach beyond working hours: they keep bookings apart, nobody is served in them.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kulisy.bookings.spans import Span

Taken = Mapping[uuid.UUID, Sequence[Span]]


@dataclass(frozen=True)
class Wanted:
    """What is looked for: how long it takes, and the pauses its performer and its room need."""

    length: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()

    def at(self, start: datetime) -> Span:
        """The time itself."""
        return Span(start, start + self.length)

    def busy(self, start: datetime) -> Span:
        """The time with its pauses: what is taken of people and rooms."""
        return self.at(start).wider(self.before, self.after)


@dataclass(frozen=True)
class Offered:
    """A time that can be had, and by whom."""

    start: datetime
    seats: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class Resources:
    """Who works when, which rooms suit, and what is taken of each."""

    #: Seat → its working hours, absences already cut out.
    open: Mapping[uuid.UUID, Sequence[Span]]
    #: Rooms that suit; None: no room is needed. An empty list is no room at all.
    rooms: Sequence[uuid.UUID] | None = None
    taken: Taken = field(default_factory=dict)

    def room_for(self, busy: Span) -> uuid.UUID | None:
        """The first suitable room that is free."""
        free = (each for each in self.rooms or () if self.is_free(each, busy))
        return next(free, None)

    def is_free(self, resource: uuid.UUID, busy: Span) -> bool:
        return not any(busy.meets(span) for span in self.taken.get(resource, ()))

    def works(self, seat: uuid.UUID, span: Span) -> bool:
        return any(each.holds(span) for each in self.open.get(seat, ()))

    def seats_at(self, start: datetime, wanted: Wanted) -> tuple[uuid.UUID, ...]:
        """Who can do it at this moment; nobody where no suitable room is free."""
        busy, span = wanted.busy(start), wanted.at(start)
        if self.rooms is not None and self.room_for(busy) is None:
            return ()
        return tuple(
            seat for seat in self.open if self.works(seat, span) and self.is_free(seat, busy)
        )


def offered(
    resources: Resources, wanted: Wanted, *, within: Span, step: timedelta
) -> list[Offered]:
    """Every time in `within` that can be had, in order.

    Times stand `step` apart from the beginning of working hours (after a break: from its end), so
    that they are round ones and the same every day.
    """
    starts: set[datetime] = set()
    for spans in resources.open.values():
        for span in spans:
            starts.update(_marks(span, wanted, step=step))
    found = []
    for start in sorted(starts):
        if not within.start <= start < within.end:
            continue
        seats = resources.seats_at(start, wanted)
        if seats:
            found.append(Offered(start, seats))
    return found


def nearest(times: Sequence[Offered], to: datetime, *, count: int) -> list[Offered]:
    """The times closest to a wish, in order of time."""
    close = sorted(times, key=lambda each: (abs(each.start - to), each.start))[:count]
    return sorted(close, key=lambda each: each.start)


def _marks(span: Span, wanted: Wanted, *, step: timedelta) -> Iterable[datetime]:
    start = span.start
    while start + wanted.length <= span.end:
        yield start
        start += step
