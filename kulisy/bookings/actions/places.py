"""Taking and leaving people's time and rooms: the one place that writes occupations."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from kulisy.bookings import access, free, slots
from kulisy.bookings.actions.refusal import Taken
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Booking, Occupation
from kulisy.bookings.slots import Resources
from kulisy.bookings.spans import Span
from kulisy.kit.ids import new_id
from kulisy.kit.statements import ask
from kulisy.people.viewer import Viewer

#: Whoever wants the same person or room waits for the other's commit; asked for in one order, so
#: that no two wait for each other. The constraint holds without it; this spares deadlocks.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(each::text, 0)) FROM unnest(%s::uuid[]) each"
RELEASE = "SELECT bookings_release(%s, %s, %s, %s)"
#: The name of the constraint, by which its refusal is told from other mistakes.
ONE_AT_A_TIME = "occupation_one_at_a_time"


@dataclass(frozen=True)
class Place:
    """Whose time it is, and in which room."""

    seat_id: uuid.UUID
    room_id: uuid.UUID | None

    @classmethod
    def of(cls, booking: Booking) -> "Place":
        return cls(booking.seat_id, booking.room_id)

    @property
    def resources(self) -> list[uuid.UUID]:
        return [self.seat_id, *([self.room_id] if self.room_id else [])]


def choose(
    viewer: Viewer, asked: Asked, start: datetime, *, now: datetime, anyhow: bool = False
) -> Place:
    """Who does it then, and where; from here to the commit nobody else takes their time.

    In the cabinet only times that are offered can be had. `anyhow`: the desk books outside of
    working hours, too. Raises Taken.
    """
    seats = [seat.id for seat in free.performers(viewer, asked)]
    wanted = free.wanted(asked)
    span, busy = wanted.at(start), wanted.busy(start)
    rooms = access.rooms_of(viewer, asked.service)
    left = asked.moving
    claim([*seats, *(rooms or ()), *(Place.of(left).resources if left else ())], busy, now=now)
    found = free.resources(viewer, asked, seats, within=busy, now=now)
    if viewer.at_desk:
        room_is_free = found.rooms is None or found.room_for(busy) is not None
        able = [
            seat
            for seat in seats
            if room_is_free and found.is_free(seat, busy) and (anyhow or found.works(seat, span))
        ]
    else:
        able = _offered(viewer, found, asked, start, now=now)
    if not able:
        raise Taken(_("This time is taken or not worked at: choose another one."))
    # Whoever of them has the least to do that day.
    seat = min(able, key=lambda each: (_load(found, each, start), seats.index(each)))
    return Place(seat, found.room_for(busy) if found.rooms is not None else None)


def claim(resources: Iterable[uuid.UUID], busy: Span, *, now: datetime) -> None:
    """Let nobody else take their time until the commit; what was held and has run out is free."""
    each = wait_for(resources)
    ask(RELEASE, [now, each, busy.start, busy.end])


def wait_for(resources: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Until the commit nobody else is here who waits for one of them, too."""
    each = sorted(set(resources))
    ask(LOCK, [each])
    return each


def occupy(booking: Booking, place: Place) -> None:
    """Take the time of this booking. Raises Taken where the database says that it is taken."""
    busy = booking.busy
    rows = [
        Occupation(
            id=new_id(),
            company_id=booking.company_id,
            client_id=booking.client_id,
            booking_id=booking.id,
            resource=resource,
            span=DateTimeTZRange(busy.start, busy.end),
        )
        for resource in place.resources
    ]
    try:
        with transaction.atomic():
            Occupation.objects.bulk_create(rows)
    except IntegrityError as error:
        if ONE_AT_A_TIME not in str(error):
            raise
        raise Taken(_("Somebody has just taken this time: choose another one.")) from error


def leave(booking: Booking) -> None:
    """Give its time back."""
    Occupation.objects.filter(company_id=booking.company_id, booking_id=booking.id).delete()


def occupies(booking: Booking) -> bool:
    """Whether all that it needs is still its own."""
    wanted = 1 if booking.room_id is None else 2
    rows = Occupation.objects.filter(company_id=booking.company_id, booking_id=booking.id)
    return rows.count() == wanted


def _offered(
    viewer: Viewer, found: Resources, asked: Asked, start: datetime, *, now: datetime
) -> list[uuid.UUID]:
    rules = access.rules(viewer)
    may = free.window(rules, now=now)
    if not may.start <= start < may.end:
        return []
    moment = Span(start, start + timedelta(microseconds=1))
    # Marks are counted from the beginning of working hours, of which `found` holds the whole day.
    times = slots.offered(
        found, free.wanted(asked), within=moment, step=timedelta(minutes=rules.step)
    )
    return list(times[0].seats) if times else []


def _load(found: Resources, seat: uuid.UUID, start: datetime) -> timedelta:
    near = Span(start - timedelta(hours=12), start + timedelta(hours=12))
    return sum((span.length for span in found.taken.get(seat, ()) if span.meets(near)), timedelta())
