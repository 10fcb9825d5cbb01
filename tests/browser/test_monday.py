"""The client's Monday morning on a phone, by a thumb."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open

ANNA = "anna@romashka.example"


@pytest.mark.long
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_first_screen_says_what_waits_and_what_comes_next(open_as: Open, language: str) -> None:
    anna = open_as(ANNA, "/c/wind/", viewport=PHONE, has_touch=True)
    anna.context.set_extra_http_headers({"accept-language": language})
    anna.reload()
    # Without scrolling: the heading says how much waits, the first thing has its button.
    first = anna.locator(".task").first
    expect(first).to_be_in_viewport()
    expect(first.locator(".btn.go")).to_be_in_viewport()
    assert anna.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(anna.locator("#coming a").first).to_be_visible()


@pytest.mark.long
def test_minutes_are_confirmed_by_one_thumb(open_as: Open) -> None:
    anna = open_as(ANNA, "/c/wind/", viewport=PHONE, has_touch=True)
    # What has no term stands after what has one: under the fold, one tap away.
    minutes = anna.locator(".task .btn[href$='#minutes']").first
    if not minutes.is_visible():
        anna.locator(".rest > summary").tap()
    minutes.tap()
    anna.wait_for_url(re.compile(r"/meetings/"))
    anna.locator("#minutes .btn.go").tap()
    expect(anna.locator("#minutes")).to_contain_text("подтвержд")
    expect(anna.locator("#minutes .btn.go")).to_have_count(0)
