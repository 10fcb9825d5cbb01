"""A studio that is booked by time: what the tests of this room begin with."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from kulisy.bookings import access
from kulisy.bookings import actions as verbs
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Booking, Room, ServiceRoom, WorkingHours
from kulisy.catalog.models import Performer, Service
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing

#: NOW is a Monday, noon in Moscow. The days below are of the same week.
TUESDAY = datetime(2026, 11, 17, tzinfo=UTC)


@dataclass
class Shop:
    """Максим and Дина each give consultations of an hour on working days, 10 to 18 in Moscow."""

    cast: Cast
    service: Service

    def at(self, hour: float, *, day: int = 0) -> datetime:
        """An hour of Tuesday (or of a later day) by the clocks of Moscow."""
        return TUESDAY + timedelta(days=day, hours=hour - 3)


def open_shop(*, seats: tuple[str, ...] = ("maxim", "dina"), rooms: int = 0, **more: Any) -> Shop:
    cast = make_cast()
    told = {"duration": 60, "price": 300_000, "price_kind": "fixed"} | more
    service = Service.objects.create(
        company=cast.studio, title="Консультация", by_time=True, state="shown", made_at=NOW, **told
    )
    for name in seats:
        seat: Seat = getattr(cast, name)
        Performer.objects.create(company=cast.studio, service=service, seat=seat)
        WorkingHours.objects.bulk_create(
            WorkingHours(
                company=cast.studio, seat=seat, weekday=day, opens=time(10), closes=time(18)
            )
            for day in range(5)
        )
    for number in range(rooms):
        room = Room.objects.create(company=cast.studio, name=f"Кабинет {number + 1}")
        ServiceRoom.objects.create(company=cast.studio, service=service, room=room)
    return Shop(cast, service)


def hold(shop: Shop, who: Access, start: datetime, *, now: datetime = NOW, **more: Any) -> Booking:
    viewer = in_cabinet(who)
    with viewing(viewer):
        seat: Seat | None = more.pop("seat", None)
        asked = Asked(shop.service, who.client, seat.id if seat else None)
        contact = access.contacts(viewer, who.client).get(id=who.contact_id)
        key = more.pop("key", uuid.uuid4())
        return verbs.hold(viewer, asked, contact, start=start, key=key, now=now)


def books(shop: Shop, who: Access, start: datetime, *, now: datetime = NOW, **more: Any) -> Booking:
    """Through the hold, as in the cabinet."""
    words = more.pop("words", "")
    held = hold(shop, who, start, now=now, **more)
    viewer = in_cabinet(who)
    with viewing(viewer):
        return verbs.confirm(viewer, held, words=words, now=now)


def desk_books(shop: Shop, seat: Seat, who: Access, start: datetime, **more: Any) -> Booking:
    viewer = at_desk(seat)
    by: Seat | None = more.pop("by", None)
    with viewing(viewer):
        asked = Asked(shop.service, who.client, by.id if by else None)
        contact = access.contacts(viewer, who.client).get(id=who.contact_id)
        given = {"key": uuid.uuid4(), "now": NOW} | more
        return verbs.book(viewer, asked, contact, start=start, **given)


def look(seat: Seat) -> Viewer:
    return at_desk(seat)
