"""Two people, two browsers, one conversation."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Open

ANNA = "anna@romashka.example"
IRINA = "irina@wind.example"
STREAM = "#stream"


def ask(anna: Page, words: str) -> str:
    """Open a request from the cabinet; gives back its id."""
    anna.goto("/c/wind/requests/new/")
    anna.fill("#write-client-text", words)
    anna.click("#write-client button[type=submit]:not(.hidden)")
    anna.wait_for_url(re.compile(r"/conversations/"))
    found = re.search(r"/conversations/([0-9a-f-]{36})/", anna.url)
    assert found
    return found[1]


def test_a_client_on_a_phone_is_answered_live_and_never_sees_the_note(open_as: Open) -> None:
    anna = open_as(ANNA, viewport=PHONE, has_touch=True)
    thread = ask(anna, "Кнопка «В корзину» уезжает за край экрана")
    irina = open_as(IRINA, f"/d/wind/conversations/{thread}/")
    expect(irina.locator(STREAM)).to_contain_text("уезжает за край")

    irina.fill("#write-internal-text", "Опять старый андроид, канарейка-7261")
    irina.click("#write-internal button[type=submit]:not(.hidden)")
    expect(irina.locator(f"{STREAM} .back")).to_contain_text("канарейка-7261")
    irina.fill("#write-client-text", "Поправим сегодня до 18:00")
    irina.click("#write-client button[type=submit]:not(.hidden)")
    expect(irina.locator(".resting")).to_be_visible()

    # Nothing is reloaded on her phone: the stream says "look again", the page fetches.
    expect(anna.locator(STREAM)).to_contain_text("Поправим сегодня", timeout=30_000)
    assert "канарейка" not in anna.content()
    expect(irina.locator(".resting")).to_have_count(0, timeout=30_000)
    expect(irina.locator(STREAM)).to_contain_text("Поправим сегодня")
    # And she had it before her eyes: the team sees that.
    expect(irina.locator(STREAM)).to_contain_text(re.compile("Анна"), timeout=30_000)


@pytest.mark.long
def test_a_resting_message_is_taken_back_into_its_box(open_as: Open) -> None:
    anna = open_as(ANNA, viewport=PHONE)
    thread = ask(anna, "Когда пришлёте отчёт?")
    irina = open_as(IRINA, f"/d/wind/conversations/{thread}/")

    irina.fill("#write-client-text", "Завтра, Анечка, отвяжись")
    irina.click("#write-client button[type=submit]:not(.hidden)")
    irina.click(".resting button[type=submit]")

    expect(irina.locator("#write-client-text")).to_have_value("Завтра, Анечка, отвяжись")
    time.sleep(17)
    anna.reload()
    assert "отвяжись" not in anna.content()


def test_a_draft_outlives_a_reload_and_the_two_composers_keep_apart(open_as: Open) -> None:
    anna = open_as(ANNA)
    thread = ask(anna, "Проверка черновиков")
    irina = open_as(IRINA, f"/d/wind/conversations/{thread}/")

    irina.fill("#write-client-text", "Начала ответа клиенту")
    irina.fill("#write-internal-text", "А это своим")
    expect(irina.locator("#write-internal [data-draft-line]")).not_to_be_empty(timeout=10_000)
    expect(irina.locator("#write-client [data-draft-line]")).not_to_be_empty(timeout=10_000)
    irina.reload()

    expect(irina.locator("#write-client-text")).to_have_value("Начала ответа клиенту")
    expect(irina.locator("#write-internal-text")).to_have_value("А это своим")

    irina.fill("#write-internal-text", "А это своим, в последний миг")
    irina.reload()
    expect(irina.locator("#write-internal-text")).to_have_value("А это своим, в последний миг")
    anna.reload()
    assert "Начала ответа" not in anna.content()


def test_a_large_file_survives_a_lost_line_and_comes_back_whole(
    open_as: Open, tmp_path: Path
) -> None:
    name = "Договор № 7 «Ёлка».bin"
    whole = bytes(range(256)) * 40_000  # 10 MB: two parts
    (tmp_path / name).write_bytes(whole)
    anna = open_as(ANNA)
    cut = {"left": 1}

    def lose_one(route: Route) -> None:
        if cut["left"] and route.request.url.endswith("/2"):
            cut["left"] -= 1
            route.abort()
        else:
            route.continue_()

    anna.route("**/parts/*", lose_one)
    anna.goto("/c/wind/requests/new/")
    anna.fill("#write-client-text", "Прикладываю договор")
    anna.set_input_files("#write-client input[type=file] >> nth=0", tmp_path / name)
    expect(anna.locator("#write-client input[name=files]")).to_have_count(1, timeout=60_000)
    anna.click("#write-client button[type=submit]:not(.hidden)")
    anna.wait_for_url(re.compile(r"/conversations/"))

    with anna.expect_download() as loading:
        anna.click(f"{STREAM} a.file")
    came = loading.value

    assert cut["left"] == 0
    assert came.suggested_filename == name
    assert Path(came.path()).read_bytes() == whole


def test_what_news_draws_anew_waits_for_the_finger_and_keeps_the_keyboard(
    open_as: Open, tmp_path: Path
) -> None:
    anna = open_as(ANNA)
    (tmp_path / "Логотип.txt").write_bytes(b"x" * 100)
    anna.goto("/c/wind/requests/new/")
    anna.fill("#write-client-text", "Прикладываю логотип")
    anna.set_input_files("#write-client input[type=file] >> nth=0", tmp_path / "Логотип.txt")
    expect(anna.locator("#write-client input[name=files]")).to_have_count(1, timeout=60_000)
    anna.click("#write-client button[type=submit]:not(.hidden)")
    anna.wait_for_url(re.compile(r"/conversations/"))
    message, link = anna.locator(f"{STREAM} [data-id]"), anna.locator(f"{STREAM} a.file")
    before = message.get_attribute("data-version")
    link.focus()
    link.dispatch_event("pointerdown")
    node = link.element_handle()

    # The team reads it: the message says so, and is drawn anew.
    open_as(IRINA, anna.url.replace("/c/", "/d/"))
    time.sleep(4)
    assert message.get_attribute("data-version") == before
    assert node.evaluate("link => link.isConnected")
    link.dispatch_event("pointerup")

    expect(message).not_to_have_attribute("data-version", before or "", timeout=30_000)
    expect(link).to_be_focused()


def test_two_clicks_and_back_send_once_and_swallow_nothing(open_as: Open) -> None:
    anna = open_as(ANNA)
    thread = ask(anna, "Проверка двойного нажатия")
    box = "#write-client-text"

    anna.fill(box, "Одно слово")
    anna.dblclick("#write-client button[type=submit]:not(.hidden)")
    expect(anna.locator(STREAM)).to_contain_text("Одно слово", timeout=30_000)
    anna.reload()
    expect(anna.locator(STREAM).get_by_text("Одно слово")).to_have_count(1)
    anna.fill(box, "Другое слово")
    anna.click("#write-client button[type=submit]:not(.hidden)")
    expect(anna.locator(STREAM)).to_contain_text("Другое слово", timeout=30_000)
    # Sending leaves no step behind: Back leads to where she came from, and not to a box for a new
    # request, in which she would say it twice.
    anna.go_back()
    anna.wait_for_url(lambda url: f"/conversations/{thread}/" not in url)
    assert "/requests/new/" not in anna.url
    anna.go_forward()
    expect(anna.locator(STREAM).get_by_text("Другое слово")).to_have_count(1)
    anna.fill(box, "Третье слово")
    anna.click("#write-client button[type=submit]:not(.hidden)")
    expect(anna.locator(STREAM)).to_contain_text("Третье слово", timeout=30_000)
    anna.reload()
    expect(anna.locator(STREAM).get_by_text("Третье слово")).to_have_count(1)
    anna.goto("/c/wind/support/")
    expect(anna.get_by_text("Проверка двойного нажатия")).to_have_count(1)


def test_the_next_user_of_the_computer_finds_nothing(open_as: Open, kulisy, link_for) -> None:  # type: ignore[no-untyped-def]
    page = open_as("")
    page.goto(link_for(ANNA))
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/c/wind/"))
    shown = page.inner_text("main")
    page.goto("/c/wind/requests/new/")
    page.fill("#write-client-text", "Недописанное")
    page.click("[popovertarget=person-menu]")
    page.click("#person-menu form button[type=submit]")
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_timeout(800)

    assert page.inner_text("body").find(shown[:60]) == -1
    assert page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)") in {
        "{}{}",
    }


@pytest.mark.long
def test_a_list_that_news_draws_anew_waits_for_the_finger(open_as: Open) -> None:
    anna = open_as(ANNA)
    thread = ask(anna, "Первый в очереди")
    irina = open_as(IRINA, "/d/wind/?view=all")
    expect(irina.locator("#queue-list")).to_contain_text("Первый в очереди")
    line = irina.locator(f"#queue-list a[href*='{thread}']")
    line.dispatch_event("pointerdown")

    ask(anna, "Второй в очереди")
    time.sleep(4)
    expect(irina.locator("#queue-list")).not_to_contain_text("Второй в очереди")
    line.dispatch_event("pointerup")

    expect(irina.locator("#queue-list")).to_contain_text("Второй в очереди")
    line.click()
    irina.wait_for_url(re.compile(thread))
    ask(anna, "Третий в очереди")
    irina.go_back()
    expect(irina.locator("#queue-list")).to_contain_text("Третий в очереди", timeout=30_000)


def test_what_is_said_before_the_pages_stream_is_open_is_not_missed(open_as: Open) -> None:
    anna = open_as(ANNA)
    thread = ask(anna, "Пока страница в пути")
    irina = open_as(IRINA)
    on_the_way: list[Route] = []
    irina.route("**/live/", lambda route: on_the_way.append(route))
    irina.goto(f"/d/wind/conversations/{thread}/")
    anna.fill("#write-client-text", "Забыла сказать главное")
    anna.click("#write-client button[type=submit]:not(.hidden)")
    expect(anna.locator(STREAM)).to_contain_text("Забыла сказать главное")

    expect(irina.locator(STREAM)).not_to_contain_text("главное")
    for route in on_the_way:
        route.continue_()

    expect(irina.locator(STREAM)).to_contain_text("Забыла сказать главное", timeout=15_000)
