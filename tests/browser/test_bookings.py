"""A time is booked by a thumb and moved by the keys."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open

ANNA = "anna@romashka.example"
IRINA = "irina@wind.example"
VERA = "vera@pa-dance.example"


@pytest.mark.long
def test_a_client_books_on_a_phone_and_the_desk_moves_it_by_the_keyboard(open_as: Open) -> None:
    anna = open_as(ANNA, "/c/wind/bookings/new/", viewport=PHONE, has_touch=True)
    anna.get_by_role("link", name="Консультация по сайту").tap()
    # A day of its own, whose first time nobody has.
    anna.locator(".daylet:not(.none)").last.tap()
    expect(anna.locator(".daylet[aria-current]")).to_have_count(1)
    anna.wait_for_url(re.compile(r"day="))
    day = re.search(r"day=([\d-]+)", anna.url)
    assert day
    anna.locator(".slot").first.tap()
    anna.locator("button[form=confirm]").tap()
    expect(anna.locator("h1")).to_have_text("Вы записаны")
    booking = re.search(r"/bookings/([0-9a-f-]{36})/", anna.url)
    assert booking

    irina = open_as(IRINA, f"/d/wind/bookings/?date={day[1]}")
    card = irina.locator(f'[data-booking="{booking[1]}"]')
    expect(card).to_contain_text("10:00")
    card.focus()
    for key in ("m", "ArrowDown", "ArrowDown", "Enter"):
        irina.keyboard.press(key)
    irina.locator("dialog[open] [data-yes]").click()
    expect(irina.locator(f'[data-booking="{booking[1]}"]')).to_contain_text("11:00")

    # Her page hears of it by itself.
    expect(anna.locator(".at-when")).to_contain_text("11:00", timeout=30_000)


@pytest.mark.long
def test_two_want_the_last_time_and_one_is_told_what_else_is_free(open_as: Open) -> None:
    """Two telephones show the same free time of the one photographer; both are tapped."""
    pages = [
        open_as(who, "/c/wind/bookings/new/", viewport=PHONE, has_touch=True)
        for who in (ANNA, VERA)
    ]
    for page in pages:
        page.get_by_role("link", name="Съёмка товаров в студии").tap()
        page.locator(".daylet:not(.none)").last.tap()
        expect(page.locator(".daylet[aria-current]")).to_have_count(1)
        page.wait_for_url(re.compile(r"day="))
    anna, vera = pages
    same = vera.locator(".slot").first.get_attribute("value")
    assert same == anna.locator(".slot").first.get_attribute("value")

    anna.locator(f'.slot[value="{same}"]').tap()
    expect(anna.locator("h1")).to_contain_text("Всё верно?")
    vera.locator(f'.slot[value="{same}"]').tap()
    expect(vera.locator(".flash.error")).to_be_visible()
    expect(vera.locator(f'.slot[value="{same}"]')).to_have_count(0)
    near = vera.locator("#times form.slots .slot")
    expect(near.first).to_be_visible()

    anna.locator("button[form=confirm]").tap()
    expect(anna.locator("h1")).to_have_text("Вы записаны")
    near.first.tap()
    expect(vera.locator("h1")).to_contain_text("Всё верно?")
