"""A plan is moved by the mouse and by the keys."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

IRINA = "irina@wind.example"


@pytest.mark.long
def test_bars_are_dragged_and_walked_by_keys_and_a_stage_asks_why(open_as: Open) -> None:
    page = open_as(IRINA, "/d/wind/projects/")
    page.get_by_role("link", name="Новый сайт «Ромашки»").click()
    page.get_by_role("link", name="Диаграмма Ганта").click()
    chart = page.locator("[data-gantt][data-ready]")
    expect(chart).to_be_visible()
    bar = page.get_by_role("button", name=re.compile("^Сверстать страницы"))
    before = int(bar.get_attribute("data-a") or 0)

    plan = bar.locator(".plan")
    plan.scroll_into_view_if_needed()
    box = plan.bounding_box()
    assert box
    width = float(chart.get_attribute("data-px") or 0)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3 * width, y, steps=5)
    with page.expect_response(re.compile("/days/")) as moved:
        page.mouse.up()
    assert moved.value.status == 204
    assert int(bar.get_attribute("data-a") or 0) == before + 3

    long = int(bar.get_attribute("data-b") or 0)
    bar.focus()
    with page.expect_response(re.compile("/days/")):
        page.keyboard.press("Shift+ArrowRight")
    page.reload()
    bar = page.get_by_role("button", name=re.compile("^Сверстать страницы"))
    assert int(bar.get_attribute("data-b") or 0) > long

    stage = page.get_by_role("button", name=re.compile("^Запуск"))
    stage.focus()
    page.keyboard.press("ArrowRight")
    asked = page.locator("#why[open]")
    expect(asked).to_be_visible()
    asked.locator("[name=words]").fill("Ждём домен")
    asked.locator("button[type=submit]").click()
    expect(page.locator("#shifts, .reasons").last).to_contain_text("Ждём домен")
