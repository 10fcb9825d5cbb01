"""Letters that come in open nothing that is closed: L3, L4, L12, L14, L15 and L21 to L24 of the
list of channels. Each time the words are said first that could leak; then everybody reads all
he gets, pages and letters."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail

from kulisy.conversations.models import Message
from kulisy.kit.time import now
from kulisy.mailroom.actions.taking_in import keep_letter
from kulisy.mailroom.models import IncomingLetter, Mailbox
from kulisy.mailroom.tests.incoming import SUPPORT, mailbox
from kulisy.mailroom.tests.post import raw
from kulisy.operate.testing import acting_as
from kulisy.people.viewer import working
from tests.leaks import deeds, surfaces
from tests.leaks.alarm import Alarm, Mailbag
from tests.leaks.rule import Scope
from tests.leaks.test_scene import forbidden
from tests.leaks.world import World, made_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEAM: Scope = ("team", "romashka")
MANAGERS: Scope = ("managers", "wind")
PROVEN = "Authentication-Results: mx.wind.example; dmarc=pass\n"
ANNAS: Scope = ("thread", "anna's")


@pytest.fixture
def stage() -> Iterator[World]:
    with made_world() as world:
        with acting_as("kulisy_owner"):
            mailbox(world.cast.studio, trusted_server="mx.wind.example")
        deeds.asks(world, "anna", "romashka", "anna's")
        deeds.asks(world, "ivan", "kuznetsov", "ivan's")
        deeds.answers(world, "irina", "anna's")
        deeds.answers(world, "irina", "ivan's")
        deeds.notes(world, "maxim", "anna's", mention="irina")
        deeds.notes(world, "irina", "anna's", mention="maxim")
        # What is said later leaves as one letter after a while.
        for _ in range(2):
            world.clock.forward(timedelta(minutes=6))
            world.work()
        yield world


def test_no_letter_opens_what_is_closed(stage: World) -> None:
    alarm = Alarm(stage)
    letters = Mailbag(alarm)
    letters()
    to_anna, to_ivan = letter(stage, "anna", "client"), letter(stage, "ivan", "client")
    note, about_client = (
        letter(stage, "irina", "internal"),
        letter(stage, "irina", "client", which=0),
    )
    said = {}

    def comes(what: str, who: str, scope: Scope, **given: str) -> None:
        words = f"Ответ {what} {stage.plant(what, scope)}"
        said[what] = sends(stage, who, text=words, **given)
        letters()

    comes("L3: a note's letter is answered", "irina", TEAM, to=note.reply_to[0])
    comes("L4: the same without its address", "irina", TEAM, names=note)
    comes("L15: the same to all", "irina", TEAM, to=note.reply_to[0], cc=to_anna.reply_to[0])
    comes("L14: a letter handed on inside", "maxim", TEAM, names=about_client, more=PROVEN)
    comes("L14: a client's letter handed on", "maxim", TEAM, to=to_anna.reply_to[0], more=PROVEN)
    comes("L12: out of office", "irina", MANAGERS, to=about_client.reply_to[0],
          more="Auto-Submitted: auto-replied\n")  # fmt: skip
    comes("L21: another client names her letter", "ivan", ("client", "kuznetsov"), names=to_anna)
    comes("L21: another client has her address", "ivan", TEAM, to=to_anna.reply_to[0])
    comes("L22: somebody in copy", "anna", ANNAS, to=to_anna.reply_to[0],
          cc="vasya@nowhere.example, " + address(stage, "pyotr"))  # fmt: skip
    comes("L23: a stranger", "stepan", MANAGERS)
    comes("L23: a stranger has her address", "stepan", TEAM, to=to_anna.reply_to[0])
    comes("L24: a colleague has her address", "pyotr", TEAM, to=to_anna.reply_to[0])
    comes("his own, to the client", "ivan", ("thread", "ivan's"), to=to_ivan.reply_to[0])

    became = {what: (row.state, row.audience) for what, row in said.items()}
    for what in ("L3", "L4", "L15", "L14: a letter", "L14: a client's"):
        assert of(became, what) == ("placed", "internal"), (what, said)
    assert of(became, "L12") == ("ignored", "")
    assert of(became, "L21: another client names") == ("opened", "client")
    assert of(became, "L22") == ("placed", "client")
    for what in ("L21: another client has", "L23", "L23: a stranger has", "L24"):
        assert of(became, what) == ("quarantined", ""), what
    assert not [each for each in mail.outbox if set(each.to) & strangers(stage)]
    with acting_as("kulisy_owner"):
        notes = Message.objects.filter(source__startswith="mail:", audience="internal")
        assert notes.count() == 5

    for who in ("anna", "pyotr", "ivan"):
        alarm.hear(who, surfaces.crawl(stage, who))
    for who in ("pyotr", "ivan"):
        alarm.hear(who, surfaces.searches(stage, who, forbidden(stage, who, most=12)))
    assert alarm.leaks == []
    assert alarm.broken == []
    annas = stage.ids["anna's"]
    page = stage.browser("anna").get(f"/c/wind/conversations/{annas}/")
    assert "L22" in page.content.decode()


def strangers(world: World) -> set[str]:
    return {"vasya@nowhere.example", world.cast.stranger.email}


def of(became: dict[str, tuple[str, str]], start: str) -> tuple[str, str]:
    return next(each for what, each in became.items() if what.startswith(start))


def letter(world: World, who: str, audience: str, *, which: int = -1) -> mail.EmailMessage:
    """The last (or another) letter about a talk that he got with this audience; an answer to it
    comes to an address of his own."""
    letters = [each for each in world.letters_to(who) if each.reply_to]
    internal = [each for each in letters if "олько команда" in str(each.subject)]
    wanted = internal if audience == "internal" else [e for e in letters if e not in internal]
    return wanted[which]


def sends(
    world: World, who: str, *, text: str, to: str = SUPPORT, cc: str = "",
    names: mail.EmailMessage | None = None, more: str = "",
) -> IncomingLetter:  # fmt: skip
    """By mail, and the worker settles it."""
    headers = f"Cc: {cc}\n" if cc else ""
    if names is not None:
        headers += f"In-Reply-To: {names.extra_headers['Message-ID']}\n"
    with acting_as("kulisy_owner"):
        box = Mailbox.objects.get()
        number = IncomingLetter.objects.count()
    data = raw(
        sender=address(world, who), to=to, id=f"{number}@outside", subject="Re: из почты",
        text=text, more=headers + more,
    )  # fmt: skip
    with working():
        kept = keep_letter(box, data, uid=None, now=now())
    assert kept is not None
    world.work()
    with acting_as("kulisy_owner"):
        return IncomingLetter.objects.get(id=kept.id)


def address(world: World, who: str) -> str:
    person = world.person(who)
    assert person is not None
    with acting_as("kulisy_owner"):
        person.refresh_from_db()
    return str(person.email)
