"""The screens: what strangers see, what a catalogue costs, and an order's whole way by pages."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kulisy.billing.models import Invoice
from kulisy.billing.tests.money import settle
from kulisy.catalog.models import Order
from kulisy.catalog.tests.selling import orders, sells
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Person
from kulisy.people.tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def browser(person: Person | None = None) -> Client:
    made = Client(headers={"accept-language": "ru"})
    if person:
        made.force_login(person, backend=BACKEND)
    return made


def read(page: Client, url: str, status: int = 200) -> str:
    answer = page.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_strangers_see_what_is_shown_with_who_does_it_and_no_draft(cast: Cast) -> None:
    service = sells(cast.irina, who=(cast.maxim,), price=12_500_00, unit="страница")
    draft = sells(cast.irina, shown=False, title="Тайный замысел")
    page = browser()
    text = read(page, "/wind/catalog/")

    assert "Логотип" in text
    assert "12 500 ₽ / страница".replace(" ", "") in text.replace("\xa0", "").replace(" ", "")
    assert "Максим Лебедев" in text
    assert "Ирина Павлова" not in text, "named are those who do it"
    assert "Тайный" not in text + read(page, "/wind/")
    assert "Логотип" in read(page, "/wind/")
    read(page, f"/wind/catalog/{draft.id}/", 404)
    read(page, f"/law/catalog/{service.id}/", 404)


@pytest.mark.slow
def test_an_order_by_pages_makes_a_draft_of_an_invoice(cast: Cast) -> None:
    settle(cast)
    service = sells(cast.irina)
    anna, irina = browser(cast.anna.person), browser(cast.irina.person)
    form = read(anna, f"/c/wind/catalog/{service.id}/")
    key = form.split('name="key" value="')[1].split('"')[0]
    sent = anna.post(
        f"/c/wind/catalog/{service.id}/",
        {"client": str(cast.romashka.id), "key": key, "day": "", "words": "Синий", "offer": ""},
    )
    order = Order.objects.get()
    assert sent.headers["Location"] == f"/c/wind/orders/{order.id}/"
    assert "Логотип" in read(irina, "/d/wind/orders/")
    irina.post(f"/d/wind/orders/{order.id}/decision/", {"confirm": "1", "price": "1"})
    run_jobs(until=datetime.now(UTC))

    invoice = Invoice.objects.get(client_id=cast.romashka.id)
    order.refresh_from_db()
    assert (order.state, order.invoice_id) == ("confirmed", invoice.id)
    assert invoice.total == 45_000_00
    assert "подтвержд" in read(anna, f"/c/wind/orders/{order.id}/")


def test_a_form_with_a_mistake_says_where_and_keeps_the_words(cast: Cast) -> None:
    service = sells(cast.irina)
    anna = browser(cast.anna.person)
    answer = anna.post(
        f"/c/wind/catalog/{service.id}/",
        {"client": str(cast.romashka.id), "day": "2001-01-01", "words": "Синий", "key": "x"},
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Синий" in text
    assert "прошёл" in text
    assert not Order.objects.exists()


@pytest.mark.slow
def test_lists_cost_the_same_however_long_they_are(cast: Cast) -> None:
    anna, irina = browser(cast.anna.person), browser(cast.irina.person)
    pages = [(anna, "/c/wind/catalog/"), (anna, "/c/wind/orders/"), (irina, "/d/wind/orders/"),
             (irina, "/d/wind/catalog/"), (irina, "/d/wind/reviews/"), (irina, "/d/wind/offers/"),
             (browser(), "/wind/")]  # fmt: skip

    def costs() -> list[int]:
        counted = []
        for page, url in pages:
            read(page, url)
            with CaptureQueriesContext(
                connection,
            ) as made:
                read(page, url)
            counted.append(len(made))
        return counted

    orders(cast.anna, sells(cast.irina, who=(cast.maxim,)))
    first = costs()
    for number in range(4):
        orders(cast.anna, sells(cast.irina, who=(cast.maxim, cast.dina), title=f"№ {number}"))
    assert costs() == first


def test_words_to_a_client_are_looked_at_once_before_they_leave(cast: Cast) -> None:
    order = orders(cast.anna, sells(cast.irina))
    irina, place = browser(cast.irina.person), f"/d/wind/orders/{order.id}/decision/"
    said = {"decline": "1", "words": "Сделаем как для Кузнецова"}
    asked = irina.post(place, said)
    assert asked.status_code == 422
    order.refresh_from_db()
    assert order.state == "waiting"
    sure = asked.content.decode().split('name="sure" value="')[1].split('"')[0]
    assert irina.post(place, {**said, "sure": sure}).status_code == 302
    order.refresh_from_db()
    assert order.state == "declined"
