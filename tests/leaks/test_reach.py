"""Contacts of our people: seen where company and colleague allow it, by whom he is named to; and
two deliberate leaks that must be heard."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kulisy.disclosure import access
from kulisy.disclosure.models import Reach
from tests.leaks import deeds, surfaces
from tests.leaks.alarm import Alarm
from tests.leaks.showing import allows_contacts, keeps_contacts
from tests.leaks.surfaces import Answer
from tests.leaks.walls import policies_off, replace_everywhere
from tests.leaks.world import World, made_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGES = ("/c/wind/team/", "/c/wind/", "/c/wind/support/", "/api/v1/")


def read(world: World, who: str) -> Iterator[Answer]:
    for url in PAGES:
        yield surfaces.get(world, who, url)
    yield from surfaces.letters(world, who)


def heard(plant: Callable[[], Any] | None = None) -> list[str]:
    """Ирина allows hers, Максим does not; Анна and Иван read, and get letters."""
    with made_world() as world:
        keeps_contacts(world, "irina", allowed=True)
        keeps_contacts(world, "maxim", allowed=False)
        deeds.asks(world, "anna", "romashka", "anna's")
        allows_contacts(world, "olga")
        deeds.answers(world, "irina", "anna's")
        if plant:
            plant()
        alarm = Alarm(world)
        for who in ("anna", "ivan"):
            alarm.hear(who, read(world, who))
        # What could leak is there: whom it is allowed to reads it.
        own = surfaces.get(world, "anna", PAGES[0]).text
        assert any(
            word in own
            for word, each in world.plants.items()
            if each.column.endswith("Reach.phone")
        )
        return alarm.leaks


def test_contacts_are_seen_where_both_allow_it() -> None:
    assert heard() == []


def of_everybody(viewer: Any) -> Any:
    """Forgets to ask him."""
    return Reach.objects.filter(company_id=viewer.company.id)


@pytest.mark.parametrize(
    "walls",
    [
        pytest.param(True, id="with the second wall", marks=pytest.mark.long),
        pytest.param(False, id="without it"),
    ],
)
def test_who_forgets_to_ask_is_heard(monkeypatch: pytest.MonkeyPatch, walls: bool) -> None:
    """Row security still holds; without it the alarm rings."""
    if not walls:
        policies_off()
    leaks = heard(lambda: replace_everywhere(monkeypatch, access.reach, of_everybody))
    assert bool(leaks) is not walls
