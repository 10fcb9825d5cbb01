"""Every address and method of the API × every member of the cast × expected status."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kulisy.people import tokens
from kulisy.people.tests.cast import Cast, at_desk, in_cabinet
from kulisy.people.viewer import viewing
from tests.house.api_routes import API
from tests.house.place import MEMBERS, NEVER, Place, make_place
from tests.leaks.routes import Route, all_routes

pytestmark = pytest.mark.django_db
SLOWLY = ("lev", "ivan", "anna", "maxim")
OPEN_TO_ALL = {"openapi-json", "api-root"}
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def place() -> Place:
    return make_place()


def api_routes() -> dict[str, Route]:
    return {
        route.name.removeprefix("api:"): route
        for route in all_routes()
        if route.name.startswith("api:")
    }


def program(cast: Cast, name: str) -> Client:
    """With a token of the member's own face; a stranger has none to make."""
    secret = "kulisy_" + "0" * 43
    if name not in {"stepan", "nobody"}:
        member = getattr(cast, name)
        viewer = at_desk(member) if hasattr(member, "role") else in_cabinet(member)
        with viewing(viewer):
            secret = tokens.make(viewer, name="проверка", now=datetime.now(UTC))[1]
    headers = {"accept-language": "en", "authorization": f"Bearer {secret}"}
    return Client(raise_request_exception=False, headers=headers)


def address(place: Place, route: Route, **other: object) -> str:
    return reverse(route.name, kwargs={part: place.ids[part] for part in route.parts} | other)


def asked(place: Place, who: Client, method: str, route: Route, **other: object) -> Any:
    url = address(place, route, **other)
    point = transaction.savepoint()
    try:
        if method == "get":
            return who.get(url)
        return getattr(who, method)(url, "{}", content_type="application/json")
    finally:
        transaction.savepoint_rollback(point)


def test_every_address_and_method_has_its_line() -> None:
    names = set(api_routes())
    assert names - {name for _method, name in API} == set(), "say who gets what there"
    assert {name for _method, name in API} - names == set(), "these are no more"


@pytest.mark.slow
def test_every_bearer_gets_what_the_table_says(place: Place) -> None:
    wrong, routes = [], api_routes()
    for number, name in enumerate(MEMBERS):
        who = program(place.cast, name)
        for (method, route), line in API.items():
            answer = asked(place, who, method, routes[route])
            if str(answer.status_code) != line[number]:
                told = answer.content.decode()[:200] if not answer.streaming else ""
                wrong.append(f"{method} {route} by {name}: {answer.status_code} {told}")
    assert wrong == []


@pytest.mark.slow
def test_a_method_without_a_line_is_not_allowed(place: Place) -> None:
    olga, routes = program(place.cast, "olga"), api_routes()
    known = {(method, address(place, routes[name])) for method, name in API}
    for name, route in routes.items():
        for method in METHODS:
            if (method, address(place, route)) in known or name in OPEN_TO_ALL:
                continue
            answer = asked(place, olga, method, route)
            assert answer.status_code == 405, (method, name)
            assert answer["Allow"]
            assert answer.json()["code"] == "not_allowed"


@pytest.mark.parametrize(
    "name",
    ["pyotr", *(pytest.param(each, marks=pytest.mark.slow) for each in SLOWLY)],
)
def test_what_is_foreign_and_what_never_was_answer_alike(place: Place, name: str) -> None:
    """To the byte: a program learns of nothing that it may not have."""
    who, routes = program(place.cast, name), api_routes()
    for method, route_name in API:
        route = routes[route_name]
        for part in route.parts:
            if not isinstance(place.ids[part], uuid.UUID):
                continue
            foreign = asked(place, who, method, route)
            if foreign.status_code == 404:
                never = asked(place, who, method, route, **{part: NEVER})
                assert foreign.content == never.content, (method, route_name)
                assert dict(foreign.items()) == dict(never.items()), (method, route_name)
                assert json.loads(foreign.content)["status"] == 404


def test_a_browsers_cookie_opens_nothing_here(place: Place) -> None:
    """Signed in at the desk, without a token: as nobody."""
    browser = place.browser("olga")
    assert browser.get("/d/wind/").status_code == 200
    for (method, name), line in API.items():
        if "200" in line and line != ("200",) * 10:
            assert asked(place, browser, method, api_routes()[name]).status_code == 401
