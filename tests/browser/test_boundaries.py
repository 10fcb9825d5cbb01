"""The wish beyond the contract, with real browsers: what the team judged, what the client reads,
and his consent by a code."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Open

IRINA, PYOTR, HANNAH = "irina@wind.example", "pyotr@romashka.example", "hannah@littleloaf.example"


def code_of(mailbox: Page) -> str:
    """Six figures of the newest letter with a code."""
    for _ in range(120):
        mailbox.goto(f"/mail/?to={PYOTR}")
        letter = mailbox.locator(".rows a.title", has_text=re.compile("Код"))
        if letter.count():
            letter.first.click()
            words = mailbox.frame_locator("iframe").locator("body").inner_text()
            found = re.search(r"\b\d{6}\b", words)
            assert found, words
            return found[0]
        mailbox.wait_for_timeout(500)
    raise AssertionError("no letter with a code came")


def test_a_page_for_weddings_is_judged_offered_and_approved(open_as: Open) -> None:
    irina = open_as(IRINA, "/d/wind/wishes/", viewport=DESKTOP)
    irina.get_by_role("link", name="Страница для свадеб").first.click()
    panel = irina.locator("#scope")
    expect(panel).to_contain_text("сверх договора")
    expect(panel).to_contain_text("Изменение объёма № 1")

    pyotr = open_as(PYOTR, "/c/wind/", viewport=PHONE, has_touch=True)
    pyotr.get_by_role("link", name=re.compile("Изменение объёма № 1")).first.click()
    expect(pyotr.locator("#now")).to_contain_text("52 000")
    pyotr.get_by_role("button", name="Утвердить: пришлите код").click()
    pyotr.locator("[name=code]").fill(code_of(open_as("", "/mail/")))
    pyotr.get_by_role("button", name="Утвердить окончательно").click()
    expect(pyotr.locator("main")).to_contain_text("SHA-256")
    pyotr.goto("/c/wind/scope/")
    expect(pyotr.locator(".meters").first).to_contain_text("из 9 страниц")

    hannah = open_as(HANNAH, "/c/harbour/scope/", viewport=PHONE, locale="en-GB")
    expect(hannah.locator("main")).to_contain_text("6 of 8 pages")
