"""The canary pass: after a history in which everything happened, everybody reads everything.

`make test` tries every route as every member of the cast with a few ids each, spread over all of
them; `make leaks` (LEAKS=…) with every id."""

import logging
import os

import pytest
from django.core import mail

from tests.leaks import arriving, linked, programs, surfaces
from tests.leaks.alarm import Alarm, Mailbag
from tests.leaks.columns import unplanted
from tests.leaks.scene import play
from tests.leaks.world import EVERYBODY, World, made_world

pytestmark = pytest.mark.django_db
#: The quick pass reads for a client's contact and for somebody of another company.
BOUNDED = ("anna", "lev")
#: `make leaks` asks for all.
WHOLE = bool(int(os.environ.get("LEAKS", "0")))
EACH, WORDS, PAGES = (surfaces.EVERY, 40, surfaces.CRAWLED) if WHOLE else (1, 2, 40)
#: How many ids of each kind the quick pass asks for, spread over all there are.
FEW = surfaces.EVERY if WHOLE else 2


def forbidden(world: World, who: str, *, most: int) -> list[str]:
    """Beginnings of canaries that he may not know: what he typed himself is no canary."""
    rule = world.rule
    foreign = [
        word for word, plant in world.plants.items() if who not in rule.may_know(plant.scopes)
    ]
    chosen = foreign[:: max(1, len(foreign) // most)][:most]
    return [word[:-1] for word in chosen] + [word[:6] for word in chosen[:2]]


@pytest.fixture
def stage() -> World:
    with made_world() as world:
        yield world


def test_nobody_reads_what_is_not_his(stage: World, caplog: pytest.LogCaptureFixture) -> None:
    """Pages by links and by address, search, letters, events, the log."""
    alarm = Alarm(stage)
    with caplog.at_level(logging.DEBUG):
        play(stage, Mailbag(alarm))
        assert unplanted() == []
        assert len(stage.plants) > 100
        for who in BOUNDED:
            alarm.hear(who, surfaces.crawl(stage, who))
            each = FEW if who == "anna" else EACH
            straight = surfaces.direct(stage, who, doors=False, fragments=False, each=each)
            alarm.hear(who, straight)
            alarm.hear(who, surfaces.searches(stage, who, forbidden(stage, who, most=6)))
            alarm.hear(who, programs.api(stage, who, forbidden(stage, who, most=3)))
            alarm.hear(who, arriving.everything(stage, who))
            alarm.hear(who, surfaces.calendars(stage, who))
        for place in ("conversations", "notices", "orders", "bookings"):
            came = linked.arrive(stage, "anna", place)
            shown = linked.everything(stage, came, each=EACH)
            alarm.hear(came.name, shown, may_know_as="anna", only=came.thread)
        alarm.hear_log(caplog.records)

    assert alarm.leaks == []
    assert alarm.broken == []
    assert alarm.read > 1000
    assert len(mail.outbox) > 15
    assert len(stage.events) > 200


@pytest.mark.long
def test_nobody_reads_what_is_not_his_through_any_door_form_or_eyes(stage: World) -> None:
    """The whole of it: every member of the cast, closed doors, fragments, refused forms, more
    words searched for, «Глазами клиента»."""
    alarm = Alarm(stage)
    play(stage, Mailbag(alarm))
    for who in EVERYBODY:
        if WHOLE or who not in BOUNDED:  # The quick pass crawled for those.
            alarm.hear(who, surfaces.crawl(stage, who, most=PAGES))
        alarm.hear(who, surfaces.direct(stage, who, doors=WHOLE, each=EACH))
        alarm.hear(who, surfaces.searches(stage, who, forbidden(stage, who, most=WORDS)))
        alarm.hear(who, programs.api(stage, who, forbidden(stage, who, most=WORDS)))
        alarm.hear(who, programs.api_direct(stage, who, each=EACH))
        alarm.hear(who, arriving.everything(stage, who))
        alarm.hear(who, surfaces.calendars(stage, who))
        alarm.hear(who, surfaces.refusals(stage, who, doors=WHOLE, each=EACH))
        for _url, topics in surfaces.tickets(stage, who):
            person = stage.person(who)
            assert person
            assert all(topic.startswith(f"{person.id}/") for topic in topics)
    for seat, contact in surfaces.eyes(stage):
        name = contact.split("_")[0]
        seen = surfaces.looking(stage, seat, contact, each=EACH)
        alarm.hear(f"{seat} as {name}", seen, may_know_as=name)

    assert alarm.leaks == []
    assert alarm.broken == []
    assert alarm.read > (8000 if WHOLE else 1500)
