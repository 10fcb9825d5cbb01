"""Somebody is away: his bookings of that time go to who can take them, and come back."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kulisy.admissions.refusal import Refused
from kulisy.bookings.models import Booking, Occupation
from kulisy.bookings.tests.shop import Shop, books, desk_books, open_shop
from kulisy.conversations.tests.talk import run_jobs
from kulisy.handovers import access, actions
from kulisy.handovers.models import Handover, Point
from kulisy.handovers.tests import stepping
from kulisy.journal.models import Entry
from kulisy.notify.models import Letter
from kulisy.operate.testing import acting_as
from kulisy.people.models import Seat
from kulisy.people.tests.cast import at_desk
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: The Tuesday of the leave.
AWAY = 7


def asked(shop: Shop, stand_in: Seat) -> Handover:
    """Максим is away from the 23rd on; everything of his is to be `stand_in`'s, who takes it."""
    handover = stepping.prepares(shop.cast.maxim)
    with acting_as("kulisy_owner"):
        clients = set(Point.objects.filter(handover=handover).values_list("client", flat=True))
    with viewing(at_desk(shop.cast.maxim)) as viewer:
        for client in clients:
            actions.propose(viewer, handover, client_id=client, seat_id=stand_in.id)
    stepping.asks_stand_ins(shop.cast.maxim, handover)
    stepping.takes_all(stand_in, handover)
    return handover


def points(handover: Handover) -> list[tuple[str, str]]:
    with viewing(at_desk(handover.seat)) as viewer:
        rows = access.points(viewer).filter(handover_id=handover.id, kind="booking")
        return sorted(rows.values_list("state", "words"))


def test_a_booking_goes_to_who_is_free_then_and_comes_back() -> None:
    shop = open_shop()
    cast = shop.cast
    before = desk_books(shop, cast.irina, cast.anna, shop.at(12), by=cast.maxim)
    noon = books(shop, cast.anna, shop.at(12, day=AWAY), seat=cast.maxim)
    three = books(shop, cast.anna, shop.at(15, day=AWAY), seat=cast.maxim)
    desk_books(shop, cast.irina, cast.ivan, shop.at(15, day=AWAY), by=cast.dina)
    run_jobs()
    handover = asked(shop, cast.dina)
    assert stepping.begins(cast.maxim, handover) == 1

    told = points(handover)
    assert [state for state, _why in told] == ["declined", "moved"]
    assert "Дина Сафина" in told[0][1]
    for each in (before, noon, three):
        each.refresh_from_db()
    # What lies before the leave was never listed; what Дина can't take stays.
    assert [before.seat, noon.seat, three.seat] == [cast.maxim, cast.dina, cast.maxim]
    assert Occupation.objects.get(booking=noon).resource == cast.dina.id
    assert Entry.objects.filter(kind="booking_given", client_id=cast.romashka.id).count() == 1
    mail.outbox.clear()
    run_jobs()
    # Who comes hears that somebody else expects her, and not that she had booked anew.
    (told_her,) = [each for each in mail.outbox if each.to == ["anna@romashka.example"]]
    assert told_her.subject.startswith("Другой сотрудник: Консультация")
    assert "вас теперь ждёт Дина Сафина" in told_her.body
    with acting_as("kulisy_owner"):
        assert not Letter.objects.filter(key__contains=f"{three.id}/given").exists()

    # Meanwhile his noon was booked by somebody else, who had seen that it was free.
    desk_books(shop, cast.irina, cast.ivan, shop.at(12, day=AWAY), by=cast.maxim)
    assert stepping.ends(cast.maxim, handover) == 0
    assert ("elsewhere", told[0][1].replace("Дина Сафина", "Максим Лебедев")) in points(handover)
    noon.refresh_from_db()
    assert noon.seat == cast.dina


def test_nobody_gets_a_booking_that_he_could_not_do() -> None:
    shop = open_shop()
    cast = shop.cast
    books(shop, cast.anna, shop.at(12, day=AWAY), seat=cast.maxim)
    handover = asked(shop, cast.irina)  # She does no consultations.
    with pytest.raises(Refused):
        stepping.begins(cast.maxim, handover)
    assert Booking.objects.get().seat == cast.maxim


def test_twenty_bookings_take_as_many_statements_as_two() -> None:
    shop = open_shop()
    cast = shop.cast

    def round_trip() -> tuple[int, int, int]:
        handover = asked(shop, cast.dina)
        with CaptureQueriesContext(connection) as going:
            things = stepping.begins(cast.maxim, handover)
        with CaptureQueriesContext(connection) as coming:
            assert stepping.ends(cast.maxim, handover) == things
        return things, len(going), len(coming)

    for hour in (10, 11):
        desk_books(shop, cast.irina, cast.anna, shop.at(hour, day=AWAY), by=cast.maxim)
    few = round_trip()
    for hour in (10, 11, 12, 13, 14, 15, 16, 17):
        desk_books(shop, cast.irina, cast.anna, shop.at(hour, day=AWAY + 1), by=cast.maxim)
    many = round_trip()
    assert (few[0], many[0]) == (2, 10)
    assert many[1:] == few[1:]
