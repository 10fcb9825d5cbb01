"""A thread that the team opened for a client and thought better of: its first message rested and
was taken back. Whatever the team does with it afterwards, the client's side hears, reads and
counts nothing; and when at last something is said there, he hears of that alone."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail

from kulisy.conversations.models import Conversation, Draft, Participant
from kulisy.notify.models import Bell, Letter
from kulisy.operate.testing import acting_as
from tests.leaks import deeds
from tests.leaks.twin import Seen, differences, see, undone
from tests.leaks.world import World, made_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIDE = ("anna", "pyotr")


@pytest.fixture(
    params=[
        pytest.param(False, id="of one contact"),
        pytest.param(True, id="shared among colleagues", marks=pytest.mark.long),
    ]
)
def stage(request: pytest.FixtureRequest) -> Iterator[World]:
    with made_world(share=request.param) as world:
        deeds.asks(world, "anna", "romashka", "anna's")
        for who in SIDE:
            world.browser(who).get("/me/?all=1")  # «Sent» is said once, on the next page.
        yield world


def opened(world: World) -> Conversation:
    """For Анна, and resting."""
    world.post(
        "irina", "desk:new_conversation", "wind", client=world.cast.romashka.id, audience="client",
        title="Ещё рано", key=uuid.uuid4(), contacts=[world.cast.anna.contact_id],
        body="Смета выросла вдвое",
    )  # fmt: skip
    found = Conversation.objects.get(title="Ещё рано")
    world.ids["unshown"] = found.id
    world.remember("unshown", "romashka", "client", {"anna"})
    return found


def taken_back(world: World) -> Conversation:
    found = opened(world)
    resting = Draft.objects.get(conversation=found, send_at__isnull=False)
    world.post("irina", "desk:take_back", "wind", resting.id)
    world.work()
    return found


#: All that a colleague can do with a thread, short of saying something to the client in it.
HANDLED: dict[str, Callable[[World], Any]] = {
    "adds a colleague of the client": lambda world: _do(
        world, "participants", contact=world.cast.pyotr.contact_id
    ),
    "gives it to Максим": lambda world: _do(world, "assignee", seat=world.cast.maxim.id),
    "sets a date": lambda world: _do(world, "due", due="2026-11-30T12:00"),
    "labels it": lambda world: _do(world, "labels", new="Дорого"),
    "watches it": lambda world: _do(world, "watchers"),
    "stops watching": lambda world: _do(world, "watchers", stop="1"),
    "renames it": lambda world: _do(world, "title", title="Ещё рано говорить"),
    "waits for the client": lambda world: _do(world, "state", state="client"),
    "waits for us": lambda world: _do(world, "state", state="us"),
    "closes it": lambda world: _do(world, "state", state="closed"),
    "opens it again": lambda world: _do(world, "state", state="open"),
    "closes it for good": lambda world: _do(world, "state", state="closed"),
    "writes a note": lambda world: deeds.notes(
        world, "irina", "unshown", file=True, mention="maxim"
    ),
    "keeps a call": lambda world: deeds.speaks(world, "irina", "unshown", audience="internal"),
    "writes and takes back again": lambda world: deeds.takes_back(world, "irina", "unshown"),
    "begins a draft": lambda world: deeds.drafts(world, "irina", "unshown", "client"),
}


def test_whatever_is_done_with_a_thread_nobody_was_shown_he_gets_nothing_of_it(
    stage: World,
) -> None:
    before = {who: _seen(stage, who) for who in SIDE}
    bells, letters = _told(Bell), _told(Letter)
    events = {who: len(stage.events_for(who)) for who in SIDE}
    taken_back(stage)

    told = []
    for what, deed in HANDLED.items():
        deed(stage)
        stage.work()
        told += [
            f"{what}: {event}" for who in SIDE for event in stage.events_for(who)[events[who] :]
        ]
        told += [what] * (_told(Bell) + _told(Letter) > bells + letters)

    assert Participant.objects.filter(contact=stage.cast.pyotr.contact).exists()
    assert Conversation.objects.get(id=stage.ids["unshown"]).client_version > 3
    assert told == []
    for who in SIDE:
        difference = differences(before[who], _seen(stage, who))
        assert not difference, "\n".join(difference)


def test_what_happened_before_it_was_shown_is_not_told_when_the_worker_comes_late(
    stage: World,
) -> None:
    thread = opened(stage)
    _do(stage, "state", state="closed")
    _do(stage, "state", state="us")
    bells, letters = _told(Bell), len(stage.letters_to("anna"))

    stage.work()  # The rest has ended, and only now the worker learns of all of it.

    assert Conversation.objects.get(id=thread.id).shown_at is not None
    assert len(stage.letters_to("anna")) == letters + 1
    assert "Смета выросла вдвое" in stage.letters_to("anna")[-1].body
    with acting_as("kulisy_owner"):
        rung = Bell.objects.filter(face="portal", person_id=stage.cast.anna.person_id)
        assert list(rung.values_list("kind", flat=True)) == ["message"]
    assert _told(Bell) == bells + 1


def test_once_something_was_said_in_it_he_hears_of_closing_too(stage: World) -> None:
    """Else the silence above would prove nothing."""
    opened(stage)
    stage.work()
    events = len(stage.events_for("anna"))
    bells = _told(Bell)

    _do(stage, "state", state="closed")
    stage.work()

    assert _told(Bell) == bells + 1
    names = {event.name for event in stage.events_for("anna")[events:]}
    assert names == {f"conversation:{stage.ids['unshown']}", "home", "bell"}


def _do(world: World, what: str, **data: Any) -> None:
    world.post("irina", f"desk:{what}", "wind", world.ids["unshown"], **data)


def _told(rows: type[Bell | Letter]) -> int:
    """How many stand for the client's side."""
    with acting_as("kulisy_owner"):
        return rows.objects.filter(face="portal").count()


def _seen(world: World, who: str) -> Seen:
    """Everything he gets now, at one moment for both sides of the comparison. Reading through the
    API makes a token: it is taken back."""
    with undone(world):
        world.clock.moment = world.clock.moment.replace(hour=18, minute=0, second=0)
        letters = len(mail.outbox)
        return Seen(list(see(world, who, letters=letters, events=10**9, words=("смета",))))
