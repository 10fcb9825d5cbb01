"""Money, page by page: nobody reads another client's, nobody's cabinet reads a draft; and two
deliberate leaks that must be heard."""

from collections.abc import Iterator
from typing import Any

import pytest

from kulisy.billing import access
from kulisy.billing.models import Invoice, State
from kulisy.operate.testing import acting_as
from kulisy.portal import first_screen
from tests.leaks import paying, surfaces
from tests.leaks.alarm import Alarm
from tests.leaks.surfaces import Answer
from tests.leaks.walls import policies_off, replace_everywhere
from tests.leaks.world import World, made_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGES = ("/c/wind/", "/c/wind/money/", "/c/wind/documents/", "/c/wind/search/?q=zq")


def played(world: World) -> None:
    paying.settles_papers(world, "olga", "wind")
    paying.drafts_invoice(world, "irina", "romashka")
    paying.issues_invoice(world, "irina", "kuznetsov")
    world.work()


def read(world: World, who: str) -> Iterator[Answer]:
    for url in PAGES:
        yield surfaces.get(world, who, url)


def heard(plant: Any = None, *, walls: bool = True) -> list[str]:
    if not walls:
        policies_off()
    with made_world() as world:
        played(world)
        if plant:
            plant()
        alarm = Alarm(world)
        for who in ("anna", "ivan"):
            alarm.hear(who, read(world, who))
        # What could leak is there: he whom it was issued to reads it.
        own = surfaces.get(world, "ivan", "/c/wind/money/").text
        assert any(word in own for word in world.plants)
        assert alarm.broken == []
        return alarm.leaks


def test_money_is_read_by_whom_it_concerns() -> None:
    assert heard() == []


def of_every_client(viewer: Any) -> Any:
    """Forgets whose money it is."""
    return Invoice.objects.filter(company_id=viewer.company.id).exclude(state=State.DRAFT)


@pytest.mark.parametrize(
    "walls",
    [
        pytest.param(True, id="with the second wall", marks=pytest.mark.long),
        pytest.param(False, id="without it"),
    ],
)
def test_invoices_of_every_client_are_heard(monkeypatch: pytest.MonkeyPatch, walls: bool) -> None:
    """The query forgets the client: row security still holds; without it the alarm rings."""

    def plant() -> None:
        replace_everywhere(monkeypatch, access.invoices, of_every_client)

    leaks = heard(plant, walls=walls)
    assert bool(leaks) is not walls


@pytest.mark.long
def test_a_ground_told_on_the_first_screen_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of the first screen that is made with the owner's rights."""
    own = first_screen.greeting

    def telling(name: str, *rest: Any, **more: Any) -> str:
        with acting_as("kulisy_owner"):
            said = " ".join(Invoice.objects.values_list("ground", flat=True))
        return f"{own(name, *rest, **more)} {said}"

    def plant() -> None:
        replace_everywhere(monkeypatch, own, telling)

    assert heard(plant)
