"""Three months after the work a bookkeeper needs the tax invoice; and both sides read why the old
price was too little."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Open

IRINA = "irina@wind.example"
OLGA = "olga@wind.example"
SVETLANA = "buh@romashka.example"
VERA = "vera@pa-dance.example"
THUMB: dict[str, Any] = {"viewport": PHONE, "has_touch": True}


def end_her_access(irina: Page) -> None:
    """The work is over; what was shown to her stays hers."""
    irina.goto("/d/wind/clients/")
    irina.locator("main").get_by_role("link", name="ООО «Ромашка»").first.click()
    irina.get_by_role("link", name=re.compile("^Светлана Юрьева")).first.click()
    irina.get_by_role("button", name="Завершить работы").click()
    irina.locator("#ask [data-yes]").click()
    expect(irina.locator("#cabinet")).to_contain_text("окончен")


def find(page: Page, words: str) -> None:
    page.get_by_role("searchbox", name="Найти документ").fill(words)


def make_a_link(svetlana: Page) -> str:
    svetlana.get_by_role("button", name="Для бухгалтера").click()
    dialog = svetlana.get_by_role("dialog")
    dialog.get_by_label("Для кого").fill("Галина, аутсорсинг")
    dialog.get_by_role("button", name="Создать ссылку").click()
    said = svetlana.locator("#made code").inner_text()
    found = re.search(r"/doc/[\w-]{43}/", said)
    assert found, said
    return found[0]


@pytest.mark.long
def test_three_months_later_the_bookkeeper_needs_the_tax_invoice(open_as: Open) -> None:
    end_her_access(open_as(IRINA))
    svetlana = open_as(SVETLANA, "/c/wind/documents/", **THUMB)
    find(svetlana, "112")
    papers = svetlana.locator("#papers")
    expect(papers.get_by_role("link", name="Счёт-фактура № 112", exact=True)).to_be_visible()
    # Words that stand inside the PDF only.
    for _ in range(60):  # Right after a first start the worker still reads what the papers say.
        find(svetlana, "112 покупатель")
        svetlana.wait_for_timeout(1000)
        if papers.locator(".found mark").count():
            break
        find(svetlana, "112")
        svetlana.wait_for_timeout(1000)
    expect(papers.locator(".found mark").first).to_be_visible()
    papers.get_by_role("link", name="Счёт-фактура № 112", exact=True).click()

    paper = svetlana.url
    with svetlana.expect_download() as given:
        svetlana.get_by_role("link", name="Скачать", exact=True).click()
    assert given.value.suggested_filename.endswith(".pdf")
    link = make_a_link(svetlana)

    stranger = open_as("", link, **THUMB)
    expect(stranger.locator("h1")).to_contain_text("Счёт-фактура № 112")
    stranger.wait_for_load_state("networkidle")
    with stranger.expect_download() as taken:
        stranger.get_by_role("link", name="Скачать").click()
    assert taken.value.suggested_filename == given.value.suggested_filename

    svetlana.goto(paper)
    expect(svetlana.locator("#links")).to_contain_text("Галина, аутсорсинг")
    svetlana.locator("#links").get_by_role("button", name="Завершить").click()
    stranger.reload()
    expect(stranger.locator("h1")).to_contain_text("ничего не открывает")


@pytest.mark.long
def test_both_sides_read_why_the_old_price_is_too_little(open_as: Open) -> None:
    for email, path, size in (
        (VERA, "/c/wind/money/", PHONE),
        (OLGA, "/d/wind/invoices/?q=ПА", DESKTOP),
    ):
        page = open_as(email, path, viewport=size)
        if email == OLGA:
            page.locator("main .row", has_text="прежняя цена").locator("a").first.click()
        main = page.locator("main")
        expect(main).to_contain_text("по прежней цене. Не хватает")
        expect(main).to_contain_text("по договору молчание означает согласие")
        expect(main).to_contain_text("пункт 5.3")
