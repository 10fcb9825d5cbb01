"""Histories in two worlds: with, and without what the reader may not know."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from tests.leaks import elsewhere, scene
from tests.leaks.alarm import Alarm
from tests.leaks.histories import Drawn, histories
from tests.leaks.surfaces import crawl
from tests.leaks.twin import Deed, differences, lived, undone
from tests.leaks.world import World, made_world

pytestmark = pytest.mark.django_db
#: `make leaks` asks for many.
SCENARIOS = int(os.environ.get("LEAKS", "0"))


def check(drawn: Drawn) -> None:
    with made_world(share=drawn.share, whole_team_writes=drawn.whole_team_writes) as world:
        scene.begin(world)
        compare(world, drawn.told(world), drawn.reader)


def compare(world: World, deeds: list[Deed], reader: str) -> None:
    """No difference between the worlds, and no canary in the whole one."""
    with undone(world):
        whole = lived(world, deeds, reader, twin=False)
        alarm = Alarm(world)
        alarm.hear(reader, crawl(world, reader))
    with undone(world):
        twin = lived(world, deeds, reader, twin=True)
    assert alarm.leaks == []
    assert alarm.broken == []
    told = differences(whole, twin)
    assert not told, "\n".join(told)


@pytest.mark.parametrize("reader", ["anna", pytest.param("maxim", marks=pytest.mark.long)])
def test_a_day_is_the_same_to_the_byte_without_what_one_may_not_know(reader: str) -> None:
    """For a client, and for a colleague who is kept out of one."""
    day = (
        ("says", "anna's"), ("notes with a file", "anna's"), ("opens for the team", "anna's"),
        ("answers", "anna's"), ("takes back", "anna's"), ("handles", "anna's"),
        ("says", "pyotr's"), ("opens for him", "anna's"), ("notes", "ivan's"),
        ("answers with a file", "ivan's"), ("notes about", "ivan's"), ("notes", "at the lawyers"),
        ("thinks better of it", "anna's"), ("notes", "anna's"),
    )  # fmt: skip
    check(Drawn(reader, False, False, day))


@pytest.mark.long
@pytest.mark.parametrize("reader", ["anna", "pyotr", "ivan", "maxim", "lev"])
def test_a_day_in_the_other_rooms_is_the_same_too(reader: str) -> None:
    """Projects, hours, boundaries, words given, meetings, papers, money, notices: numbers, orders
    and sums beside conversations, in pages, letters, digests, events, one's own calendar."""
    with made_world(whole_team_writes=False) as world:
        scene.begin(world)
        elsewhere.begin(world)
        compare(world, elsewhere.day(world), reader)


@pytest.mark.long
def test_a_number_that_tells_of_another_client_is_heard() -> None:
    with made_world(whole_team_writes=False) as world:
        scene.begin(world)
        elsewhere.begin(world)
        with pytest.raises(AssertionError, match="Счёт № 2"):
            compare(world, elsewhere.invoices(world), "anna")


@pytest.mark.long
@settings(
    max_examples=SCENARIOS or 3,
    deadline=None,
    derandomize=not SCENARIOS,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
@given(drawn=histories(10))
def test_any_history_is_the_same_to_the_byte_without_what_one_may_not_know(drawn: Drawn) -> None:
    """A few by default; `make leaks` draws 300 (LEAKS=…)."""
    check(drawn)
