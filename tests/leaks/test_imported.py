"""A history that was brought in leaks no more than one that happened here: what was the team's own
in the other system is nobody's of the client's side, on any surface; and to him it's as if it had
never been brought."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from kulisy.conversations.models import Attachment, Conversation, Message
from kulisy.imports.jsonl.tests.lines import bring, write
from kulisy.operate.testing import acting_as
from kulisy.people.models import Contact
from tests.leaks import deeds, surfaces
from tests.leaks.alarm import Alarm, Mailbag
from tests.leaks.rule import Scope
from tests.leaks.test_scene import forbidden
from tests.leaks.twin import Seen, differences, see, undone
from tests.leaks.world import World, made_world

pytestmark = pytest.mark.django_db
SIDE = ("anna", "pyotr", "ivan")


@pytest.fixture
def stage() -> Iterator[World]:
    with made_world() as world:
        deeds.asks(world, "anna", "romashka", "anna's")
        deeds.asks(world, "ivan", "kuznetsov", "ivan's")
        yield world


def clients(world: World) -> list[dict[str, Any]]:
    return [
        {"type": "client", "id": key, "name": getattr(world.cast, key).name, "existing": True}
        for key in ("romashka", "kuznetsov")
    ]


def shown(world: World) -> list[dict[str, Any]]:
    """What Анна wrote and was answered in the other system, with a file."""
    world.remember("imported", "romashka", "client", {"anna"})
    scope: Scope = ("thread", "imported")
    thread = {
        "type": "conversation", "id": "T-1", "client": "romashka", "audience": "client",
        "title": f"Из прежней системы {world.plant('conversations.Conversation.title', scope)}",
        "participants": [_address(world, "anna")], "state": "waiting_us",
    }  # fmt: skip
    return [
        thread,
        _said(world, 1, "T-1", "anna", "client", scope),
        _said(world, 2, "T-1", "irina", "client", scope, file="shown.txt"),
    ]


def hidden(world: World, folder: Path) -> list[dict[str, Any]]:
    """What the team said behind her back: in her thread, and in one of its own; with a file, a
    label, a date, a colleague who left; and what another client was told."""
    team: Scope = ("team", "romashka")
    (folder / "hidden.txt").write_text(f"тайна {world.plant('files: bytes', team)}")
    name = world.plant("conversations.Message.author_name", team)
    own = {
        "type": "conversation", "id": "T-2", "client": "romashka", "audience": "internal",
        "title": f"О заказчике {world.plant('conversations.Conversation.title', team)}",
        "labels": [f"метка {world.plant('conversations.Label.name', ('company', 'wind'))}"],
        "due": "2026-12-01", "assignee": _address(world, "irina"), "state": "waiting_us",
    }  # fmt: skip
    return [
        own,
        {"type": "colleague", "email": "gone@wind.example", "name": f"Егор {name}"},
        _said(world, 10, "T-1", "irina", "internal", team, file="hidden.txt"),
        {**_said(world, 11, "T-1", "irina", "internal", team), "from": "gone@wind.example"},
        {**_said(world, 12, "T-1", "irina", "internal", team), "at": "2023-01-01T00:00:00Z"},
        {**_said(world, 13, "T-1", "irina", "internal", team), "at": "2026-11-01T00:00:00Z"},
        _said(world, 14, "T-2", "irina", "internal", team, file="hidden.txt"),
    ]


def of_another(world: World) -> list[dict[str, Any]]:
    world.remember("ivan's imported", "kuznetsov", "client", {"ivan"})
    scope: Scope = ("thread", "ivan's imported")
    return [
        {"type": "conversation", "id": "T-3", "client": "kuznetsov", "audience": "client",
         "title": f"Другой {world.plant('conversations.Conversation.title', scope)}"},
        _said(world, 20, "T-3", "ivan", "client", scope, file="shown.txt"),
        _said(world, 21, "T-3", "irina", "internal", ("team", "kuznetsov")),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.long
def test_what_was_the_teams_own_reaches_no_client(stage: World, tmp_path: Path) -> None:
    alarm = Alarm(stage)
    letters = Mailbag(alarm)
    letters()
    sent, events = len(mail.outbox), len(stage.events)
    (tmp_path / "shown.txt").write_text("смета")
    lines = [*clients(stage), *shown(stage), *hidden(stage, tmp_path), *of_another(stage)]
    bring(write(tmp_path, *lines), stage.cast.olga, files=tmp_path)
    stage.work()
    letters()
    with acting_as("kulisy_owner"):
        assert Message.objects.filter(source__startswith="jsonl:", audience="internal").count() == 6
        assert Attachment.objects.filter(audience="internal").count() == 2
        stage.ids["imported"] = Conversation.objects.get(title__startswith="Из прежней").id

    for who in ("anna", "pyotr", "ivan", "lev", "maxim", "nobody"):
        alarm.hear(who, surfaces.crawl(stage, who))
        alarm.hear(who, surfaces.direct(stage, who, doors=False, fragments=False))
        alarm.hear(who, surfaces.searches(stage, who, forbidden(stage, who, most=30)))
    for seat, contact in (("irina", "pyotr"), ("maxim", "anna")):
        alarm.hear(seat, surfaces.looking(stage, seat, contact), may_know_as=contact)

    assert alarm.leaks == []
    assert alarm.broken == []
    assert (len(mail.outbox), len(stage.events)) == (sent, events)
    # And the readers do read: what she may know is on her page, the file comes whole.
    page = stage.browser("anna").get(f"/c/wind/conversations/{stage.ids['imported']}/")
    assert page.content.decode().count("zq7") >= 3


@pytest.mark.long
@pytest.mark.slow
def test_to_the_client_it_is_as_if_the_rest_had_never_been_brought(
    stage: World, tmp_path: Path
) -> None:
    (tmp_path / "shown.txt").write_text("смета")
    first = [*clients(stage), *shown(stage)]
    bring(write(tmp_path, *first), stage.cast.olga, files=tmp_path)
    stage.work()
    for who in SIDE:
        stage.browser(who).get("/me/?all=1")
    before = {who: _seen(stage, who) for who in SIDE}

    bring(write(tmp_path, *first, *hidden(stage, tmp_path)), stage.cast.olga, files=tmp_path)
    stage.work()

    with acting_as("kulisy_owner"):
        assert Message.objects.filter(source__startswith="jsonl:", audience="internal").count() == 5
    for who in SIDE:
        difference = differences(before[who], _seen(stage, who))
        assert not difference, "\n".join(difference)


def _said(
    world: World, number: int, thread: str, who: str, audience: str, scope: Scope, *,
    file: str = "",
) -> dict[str, Any]:  # fmt: skip
    line: dict[str, Any] = {
        "type": "message", "id": number, "conversation": thread, "from": _address(world, who),
        "at": f"2024-03-01T10:{number:02}:00Z", "audience": audience,
        "body": f"Сказано {world.plant('conversations.Message.body', scope)}",
    }  # fmt: skip
    if file:
        name = f"файл {world.plant('conversations.Attachment.name', scope)}.txt"
        line["files"] = [{"path": file, "name": name}]
    return line


def _address(world: World, who: str) -> str:
    found = getattr(world.cast, who)
    with acting_as("kulisy_owner"):
        if who in world.rule.seats:
            found.person.refresh_from_db()
            return str(found.person.email)
        return Contact.objects.get(id=found.contact_id).email


def _seen(world: World, who: str) -> Seen:
    """Everything he gets now, at one moment for both sides of the comparison."""
    with undone(world):  # Reading through the API makes a token.
        world.clock.moment = world.clock.moment.replace(hour=18, minute=0, second=0)
        words = ("тайна", "заказчике", "Сказано")
        return Seen(list(see(world, who, letters=len(mail.outbox), events=10**9, words=words)))
