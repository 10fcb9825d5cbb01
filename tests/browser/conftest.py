"""A whole Kulisy with its demo, and a real Chromium before it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kulisy.conversations.tests.phone import certify
from tests.faults.first_start import copy_into
from tests.faults.running import Running

CHROMIUM = next(
    filter(None, map(shutil.which, [os.environ.get("KULISY_CHROMIUM", ""), "chromium"])), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="package")
def push_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of a push service on this machine, which Kulisy believes."""
    return certify(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="package")
def kulisy(tmp_path_factory: pytest.TempPathFactory, push_papers: Path) -> Iterator[Running]:
    made = Running(tmp_path_factory.mktemp("kulisy") / "data")
    made.environment = {
        "KULISY_PUSH_HOSTS": "localhost",
        "KULISY_INNER_HOSTS": "localhost",
        "SSL_CERT_FILE": str(push_papers / "cert.pem"),
    }
    try:
        copy_into(made.data, demo=True)
        made.start("--demo", "--workers", "1")
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.stop()
        shutil.rmtree(made.cluster.home, ignore_errors=True)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ends with these tests: its event loop would forbid later ones of this thread the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def link_for(kulisy: Running) -> Callable[[str], str]:
    """A one-time sign-in link, as the operator makes it."""

    def make(email: str) -> str:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "KULISY_", "EMAIL_", "PYTEST_"))
        }
        said = subprocess.run(
            [sys.executable, "-m", "kulisy", "link", email, "--data", str(kulisy.data)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        found = re.search(r"/link/\S+", said)
        assert found, said
        return f"http://127.0.0.1:{kulisy.port}{found[0]}"

    return make


@pytest.fixture(scope="package")
def states(chromium: Browser, link_for: Callable[[str], str]) -> Callable[[str], dict[str, object]]:
    """The signed-in state of a person's browser, made once."""
    known: dict[str, dict[str, object]] = {}

    def state(email: str) -> dict[str, object]:
        if email not in known:
            context = chromium.new_context(locale="ru-RU")
            page = context.new_page()
            page.goto(link_for(email))
            page.click("main button[type=submit]")
            page.wait_for_url(re.compile(r"/(d|c|me)/"))
            known[email] = dict(context.storage_state())
            context.close()
        return known[email]

    return state


Open = Callable[..., Page]


@pytest.fixture
def open_as(
    kulisy: Running, chromium: Browser, states: Callable[[str], dict[str, object]]
) -> Iterator[Open]:
    """A page of somebody's signed-in browser; what its console complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(email: str, path: str = "/me/", **options: object) -> Page:
        options = {"viewport": DESKTOP, "locale": "ru-RU", **options}
        if email:
            options["storage_state"] = states(email)
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{kulisy.port}",
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda told: (
                complaints.append(told.text)
                if told.type == "error" and "Content Security" in told.text
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
