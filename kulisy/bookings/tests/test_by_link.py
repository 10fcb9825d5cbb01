"""A letter of an order, and one of a booking, is a door: it opens that one thing, to read."""

import re
from datetime import UTC, timedelta

import pytest
from django.db import ProgrammingError, transaction

from kulisy.bookings.models import Booking, Room, Rules
from kulisy.bookings.tests.shop import desk_books, open_shop
from kulisy.catalog.models import Order
from kulisy.catalog.tests.selling import decides, orders, sells
from kulisy.kit.time import now
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people import devices
from kulisy.people.models import LinkOpening
from kulisy.people.tests.cast import Cast, make_cast
from kulisy.people.tests.post import link_in_letter, pressed
from kulisy.people.viewer import Viewer, viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ANNA = "anna@romashka.example"


def came() -> Viewer:
    """The viewer that the link made, whatever the queries ask."""
    with acting_as("kulisy_owner"):
        opening = LinkOpening.objects.select_related("company", "device__person", "link").get()
        viewer = devices.viewer_of(opening)
    assert viewer
    return viewer


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_the_link_of_an_order_opens_that_order_and_a_code_changes_it(cast: Cast) -> None:
    service = sells(cast.irina)
    other = orders(cast.anna, service)
    placed = orders(cast.anna, service, words="К выставке")
    decides(cast.irina, placed, "propose", price=50_000_00, day=None, words="Дороже стало")
    run_jobs()

    browser, address = pressed(link_in_letter(ANNA))
    assert re.fullmatch(rf"/c/wind/by/[0-9a-f-]{{36}}/orders/{placed.id}/", address)
    page = browser.get(address).content.decode()
    assert "К выставке" in page
    assert "Дороже стало" in page
    assert f"{address}answer/" not in page, "no button that would do nothing"
    assert "Войти и ответить" in page

    assert browser.post(f"{address}answer/", {"agree": "1"}).status_code == 404
    assert browser.post(f"{address}cancellation/").status_code == 404
    elsewhere = browser.get(address.replace(str(placed.id), str(other.id)))
    assert "/way-in/" in elsewhere.headers["Location"] or elsewhere.status_code == 302
    with viewing(came()):
        assert [each.id for each in Order.objects.all()] == [placed.id], "by the wall alone"
        with pytest.raises(ProgrammingError), transaction.atomic():
            Order.objects.update(state="cancelled")
    placed.refresh_from_db()
    assert placed.state == "proposed"


def test_the_link_of_a_booking_opens_it_with_its_room_and_the_rules() -> None:
    shop = open_shop(rooms=2)
    anna = shop.cast.anna
    Rules.objects.create(company=shop.cast.studio, words="Возьмите сменную обувь.")
    start = now().astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=5)
    other = desk_books(shop, shop.cast.irina, anna, start, by=shop.cast.dina, anyhow=True)
    booking = desk_books(shop, shop.cast.irina, anna, start, by=shop.cast.maxim, anyhow=True)
    run_jobs()

    browser, address = pressed(link_in_letter(ANNA))
    mine = booking if str(booking.id) in address else other
    assert re.fullmatch(rf"/c/wind/by/[0-9a-f-]{{36}}/bookings/{mine.id}/", address)
    page = browser.get(address).content.decode()
    assert "Возьмите сменную обувь." in page
    with acting_as("kulisy_owner"):
        room = Room.objects.get(id=Booking.objects.get(id=mine.id).room_id)
    assert room.name in page
    assert "Войти, чтобы перенести или отменить" in page
    assert "Отменить запись" not in page
    assert browser.get(f"{address}calendar/").headers["Content-Type"].startswith("text/calendar")

    assert browser.post(f"{address}cancellation/").status_code == 404
    assert browser.get(f"{address}times/").status_code == 302, "to the code"
    with viewing(came()):
        assert [each.id for each in Booking.objects.all()] == [mine.id], "by the wall alone"
        assert [each.id for each in Room.objects.all()] == [room.id]
        with pytest.raises(ProgrammingError), transaction.atomic():
            Booking.objects.update(state="cancelled")
