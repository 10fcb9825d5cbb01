"""The proof of the alarm: every deliberate leak is heard, by the canary, by the twin world or by
asking for what exists and what doesn't."""

import logging
import uuid
from datetime import timedelta
from itertools import chain

import pytest

from tests.leaks import (
    arriving,
    deeds,
    further,
    linked,
    mailing,
    programs,
    scene,
    selling,
    surfaces,
)
from tests.leaks.alarm import Alarm, Mailbag
from tests.leaks.canary import PREFIX
from tests.leaks.histories import Drawn
from tests.leaks.mutants import MUTANTS, Mutant
from tests.leaks.routes import Known
from tests.leaks.twin import after, first_difference, lived, undone
from tests.leaks.walls import policies_off
from tests.leaks.world import World, made_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Of every ten one for `make test`, all for `make leaks`: each tells a day of its own.
HEARD = [
    mutant if number % 10 == 0 else pytest.param(mutant, marks=pytest.mark.long)
    for number, mutant in enumerate(MUTANTS)
]
#: A short day on which each of the leaks has something to leak.
DAY = (
    ("says", "anna's"), ("opens for the team", "anna's"), ("opens for him", "anna's"),
    ("notes with a file", "anna's"), ("answers", "anna's"), ("a letter returns", "anna's"),
    ("thinks better of it", "anna's"),
    ("moves notes", "anna's"), ("notes", "anna's"),
)  # fmt: skip


def canary(mutant: Mutant, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the alarm hears of a short story, until its first word."""
    with made_world() as world:
        alarm, reader = Alarm(world), mutant.reader
        bag = Mailbag(alarm)
        scene.begin(world)
        deeds.answers(world, "maxim", "anna's")
        bag()
        alarm.hear("maxim", surfaces.guarded(world, "maxim", "anna's"))
        deeds.mailbox_gets_mail(world, "kuznetsov")
        scene.managers_only(world)
        deeds.notes(world, "maxim", "anna's", file=True)
        deeds.answers(world, "irina", "anna's")
        deeds.notes(world, "irina", "ivan's")
        deeds.drafts(world, "irina", "anna's", "client")
        deeds.says(world, "anna", "anna's")
        mailing.answers_by_mail(world, "irina", "anna's", audience="internal")
        mailing.answers_by_mail(world, "ivan", "anna's", whose="anna")
        further.shows_copy(world, "irina", "anna's")
        further.merges(world, "irina", "anna's", "pyotr's")
        selling.offers_to_one(world, "irina", "kuznetsov")
        selling.sells(world, "irina", "pyotr", "romashka")
        if mutant.deed:
            mutant.deed(world)
        # What was said within five minutes leaves as one letter at their end.
        world.clock.forward(timedelta(minutes=6))
        deeds.settle(world)
        bag()
        alarm.hear_log(caplog.records)
        if not alarm.leaks:
            everything = chain(
                arriving.everything(world, reader),
                surfaces.crawl(world, reader),
                surfaces.direct(world, reader, doors=False),
                surfaces.searches(world, reader, [PREFIX]),
                surfaces.calendars(world, reader),
                programs.api(world, reader, [PREFIX]),
            )
            alarm.rings(reader, everything)
        alarm.hear_log(caplog.records)
    return alarm.leaks


def twin(mutant: Mutant) -> list[str]:
    """How the two worlds differ after a short day, at the first place."""
    drawn = Drawn(mutant.reader, share=False, whole_team_writes=False, deeds=DAY)
    with made_world(whole_team_writes=False) as world:
        scene.begin(world)
        told = drawn.told(world)
        with undone(world):
            whole = lived(world, told, mutant.reader, twin=False)
        with undone(world):
            other = first_difference(whole, after(world, told, mutant.reader, twin=True))
    return list(other or ())


def link(mutant: Mutant) -> list[str]:
    """What the alarm hears by the link of a letter, beside another thread of the same reader."""
    with made_world() as world:
        alarm = Alarm(world)
        scene.begin(world)
        deeds.notes(world, "maxim", "anna's", file=True)
        deeds.answers(world, "irina", "anna's")
        client = "kuznetsov" if mutant.reader == "ivan" else "romashka"
        deeds.asks(world, mutant.reader, client, "beside")
        deeds.answers(world, "irina", "beside", file=True)
        if mutant.deed:
            mutant.deed(world)
        came = linked.arrive(world, mutant.reader, mutant.place)
        alarm.hear(
            came.name, linked.everything(world, came), may_know_as=mutant.reader, only=came.thread
        )
    return alarm.leaks


def exists(mutant: Mutant) -> list[str]:
    """Foreign conversations asked for, and one that never was."""
    with made_world() as world:
        scene.begin(world)
        foreign = Known().ids("conversations_conversation")
        return [
            f"{each}: {one.status}"
            for each in foreign
            if _not_his(world, mutant.reader, each)
            and (one := _asked(world, mutant.reader, each)).status
            != _asked(world, mutant.reader, uuid.UUID(int=9)).status
        ]


def _asked(world: World, who: str, thread: uuid.UUID) -> surfaces.Answer:
    return surfaces.get(world, who, f"/c/wind/conversations/{thread}/")


def _not_his(world: World, who: str, thread: uuid.UUID) -> bool:
    key = next((key for key, known in world.ids.items() if known == thread), "")
    return not key or who not in world.rule.thread(key)


def heard_of(mutant: Mutant, caplog: pytest.LogCaptureFixture) -> list[str]:
    """By the oracle that must hear it."""
    if mutant.heard_by == "canary":
        return canary(mutant, caplog)
    return {"twin": twin, "link": link, "exists": exists}[mutant.heard_by](mutant)


@pytest.mark.parametrize("mutant", HEARD, ids=lambda mutant: mutant.what)
def test_a_deliberate_leak_is_heard(
    mutant: Mutant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if mutant.without_policies:
        policies_off()
    mutant.plant(monkeypatch)
    with caplog.at_level(logging.INFO):
        heard = heard_of(mutant, caplog)

    assert heard, f"nobody heard: {mutant.what}"


@pytest.mark.parametrize("reader", ["anna", pytest.param("ivan", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    # Of the first two, test_scene and test_twin are silent in `make test`.
    "oracle",
    [
        *(pytest.param(each, marks=pytest.mark.long) for each in ("canary", "twin")),
        "exists",
        "link",
    ],
)
def test_the_same_short_story_is_silent_without_a_leak(
    oracle: str, reader: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Else the mutants would prove nothing."""
    silent = Mutant("none", lambda patch: None, reader, oracle)
    assert heard_of(silent, caplog) == []


def test_there_are_enough_of_them_and_both_oracles_are_needed() -> None:
    assert len(MUTANTS) >= 12
    assert {mutant.heard_by for mutant in MUTANTS} == {"canary", "twin", "exists", "link"}
    assert len({mutant.what for mutant in MUTANTS}) == len(MUTANTS)
