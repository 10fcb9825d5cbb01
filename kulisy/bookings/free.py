"""Free times, from rows: working hours laid out over days, what is taken (asked of the database by
a function that names nobody), and the arithmetic of `slots`. The same few statements, however many
days."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kulisy.bookings import access, slots
from kulisy.bookings.models import Booking, Rules, WorkingHours
from kulisy.bookings.slots import Offered, Resources, Wanted
from kulisy.bookings.spans import Span, on_clock
from kulisy.catalog.models import Service
from kulisy.kit.statements import ask
from kulisy.people.models import Client, Company, Seat
from kulisy.people.viewer import Viewer

TAKEN = "SELECT resource, starts, ends FROM bookings_taken(%s, %s, %s, %s)"


@dataclass(frozen=True)
class Asked:
    """What is looked for: a service, for whom, and perhaps by whom; `moving` frees its own time."""

    service: Service
    client: Client | None = None
    seat_id: uuid.UUID | None = None
    moving: Booking | None = None


def wanted(asked: Asked) -> Wanted:
    """Length and pauses; a booking that moves keeps its own."""
    if asked.moving:
        return Wanted(
            asked.moving.span.length,
            timedelta(minutes=asked.moving.before),
            timedelta(minutes=asked.moving.after),
        )
    service = asked.service
    return Wanted(
        timedelta(minutes=service.duration or 0),
        timedelta(minutes=service.buffer_before),
        timedelta(minutes=service.buffer_after),
    )


def performers(viewer: Viewer, asked: Asked) -> list[Seat]:
    """Who may do it: the one asked for, else everybody who does this service."""
    seats = access.performers(viewer, asked.service, asked.client)
    return [seat for seat in seats if asked.seat_id in (None, seat.id)]


def window(rules: Rules, *, now: datetime) -> Span:
    """In which a client may book: from the notice that is asked until the horizon."""
    return Span(now + timedelta(minutes=rules.notice), now + timedelta(days=rules.horizon))


def free_times(
    viewer: Viewer, asked: Asked, *, within: Span, rules: Rules, now: datetime
) -> list[Offered]:
    """What can be had in `within` (a client: in as much of it as the rules admit)."""
    if not viewer.at_desk:
        may = window(rules, now=now)
        within = Span(max(within.start, may.start), min(within.end, may.end))
    within = Span(max(within.start, now), within.end)
    if within.start >= within.end:
        return []
    seats = [seat.id for seat in performers(viewer, asked)]
    found = resources(viewer, asked, seats, within=within, now=now)
    return slots.offered(found, wanted(asked), within=within, step=timedelta(minutes=rules.step))


def resources(
    viewer: Viewer, asked: Asked, seats: Sequence[uuid.UUID], *, within: Span, now: datetime
) -> Resources:
    """Who works when in `within`, which rooms suit, and what is taken. Three statements."""
    # What begins before midnight and what is booked for the next day reach into the window.
    wide = within.wider(timedelta(days=1), timedelta(days=2))
    rooms = access.rooms_of(viewer, asked.service)
    hours = list(access.hours(viewer, seats))
    busy = taken(viewer, within=wide, now=now, moving=asked.moving, of=[*seats, *(rooms or ())])
    return Resources(opened(viewer.company, hours, seats, wide), rooms, busy)


def taken(
    viewer: Viewer,
    *,
    within: Span,
    now: datetime,
    of: Iterable[uuid.UUID],
    moving: Booking | None = None,
) -> dict[uuid.UUID, list[Span]]:
    """What is taken of each of these seats and rooms, by whatever it is; a time that the whole
    company takes off is taken of each. Nobody is named. One statement."""
    rows = ask(TAKEN, [within.start, within.end, now, moving.id if moving else None])
    known: dict[uuid.UUID, list[Span]] = defaultdict(list)
    for resource, starts, ends in rows:
        known[resource].append(Span(starts, ends))
    closed = known.get(viewer.company.id, [])
    return {each: [*known.get(each, ()), *closed] for each in of}


def opened(
    company: Company, rows: Iterable[WorkingHours], seats: Iterable[uuid.UUID], within: Span
) -> dict[uuid.UUID, list[Span]]:
    """Seat → its working hours in `within`, on the clocks of the company."""
    zone = ZoneInfo(company.time_zone)
    week: dict[tuple[uuid.UUID, int], list[WorkingHours]] = defaultdict(list)
    for row in rows:
        week[row.seat_id, row.weekday].append(row)
    found: dict[uuid.UUID, list[Span]] = {seat: [] for seat in seats}
    for day in _days(within, zone):
        for seat, spans in found.items():
            for row in week.get((seat, day.weekday()), ()):
                if not row.holds(day):
                    continue
                span = on_clock(day, row.opens, row.closes, zone)
                if span is not None and span.meets(within):
                    spans.append(span)
    return found


def _days(within: Span, zone: ZoneInfo) -> Iterable[date]:
    day, last = within.start.astimezone(zone).date(), within.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)
