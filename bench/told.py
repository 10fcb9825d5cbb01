"""How soon the other side knows: `python -m bench.told [--rounds 12]`.

A whole Kulisy with its demo, as an operator starts it, its local mail server, two browsers. Counted
from the end of a message's rest: until it stands on the client's screen (her page is open, nothing
is reloaded), and until the letter of it is with the mail server (her page is closed: what was read
live is not mailed). Needs Chromium; a busy machine is told by what the same measurement takes.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

from bench.rows import Row, table
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.faults.first_start import copy_into
from tests.faults.running import Running, eventually

ANNA, IRINA = "anna@romashka.example", "irina@wind.example"
COMPANY, REST = "wind", 4
SCREEN, LETTER = 0.3, 5.0
#: Runs in her page: the moment at which the words first stand there.
WATCH = """words => {
  window.stood = new Promise(done => {
    const look = () => document.querySelector('#stream').textContent.includes(words)
      && (seen.disconnect(), done(Date.now()));
    const seen = new MutationObserver(look);
    seen.observe(document.body, {childList: true, subtree: true, characterData: true});
  });
}"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=12)
    rounds = asked.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        kulisy = Running(Path(folder) / "data")
        try:
            copy_into(kulisy.data, demo=True)
            kulisy.start("--demo", "--workers", "1")
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            print(table(_measured(kulisy, browser, rounds)))
            browser.close()
        finally:
            if kulisy.process is not None and kulisy.process.poll() is None:
                kulisy.stop()
            shutil.rmtree(kulisy.cluster.home, ignore_errors=True)


def _measured(kulisy: Running, browser: Browser, rounds: int) -> list[Row]:
    with psycopg.connect(kulisy.cluster.url(database="kulisy"), autocommit=True) as root:
        root.execute("UPDATE people_company SET rest_seconds = %s WHERE slug = %s", [REST, COMPANY])
        anna, irina = (_signed_in(kulisy, browser, each) for each in (ANNA, IRINA))
        screens = [_on_screen(root, anna, irina, number) for number in range(rounds)]
        letters = _handed_over(kulisy, root, anna, irina, rounds)
    return [
        _row("on the other side's screen", screens, SCREEN),
        _row("its letter with the mail server", letters, LETTER),
    ]


def _row(name: str, taken: list[float], limit: float) -> Row:
    middle = statistics.median(taken)
    told = f"{middle * 1000:.0f} ms, longest {max(taken) * 1000:.0f}"
    return Row(name, told, "", f"median at most {limit * 1000:.0f} ms", middle <= limit)


def _on_screen(root: psycopg.Connection, anna: Page, irina: Page, number: int) -> float:
    words = f"Ответ на экран № {number}."
    _ask(anna, f"Вопрос № {number}")
    anna.evaluate(WATCH, words)
    rested = _answer(root, irina, anna.url, words)
    return float(anna.evaluate("window.stood")) / 1000 - rested


def _handed_over(
    kulisy: Running, root: psycopg.Connection, anna: Page, irina: Page, rounds: int
) -> list[float]:
    taken = []
    for number in range(rounds):
        words = f"Ответ письмом № {number}."
        _ask(anna, f"Вопрос письмом № {number}")
        asked = anna.url
        anna.goto("about:blank")
        rested = _answer(root, irina, asked, words)
        eventually(lambda said=words: _letter(kulisy, said), "a letter", 60)  # type: ignore[misc]
        taken.append(_letter(kulisy, words) - rested)
    return taken


def _ask(anna: Page, words: str) -> None:
    anna.goto(f"/c/{COMPANY}/requests/new/")
    anna.fill("#write-client-text", words)
    anna.click("#write-client button[type=submit]:not(.hidden)")
    anna.wait_for_url(re.compile(r"/conversations/"))


def _answer(root: psycopg.Connection, irina: Page, where: str, words: str) -> float:
    """Gives back when its rest ends, in seconds of the epoch."""
    irina.goto(where.replace("/c/", "/d/"))
    irina.fill("#write-client-text", words)
    irina.click("#write-client button[type=submit]:not(.hidden)")
    irina.locator(".resting").wait_for()
    [ends] = root.execute(
        "SELECT send_at FROM conversations_draft WHERE body = %s", [words]
    ).fetchone() or [None]
    assert ends is not None, "it was released before it could be looked at"
    return float(ends.timestamp())


def _letter(kulisy: Running, words: str) -> float:
    """When the mail server had the letter of these words to her; 0.0 before."""
    for file in sorted((kulisy.data / "mail").glob("*.eml"), reverse=True)[:40]:
        letter = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = letter.get_body(("plain",))
        if letter["X-Kulisy-To"] == ANNA and body and words in body.get_content():
            told = file.name.split("-", 1)[0]
            return datetime.strptime(told, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC).timestamp()
    return 0.0


def _signed_in(kulisy: Running, browser: Browser, email: str) -> Page:
    """A page of somebody's own browser, by the operator's one-time link."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KULISY_")}
    command = [sys.executable, "-m", "kulisy", "link", email, "--data", str(kulisy.data)]
    said = subprocess.run(command, env=kept, capture_output=True, text=True, check=True).stdout
    found = re.search(r"/link/\S+", said)
    assert found, said
    base = f"http://127.0.0.1:{kulisy.port}"
    page = browser.new_context(locale="ru-RU", base_url=base).new_page()
    page.goto(found[0])
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/(d|c|me)/"))
    time.sleep(0.5)
    return page


if __name__ == "__main__":
    main()
