"""Every page of both faces: no accessibility violation, no policy violation, a light first load."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from tests.browser.conftest import DESKTOP, PHONE, Open

OLGA = "olga@wind.example"
ANNA = "anna@romashka.example"
#: Pages that stand for all of their kind; ids are taken from the links of the pages before.
LIMIT = 30


def links_of(page: Page, prefix: str) -> list[str]:
    """Addresses of this face on the page, one of each shape."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(each => each.pathname)")
    shapes: dict[str, str] = {}
    for path in found:
        if path.startswith(prefix) and "/files/" not in path and not path.endswith(".csv"):
            shapes.setdefault(re.sub(r"[0-9a-f-]{36}", "*", path), path)
    return list(shapes.values())


def walk(page: Page, start: str, prefix: str) -> Iterator[str]:
    """One page of each shape that is reached from `start`, while it stands open."""
    seen: set[str] = set()
    waiting = [start]
    while waiting and len(seen) < LIMIT:
        path = waiting.pop(0)
        shape = re.sub(r"[0-9a-f-]{36}", "*", path)
        if shape in seen:
            continue
        try:
            answer = page.goto(path)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            seen.add(shape)
            continue
        assert answer is not None
        assert answer.status == 200, path
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        seen.add(shape)
        waiting += links_of(page, prefix)
        yield path


LONG = pytest.mark.long


@pytest.mark.parametrize(
    ("email", "start", "prefix", "viewport", "theme"),
    [
        pytest.param(OLGA, "/d/wind/", "/d/wind/", DESKTOP, "dark", id="desk, dark", marks=LONG),
        pytest.param(ANNA, "/c/wind/", "/c/wind/", PHONE, "light", id="cabinet on a phone"),
        # The other way round in `make faults`: each page is looked at once here.
        pytest.param(
            OLGA, "/d/wind/", "/d/wind/", PHONE, "light", id="desk on a phone", marks=LONG
        ),
        pytest.param(ANNA, "/c/wind/", "/c/wind/", DESKTOP, "dark", id="cabinet, dark", marks=LONG),
    ],
)
def test_every_page_of_a_face_is_free_of_axe_violations(
    open_as: Open, email: str, start: str, prefix: str, viewport: dict[str, int], theme: str
) -> None:
    page = open_as(email, start, viewport=viewport, color_scheme=theme)
    pages = 0
    found: list[str] = []
    for path in walk(page, start, prefix):
        pages += 1
        page.wait_for_timeout(250)
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:2]]
            found.append(f"{path}: {violation['id']}: {nodes}")

    assert pages >= 7
    assert found == []


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/signup/", "/wind/"])
def test_pages_outside_the_faces_are_free_of_axe_violations(open_as: Open, path: str) -> None:
    page = open_as("", path, viewport=PHONE)

    violations = Axe().run(page).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in violations] == []


def test_the_first_load_of_the_cabinet_is_light(open_as: Open) -> None:
    page = open_as(ANNA, "about:blank", viewport=PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, str] = {}
    bytes_of: dict[str, float] = {}
    session.on(
        "Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda e: bytes_of.update({e["requestId"]: e["encodedDataLength"]}),
    )
    page.goto("/c/wind/")
    page.wait_for_timeout(1500)

    counted = {
        each: url
        for each, url in asked.items()
        if "/live" not in url and not url.startswith(("data:", "blob:")) and "/picture/" not in url
    }
    total = sum(bytes_of.get(each, 0) for each in counted)
    print(f"first load: {len(counted)} requests, {total / 1024:.0f} KB")
    assert len(counted) <= 10, counted.values()
    assert total <= 120 * 1024
