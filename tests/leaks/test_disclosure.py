"""What a change of settings opens and closes, as the desk is shown it before it is made, is exactly
what the oracle says: item by item, for each of the clients' people."""

import copy
import random
import re
from typing import Any

import pytest
from django.urls import reverse

from kulisy.documents.actions import publish_rendered
from kulisy.documents.tests.papers import pdf
from kulisy.operate.testing import acting_as
from kulisy.people.doors import seat_viewer
from kulisy.people.models import Access, Seat
from kulisy.people.viewer import viewing
from tests.leaks import deeds, scene, watched
from tests.leaks.canary import found_in
from tests.leaks.changing import Drawn, Said, drawn
from tests.leaks.rule import Scope
from tests.leaks.surfaces import get
from tests.leaks.world import START, World, made_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = ("anna", "pyotr", "ivan")
#: Who was invited and is not there yet.
NEWCOMER = "newcomer"
#: By column, of things that are named on the page: to whom they belong, in the oracle's words.
PAGES = ("", "support/", "history/", "files/", "documents/", "projects/")
_WAYS = re.compile(
    r'<section data-way="(opens|closes)" data-person="([0-9a-f-]{36})">(.*?)</section>', re.S
)
_REST = re.compile(r'name="_list" value="([^"]+)"')
Titles = dict[str, tuple[Scope, ...]]
#: Person → what opens, what closes.
Told = dict[str, tuple[set[str], set[str]]]


def played(world: World) -> Titles:
    """Something of everything at both clients; every title's word, and whose it is."""
    scene.begin(world)
    deeds.opens_for_team(world, "olga", "romashka", "the team's")
    deeds.opens_for_client(world, "irina", "romashka", "for pyotr", "pyotr")
    for who, key in (("anna", "anna's"), ("pyotr", "for pyotr"), ("ivan", "ivan's")):
        deeds.sends_file(world, who, key)
    deeds.notes(world, "irina", "anna's", file=True)
    for client in ("romashka", "kuznetsov"):
        watched.begins_project(world, "irina", client)
    watched.plans_among_the_team(world, "irina", "romashka")
    titles = {
        word: plant.scopes
        for word, plant in world.plants.items()
        if plant.column in {"conversations.Conversation.title", "people.Seat.name",
                            "people.Contact.name"}
    }  # fmt: skip
    for word, plant in world.plants.items():
        ((kind, of), *_more) = plant.scopes
        if plant.column == "conversations.Attachment.name":
            titles[word] = (("file", of) if kind == "thread" else (kind, of),)
        if plant.column == "projects.Project.title":
            titles[word] = (("section", f"projects@{of}") if kind == "client" else (kind, of),)
    ours = {word: scopes for word, scopes in titles.items() if not _elsewhere(scopes)}
    return ours | papers(world)


def _elsewhere(scopes: tuple[Scope, ...]) -> bool:
    """Анна's cabinet at the lawyers is another one."""
    return any("at the lawyers" in of or "at_lawyers" in of for _kind, of in scopes)


def papers(world: World) -> Titles:
    titles: Titles = {}
    with acting_as("kulisy_owner"):
        irina = seat_viewer(Seat.objects.select_related("company").get(id=world.cast.irina.id))
    for client in ("romashka", "kuznetsov"):
        for sections in ("documents", "money", "documents|money"):
            scope: Scope = ("section", f"{sections}@{client}")
            word = world.plant("documents.Document.title", scope)
            titles[word] = (scope,)
            with viewing(irina):
                publish_rendered(
                    irina, client_id=getattr(world.cast, client).id, kind="report", title=word,
                    day=START.date(), pdf=pdf(word), sections=sections.split("|"), tell=False,
                    now=world.clock.now(),
                )  # fmt: skip
    return titles


def known(world: World, titles: Titles, who: str) -> set[str]:
    return {word for word, scopes in titles.items() if who in world.rule.may_know(scopes)}


def read(world: World, change: Drawn, html: str) -> Told:
    """Of the page: who, what opens, what closes; long lists are opened. Whom the cast doesn't know
    has just been invited; the cabinet names people as contacts."""
    names = {str(world.person(who).id): who for who in PEOPLE}  # type: ignore[union-attr]
    names |= {str(getattr(world.cast, who).contact_id): who for who in PEOPLE}
    told: Told = {}
    for way, person, said in _WAYS.findall(html):
        who = names.get(person, NEWCOMER)
        told.setdefault(who, (set(), set()))[way == "closes"].update(found_in(said))
        for rest in _REST.findall(said):
            page = shown(world, change, _list=rest).content.decode()
            told[who][way == "closes"].update(
                found_in(page.split('class="rows"')[1].split("</ul>")[0])
            )
    return told


def shown(world: World, change: Drawn, **more: str) -> Any:
    url = reverse(change.route, args=["wind", *change.args])
    return world.browser(change.who).post(url, {**change.data, **more})


def confirmed(world: World, change: Drawn, html: str) -> Any:
    token = re.search(r'name="_shown" value="(\w+)"', html)
    assert token
    url = reverse(change.route, args=["wind", *change.args])
    return world.browser(change.who).post(url, {**change.data, "_shown": token[1]})


def walk(world: World, titles: Titles, said: Said, *, changes: int, seed: int) -> int:
    """So many changes, each shown and then made or left; how many of them changed anything."""
    lot, telling = random.Random(seed), 0  # noqa: S311
    for _ in range(changes):
        change = drawn(lot, world, said)
        before = {who: known(world, titles, who) for who in (*PEOPLE, NEWCOMER)}
        kept = copy.deepcopy((world.rule, said.__dict__))
        change.tell()
        after = {who: known(world, titles, who) for who in (*PEOPLE, NEWCOMER)}
        # One of a client's people is told of what he knows himself, and asked even where that
        # leaves nothing.
        own = before[change.who] if change.who in PEOPLE else titles.keys()
        expected = {
            who: ((after[who] - before[who]) & own, (before[who] - after[who]) & own)
            for who in before
            if (after[who] ^ before[who]) & own
        }
        answer = shown(world, change)
        html = answer.content.decode()
        told = read(world, change, html) if answer.status_code == 200 else {}
        assert told == expected, (
            change.route, change.who, change.data, answer.status_code,
            _amiss(world, told, expected),
        )  # fmt: skip
        assert change.who not in PEOPLE or found_in(html) & titles.keys() <= own
        if answer.status_code == 302:
            assert not expected, answer.content.decode()[:3000]
            world.rule, said.__dict__ = kept if change.promised else (world.rule, said.__dict__)
            continue
        assert expected or change.who in PEOPLE, html[:3000]
        telling += bool(expected)
        if change.promised:
            world.rule, said.__dict__ = kept
            if lot.random() < 0.3:
                assert confirmed(world, change, html).status_code == 302
        elif lot.random() < 0.6:
            assert confirmed(world, change, answer.content.decode()).status_code == 302
        else:
            world.rule, said.__dict__ = kept[0], kept[1]
    return telling


def _amiss(world: World, told: Told, expected: Told) -> list[object]:
    """What was told and should not be, and what was not: whose each is."""
    return [
        (who, way, world.plants[word])
        for who in {*told, *expected}
        for way in (0, 1)
        for word in told.get(who, (set(), set()))[way] ^ expected.get(who, (set(), set()))[way]
    ]


def reads_as_told(world: World, titles: Titles) -> None:
    """What their own pages show is what the oracle says, after all of that."""
    named = {word for word, plant in world.plants.items() if plant.column.startswith("people.")}
    for who in PEOPLE:
        pages = [get(world, who, f"/c/wind/{page}") for page in PAGES]
        found = set().union(*(found_in(page.text) for page in pages)) & titles.keys()
        mine = known(world, titles, who)
        assert found <= mine
        missed = (mine - found) - named
        assert not missed, (who, [world.plants[word] for word in missed])


def as_begun() -> Said:
    return Said(own={"romashka": (True, False), "kuznetsov": (None, None)})


def test_forty_changes_are_shown_exactly() -> None:
    with made_world() as world:
        titles = played(world)
        before = Access.objects.count()
        assert walk(world, titles, as_begun(), changes=40, seed=6) > 15
        assert Access.objects.count() == before
        reads_as_told(world, titles)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_changes_are_shown_exactly(seed: int) -> None:
    with made_world() as world:
        titles, said = played(world), as_begun()
        for part in range(4):
            assert walk(world, titles, said, changes=50, seed=1000 * seed + part) > 15
            reads_as_told(world, titles)
