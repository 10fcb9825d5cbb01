"""Boundaries through the API: each face reads what it reads on its screens."""

import json

import pytest

from kulisy.api.tests.programs import program
from kulisy.conversations.tests.talk import asks
from kulisy.people.tests.cast import Cast, make_cast
from kulisy.people.tests.counting import counted
from kulisy.projects.tests.working import begins, shows
from kulisy.scope.tests.bounded import agrees, drafts, judges, offers, point

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_what_was_agreed_and_offered_is_read_on_both_sides_and_what_is_judged_on_one(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    agreement = agrees(cast.irina, cast.romashka, project)
    shows(cast.irina, project)
    judges(cast.irina, asks(cast.anna, "Страница", "Ещё одну"), point(agreement, "Страницы"))
    order = offers(cast.irina, cast.romashka, project=project)
    drafts(cast.irina, cast.romashka, title="Тайный черновик")
    anna, irina = program(cast.anna), program(cast.irina)
    used = {}
    for who in (anna, irina):
        [agreed] = who.get("agreements").json()["items"]
        points = {each["title"]: each for each in agreed["points"]}
        assert points["Раунды"]["used"] == 1
        assert points["Хостинг"]["limit"] is None
        used[who] = points["Страницы"]["used"]
        told = who.get("change-orders", project_id=str(project.id)).json()
        [offered] = told["items"]
        assert (offered["id"], offered["state"], offered["days"]) == (str(order.id), "sent", 4)
        assert offered["price"] == 1_200_000
        assert "Тайный" not in json.dumps(told, ensure_ascii=False)
    # Judged, and the client isn't told yet.
    assert (used[anna], used[irina]) == (0, 1)
    ivan = program(cast.ivan)
    for path in ("agreements", "change-orders"):
        assert ivan.get(path).json()["items"] == []


def test_lists_take_as_few_statements_for_many_rows(cast: Cast) -> None:
    agrees(cast.irina, cast.romashka)
    offers(cast.irina, cast.romashka)
    for who in (cast.irina, cast.anna):
        asked = program(who)
        for path in ("agreements", "change-orders"):
            asked.get(path, limit=100)
            with counted() as small:
                asked.get(path, limit=100)
            for _more in range(3):
                agrees(cast.irina, cast.romashka)
                offers(cast.irina, cast.romashka)
            with counted() as large:
                asked.get(path, limit=100)
            assert len(large) <= len(small), (path, large)
