"""Reminders: at their times, of what still stands, and of nothing that was moved or cancelled."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from kulisy.bookings import actions as verbs
from kulisy.bookings import tasks
from kulisy.bookings.models import Booking
from kulisy.bookings.tests.shop import Shop, desk_books, open_shop
from kulisy.kit.time import now
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.tests.cast import at_desk
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ANNA = "anna@romashka.example"


def booked(shop: Shop, *, days: int) -> Booking:
    start = now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    made = desk_books(
        shop, shop.cast.irina, shop.cast.anna, start, by=shop.cast.maxim, anyhow=True, now=now()
    )
    run_jobs()
    return made


def reminded(booking: Booking, *, before: timedelta) -> list[str]:
    """The subjects of what comes to her when that moment has come."""
    mail.outbox.clear()
    run_jobs(until=booking.starts_at - before + timedelta(minutes=1))
    return [each.subject for each in mail.outbox if each.to == [ANNA]]


def test_two_reminders_come_at_their_times_and_no_more() -> None:
    shop = open_shop()
    booking = booked(shop, days=5)
    assert reminded(booking, before=timedelta(hours=25)) == []
    (first,) = reminded(booking, before=timedelta(hours=24))
    assert "Консультация" in first
    assert len(reminded(booking, before=timedelta(hours=3))) == 1
    assert reminded(booking, before=timedelta(0)) == []


def test_what_was_moved_is_reminded_of_at_its_new_time_alone() -> None:
    shop = open_shop()
    booking = booked(shop, days=5)
    with viewing(at_desk(shop.cast.irina)) as viewer:
        later = booking.starts_at + timedelta(days=2)
        verbs.move(viewer, booking, start=later, seat_id=None, anyhow=True, now=now())
    run_jobs()
    assert reminded(booking, before=timedelta(0)) == []
    booking.refresh_from_db()
    assert len(reminded(booking, before=timedelta(hours=24))) == 1


def test_nobody_is_reminded_of_what_was_cancelled_or_has_begun() -> None:
    shop = open_shop()
    booking = booked(shop, days=5)
    with viewing(at_desk(shop.cast.irina)) as viewer:
        verbs.cancel(viewer, booking, reason="", now=now())
    run_jobs()
    assert reminded(booking, before=timedelta(0)) == []
    other = booked(shop, days=6)
    begun = datetime.now(UTC) - timedelta(minutes=5)
    Booking.objects.filter(id=other.id).update(starts_at=begun, ends_at=begun + timedelta(hours=1))
    mail.outbox.clear()
    tasks.remind(booking_id=str(other.id), version=other.version, minutes=180)
    run_jobs()
    assert mail.outbox == []
