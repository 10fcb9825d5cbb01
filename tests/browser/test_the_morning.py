"""The owner opens the morning's page and reads whether it pays; a designer sees himself alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open

OLGA = "olga@wind.example"
MAXIM = "maxim@wind.example"


def test_the_owner_opens_the_morning_and_the_pilot_on_her_phone(open_as: Open) -> None:
    olga = open_as(OLGA, "/d/wind/board/", viewport=PHONE, has_touch=True)
    main = olga.locator("main")
    expect(main.locator(".lead-line")).to_contain_text("Ответа ждут")
    expect(main.locator("#risks .risk").first).to_be_visible()
    expect(main.locator("#team .colleague")).not_to_have_count(0)
    assert olga.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    main.get_by_role("link", name="Есть ли толк?").click()
    main.locator(".rows .title").first.click()
    expect(main.locator("#effect")).to_contain_text("Первый ответ")
    expect(main.locator("#others")).to_contain_text("поэтому причин не называют")
    expect(main.locator("#effect svg[role=img]")).to_have_attribute(
        "aria-label", re.compile("Первый ответ: было")
    )
    assert olga.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    report = olga.request.get(f"{olga.url}report/")
    assert report.body().startswith(b"%PDF")


@pytest.mark.long
def test_a_designer_sees_himself_and_nobody_beside_him(open_as: Open) -> None:
    maxim = open_as(MAXIM, "/d/wind/board/")
    expect(maxim.locator("main .tiles").first).to_be_visible()
    expect(maxim.locator("#team")).to_have_count(0)
    expect(maxim.locator("main").get_by_role("link", name="Есть ли толк?")).to_have_count(0)
