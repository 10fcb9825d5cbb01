"""Deeds of bookings: a service by time, who is away and why, bookings of each client's people, one
of them cancelled, and what the team keeps about them for itself."""

import uuid
from datetime import time, timedelta

from kulisy.bookings.models import Absence, Booking, Room, ServiceRoom, WorkingHours
from kulisy.catalog.models import Performer, Service
from kulisy.operate.testing import acting_as
from tests.leaks.deeds import slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import EVERYBODY, World


def two_are_booked(world: World) -> None:
    """A short story of its own."""
    opens_hours(world, "irina", "wind")
    books(world, "irina", "anna", "romashka", hour=10)
    books(world, "irina", "ivan", "kuznetsov", hour=14)
    world.work()


def opens_hours(world: World, who: str, slug: str) -> None:
    """A service that is booked by time; its room; an absence that takes a time whose reason only
    the company knows. Rows, as the desk's forms make them."""
    seat = getattr(world.cast, who)
    now = world.clock.now()
    with acting_as("kulisy_owner"):
        service = Service.objects.create(
            company=seat.company, title="Примерка", by_time=True, state="shown", duration=30,
            price_kind="asked", made_at=now,
        )  # fmt: skip
        Performer.objects.create(company=seat.company, service=service, seat=seat)
        world.rule.public[who] = set(EVERYBODY)
        room = Room.objects.create(company=seat.company, name="Кабинет")
        ServiceRoom.objects.create(company=seat.company, service=service, room=room)
        for day in range(7):
            WorkingHours.objects.create(
                company=seat.company, seat=seat, weekday=day, opens=time(9), closes=time(21)
            )
        Absence.objects.create(
            company=seat.company, seat=seat, made_by=seat, starts_at=now + timedelta(days=3),
            ends_at=now + timedelta(days=4),
            reason=world.plant("bookings.Absence.reason", ("company", slug)),
        )  # fmt: skip
    world.ids[f"service of {slug}"] = service.id


def books(world: World, who: str, for_whom: str, client: str, *, hour: int) -> None:
    """At the desk, for a client who called; the note is the team's."""
    slug = slug_of(world, client)
    access = getattr(world.cast, for_whom)
    mine: tuple[Scope, ...] = (("team", client), ("own", for_whom))
    day = world.clock.now() + timedelta(days=1)
    world.post(
        who,
        "desk:new_booking",
        slug,
        service=world.ids[f"service of {slug}"],
        contact=access.contact_id,
        start=f"{day:%Y-%m-%d}T{hour}:00",
        anyhow="on",
        key=uuid.uuid4(),
        words=world.plant("bookings.Booking.words", *mine),
        note=world.plant("bookings.BookingNote.body", ("team", client)),
    )
    with acting_as("kulisy_owner"):
        booking = Booking.objects.get(client_id=access.client_id, contact_id=access.contact_id)
        Booking.objects.filter(id=booking.id).update(
            title=world.plant("bookings.Booking.title", *mine)
        )
    world.ids[f"booking of {for_whom}"] = booking.id


def cancels_booking(world: World, who: str, for_whom: str, client: str) -> None:
    mine: tuple[Scope, ...] = (("team", client), ("own", for_whom))
    reason = world.plant("bookings.Booking.reason", *mine)
    place = world.ids[f"booking of {for_whom}"]
    world.post(who, "desk:booking_cancellation", slug_of(world, client), place, reason=reason)
