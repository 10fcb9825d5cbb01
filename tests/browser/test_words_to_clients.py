"""Somebody new writes to a client, a colleague looks first; and the questions of the course."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open


def test_words_of_somebody_new_leave_after_a_colleague_has_looked(open_as: Open) -> None:
    irina = open_as("irina@wind.example", "/d/wind/held/")
    irina.click(".rows a")
    irina.wait_for_url(re.compile(r"/held/[0-9a-f-]{36}/"))
    irina.click("button[value=approve]")
    expect(irina.locator("button[value=unapprove]")).to_be_visible()

    timur = open_as("timur@wind.example", re.sub(r"^https?://[^/]+", "", irina.url))
    expect(timur.locator("main")).to_contain_text("Ирина Павлова")


@pytest.mark.long
def test_the_questions_are_answered_on_a_phone_and_explained(open_as: Open) -> None:
    dina = open_as("dina@wind.example", "/d/wind/course/", viewport=PHONE, has_touch=True)
    expect(dina.locator(".lesson > li")).to_have_count(8)
    dina.click("#quiz button[type=submit]")
    dina.wait_for_url(re.compile(r"/course/tries/"))
    for place in range(8):
        dina.locator(f"input[name=q{place}]").first.check()
    dina.click(".actions button[type=submit]")
    expect(dina.locator("#result")).to_be_visible()
    expect(dina.locator(".answer.ok")).to_have_count(8)
