"""Every route × every member of the cast × expected status; strangers get "not found"."""

import re
import uuid

import pytest
from django.db import transaction
from django.urls import reverse

from tests.house.place import MEMBERS, NEVER, Place, make_place
from tests.house.routes import API, LOCAL, ROUTES, SIGN_IN
from tests.leaks.routes import Route, all_routes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    made = make_place()
    for name in MEMBERS:
        made.browser(name)
    return made


def own_routes() -> list[Route]:
    left_out = (*SIGN_IN, *LOCAL, *API)
    return [route for route in all_routes() if not route.name.startswith(left_out)]


def address(place: Place, route: Route, **other: object) -> str:
    missing = set(route.parts) - set(place.ids)
    assert not missing, f"tests/house/place.py must say what stands for {missing} ({route.name})"
    return reverse(route.name, kwargs={part: place.ids[part] for part in route.parts} | other)


def test_every_route_has_its_line_and_every_line_its_route() -> None:
    names = {route.name for route in own_routes()}
    assert names - set(ROUTES) == set(), "say in tests/house/routes.py who gets what there"
    assert set(ROUTES) - names == set(), "these routes are no more"


def test_nobody_is_ever_told_that_something_is_forbidden() -> None:
    told = {code for line in ROUTES.values() for codes in line for code in codes}
    assert told <= {"200", "204", "302", "400", "404", "405", "422"}
    assert all(len(codes) == len(MEMBERS) for line in ROUTES.values() for codes in line)


#: Who opens pages and who sends forms in `make test`: one of each kind; the others in `make leaks`.
OPENING = ("maxim", "pyotr", "lev", "nobody")
SENDING = ("irina", "anna", "stepan", "nobody")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "members"),
    [
        pytest.param("get", OPENING, id="get"),
        pytest.param(
            "get", tuple(set(MEMBERS) - set(OPENING)), id="get, others", marks=pytest.mark.long
        ),
        pytest.param("post", SENDING, id="post"),
        pytest.param(
            "post", tuple(set(MEMBERS) - set(SENDING)), id="post, others", marks=pytest.mark.long
        ),
    ],
)
def test_everybody_gets_what_the_table_says(
    place: Place, method: str, members: tuple[str, ...]
) -> None:
    wrong = []
    for route in own_routes():
        url = address(place, route)
        expected = ROUTES[route.name][method == "post"]
        for name, code in zip(MEMBERS, expected, strict=True):
            if name not in members:
                continue
            got = _status(place, name, method, url)
            if got != code:
                wrong.append(f"{method} {route.name} by {name}: {got}, expected {code}")
    assert wrong == []


SEES_THE_THREAD = {"olga", "irina", "maxim", "dina", "anna"}
#: Where files are sent to, and who sees it: what is asked for is a whole client's.
PLACES = {"place_id": SEES_THE_THREAD, "material_id": SEES_THE_THREAD | {"pyotr"}}
#: What varies from one answer to the next whoever asks.
_FLEETING = re.compile(r"\b[A-Za-z0-9]{64}\b")


LATER = ("maxim", "pyotr", "lev", "ivan", "stepan")
ASKING = ("anna", *(pytest.param(each, marks=pytest.mark.long) for each in LATER))


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKING)
def test_what_is_foreign_and_what_never_was_look_the_same(place: Place, name: str) -> None:
    """To the byte, after taking the identifier itself out of the page."""
    told = []
    for route in own_routes():
        for part in route.parts:
            if not isinstance(place.ids[part], uuid.UUID):
                continue
            if "upload_id" in route.parts and name in PLACES.get(part, ()):
                continue  # he sees the place: only the upload is foreign to him
            foreign, never = address(place, route), address(place, route, **{part: NEVER})
            for method in ("get", "post"):
                one = _answer(place, name, method, foreign)
                other = _answer(place, name, method, never)
                if one[0] == 404 and one != other:
                    told.append(f"{method} {route.name}, {part}: {one[0]} and {other[0]}")
    assert told == []


def _status(place: Place, name: str, method: str, url: str) -> str:
    browser = place.browser(name)
    cookies, point = browser.cookies.copy(), transaction.savepoint()
    try:
        return str(getattr(browser, method)(url).status_code)
    finally:
        transaction.savepoint_rollback(point)
        browser.cookies = cookies


def _answer(place: Place, name: str, method: str, url: str) -> tuple[int, str]:
    browser = place.browser(name)
    cookies, point = browser.cookies.copy(), transaction.savepoint()
    try:
        answer = getattr(browser, method)(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = f"{dict(answer.items())}\n{body.decode('utf-8', 'replace')}"
        for part in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", url):
            text = text.replace(part, "ID")
        return answer.status_code, _FLEETING.sub("TOKEN", text)
    finally:
        transaction.savepoint_rollback(point)
        browser.cookies = cookies
