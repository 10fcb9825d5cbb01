"""A plan is moved by the mouse, by the keys and by a finger."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open

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


SEEN = "bar => bar.scrollIntoView({block: 'center', inline: 'center'})"


@pytest.mark.long
def test_a_finger_scrolls_the_plan_and_moves_a_bar_it_has_rested_on(open_as: Open) -> None:
    page = open_as(IRINA, "/d/wind/projects/", viewport=PHONE, has_touch=True, is_mobile=True)
    page.get_by_role("link", name="Новый сайт «Ромашки»").click()
    page.get_by_role("link", name="Диаграмма Ганта").click()
    chart = page.locator("[data-gantt][data-ready]")
    expect(chart).to_be_visible()
    bar = page.get_by_role("button", name=re.compile("^Сверстать страницы"))
    bar.evaluate(SEEN)
    finger = Finger(page)
    width = float(chart.get_attribute("data-px") or 0)
    before, left = days(bar), chart.evaluate("box => box.scrollLeft")
    x, y = finger.middle(bar)

    finger.down(x, y)
    finger.along(x - 90, y)
    finger.up()
    page.wait_for_function(
        "left => document.querySelector('[data-gantt]').scrollLeft > left", arg=left
    )
    assert days(bar) == before, "it has scrolled"

    bar.evaluate(SEEN)
    x, y = finger.middle(bar)
    finger.down(x, y)
    expect(bar).to_have_class(re.compile("lifted"))
    finger.along(x + 2 * width, y)
    assert days(bar) == tuple(day + 2 for day in before)
    finger.cancelled()
    expect(bar).not_to_have_class(re.compile("lifted"))
    assert days(bar) == before, "it was taken from the finger"

    finger.down(x, y)
    expect(bar).to_have_class(re.compile("lifted"))
    finger.along(x + 2 * width, y)
    with page.expect_response(re.compile("/days/")) as moved:
        finger.up()
    assert moved.value.status == 204
    assert days(bar) == tuple(day + 2 for day in before)


def days(bar: Any) -> tuple[int, int]:
    return int(bar.get_attribute("data-a")), int(bar.get_attribute("data-b"))


class Finger:
    """What a touch screen says."""

    def __init__(self, page: Page) -> None:
        self._cdp = page.context.new_cdp_session(page)
        self._at = (0.0, 0.0)

    def middle(self, bar: Any) -> tuple[float, float]:
        box = bar.locator(".plan").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def down(self, x: float, y: float) -> None:
        self._say("touchStart", x, y)

    def along(self, x: float, y: float) -> None:
        x0, y0 = self._at
        for step in range(1, 7):
            self._say("touchMove", x0 + (x - x0) * step / 6, y0 + (y - y0) * step / 6)

    def up(self) -> None:
        self._cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def cancelled(self) -> None:
        self._cdp.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})

    def _say(self, kind: str, x: float, y: float) -> None:
        self._at = (x, y)
        points = [{"x": x, "y": y}]
        self._cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
