"""He orders on a phone in two taps, the studio proposes Thursday, he accepts; and says how it
went."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open

ANNA = "anna@romashka.example"
IRINA = "irina@wind.example"


def order_on_a_phone(anna: Page) -> str:
    """Two taps from the catalogue; gives back the order's id."""
    anna.goto("/c/wind/catalog/")
    anna.get_by_role("link", name="Заказать: Логотип и знак").click()
    anna.get_by_role("button", name="Отправить заказ").click()
    anna.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}/"))
    found = re.search(r"/orders/([0-9a-f-]{36})/", anna.url)
    assert found
    return found[1]


def propose_thursday(irina: Page, order: str) -> None:
    today = date.today()
    thursday = today + timedelta(days=(3 - today.weekday()) % 7 or 7)
    irina.goto(f"/d/wind/orders/{order}/")
    irina.fill("input[name=day]", thursday.isoformat())
    irina.fill("textarea[name=words]", "Раньше четверга не успеем")
    irina.get_by_role("button", name="Предложить изменение").click()
    expect(irina.locator("main")).to_contain_text("предложено изменение")


@pytest.mark.long
def test_he_orders_the_studio_proposes_thursday_he_accepts_and_says_how_it_went(
    open_as: Open,
) -> None:
    anna = open_as(ANNA, viewport=PHONE, has_touch=True)
    irina = open_as(IRINA)
    order = order_on_a_phone(anna)
    propose_thursday(irina, order)

    anna.goto("/c/wind/")
    expect(anna.locator("#home")).to_contain_text("Предлагаем изменение")
    anna.goto(f"/c/wind/orders/{order}/")
    expect(anna.locator("#change")).to_contain_text("Пока вы не согласились")
    anna.get_by_role("button", name="Согласен").click()
    expect(anna.locator("#order")).to_contain_text("подтверждён")

    irina.goto(f"/d/wind/orders/{order}/")
    irina.get_by_role("button", name="Выполнено").click()
    expect(irina.locator("#order")).to_contain_text("выполнен")

    anna.reload()
    anna.get_by_role("button", name="Отлично").click()
    expect(anna.locator("h1")).to_contain_text("Спасибо")
    expect(anna.locator("#review")).to_contain_text("Отлично")
