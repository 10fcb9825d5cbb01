"""Mailboxes at a real Dovecot: nothing lost, nothing doubled, whatever happens to us or to it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kulisy.conversations.models import Message
from kulisy.conversations.tests.talk import asks
from kulisy.kit.time import now as clock
from kulisy.mailroom import idling, imap, limits, receiving
from kulisy.mailroom.models import IncomingLetter, Mailbox
from kulisy.mailroom.tasks import LOOK, look_into_mailboxes
from kulisy.mailroom.tests.dovecot import Post, post
from kulisy.mailroom.tests.incoming import address_of, codes, mailbox, raw
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.tests.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ANNA = "anna@romashka.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Post]:
    with post() as place:
        yield place


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    return request.node.name[:40].replace("test_", "")


@pytest.fixture
def box(cast: Cast, server: Post, user: str, settings) -> Mailbox:  # type: ignore[no-untyped-def]
    settings.INNER_HOSTS = ["127.0.0.1"]
    server.deliver(user, raw(id="before@r", text="до нас"))
    return mailbox(cast.studio, port=server.port, user=user, added_at=datetime.now(UTC))


def look(box: Mailbox) -> int:
    return receiving.look(box.id, now=clock())


def test_a_letter_by_smtp_becomes_a_message_in_its_conversation(
    cast: Cast, box: Mailbox, server: Post, user: str
) -> None:
    """SMTP → Dovecot → pipeline: a reply by mail lands in the right place for the right readers."""
    asked = asks(cast.anna, "Вёрстка главной", "Когда?")
    for_client = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    for_team = address_of(cast.irina.person_id, asked, face="desk", audience="internal")
    for number, (sender, to, text) in enumerate([
        (ANNA, for_client, "Отвечаю письмом"), ("irina@wind.example", for_team, "Заметка"),
    ]):  # fmt: skip
        server.send(
            raw(sender=sender, to=to, id=f"{number}@r", text=text, subject="Re: Вёрстка главной"),
            to=to.replace("support", user),
        )

    look(box)
    run_jobs()

    said = Message.objects.filter(conversation=asked, source__startswith="mail:")
    assert sorted(said.values_list("body", "audience")) == [
        ("Заметка", "internal"), ("Отвечаю письмом", "client"),
    ]  # fmt: skip
    box.refresh_from_db()
    assert (box.trouble, box.succeeded_at is not None) == ("", True)
    assert look(box) == 0


def test_nothing_is_lost_or_doubled_when_the_numbers_are_given_anew(
    box: Mailbox, server: Post, user: str
) -> None:
    look(box)
    server.deliver(user, raw(sender=ANNA, id="1@r"))
    assert look(box) == 1
    server.number_anew(user)
    server.deliver(user, raw(sender=ANNA, id="2@r"))

    assert look(box) == 1
    assert look(box) == 0
    server.deliver(user, raw(sender=ANNA, id="3@r"))
    assert look(box) == 1
    assert IncomingLetter.objects.count() == 4


def test_a_worker_that_dies_between_letters_goes_on_behind_the_last_one(
    box: Mailbox, server: Post, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(box)
    for number in range(4):
        server.deliver(user, raw(sender=ANNA, id=f"{number}@r", text=f"письмо {'я' * number}"))
    whole = receiving.keep_letter
    taken = []

    def dies_at_the_third(*given: object, **more: object) -> object:
        if len(taken) == 2:
            raise KeyboardInterrupt
        taken.append(1)
        return whole(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(receiving, "keep_letter", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        look(box)
    monkeypatch.setattr(receiving, "keep_letter", whole)

    assert IncomingLetter.objects.count() == 3
    assert look(box) == 2
    assert IncomingLetter.objects.count() == 5


def test_a_letter_that_breaks_everything_stops_nothing(
    cast: Cast, box: Mailbox, server: Post, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(box)
    server.deliver(user, raw(sender=ANNA, id="1@r", text="первое"))
    server.deliver(user, b"\x00\xff\xfe not a letter at all")
    server.deliver(user, raw(sender=ANNA, id="2@r", text="второе" * 900))
    server.deliver(user, raw(sender=ANNA, id="3@r", text="третье"))
    monkeypatch.setattr(limits, "LARGEST", 3000)

    assert look(box) == 4
    run_jobs()

    became = {
        (letter.subject and letter.excerpt) or letter.state: codes(letter)
        for letter in IncomingLetter.objects.exclude(message_id="before@r")
    }
    said = set(Message.objects.values_list("body", flat=True))
    assert {"первое", "третье"} <= said
    assert not any("второе" in each for each in said)
    assert ["oversized"] in became.values()
    assert sorted(IncomingLetter.objects.values_list("state", flat=True)) == [
        "opened", "placed", "quarantined", "quarantined", "refused",
    ]  # fmt: skip


def test_trouble_is_a_sentence_on_the_mailbox(box: Mailbox, server: Post, settings: object) -> None:
    for given, words in (
        ({"folder": "Нет такой"}, "Нет такой"),
        ({"port": 1}, "127.0.0.1"),
        ({"host": "nothing.invalid"}, "nothing.invalid"),
    ):
        Mailbox.objects.filter(id=box.id).update(
            **({"folder": "INBOX", "port": server.port, "host": "127.0.0.1"} | given)
        )
        look(box)
        box.refresh_from_db()
        assert words in box.trouble
        assert box.troubled_at is not None
    with pytest.raises(imap.Trouble):
        receiving.tried(server.door(password="wrong"))
    settings.INNER_HOSTS = []  # type: ignore[attr-defined]
    with pytest.raises(imap.Trouble):
        receiving.tried(server.door())


def test_who_waits_at_a_mailbox_hears_of_a_letter_at_once(
    box: Mailbox, server: Post, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, asked = threading.Event(), []

    def look_soon(mailbox_id: object) -> None:
        asked.append(mailbox_id)
        if len(asked) == 1:
            threading.Timer(0.3, server.deliver, [user, raw(sender=ANNA, id="new@r")]).start()
        else:
            stop.set()

    monkeypatch.setattr(idling, "look_soon", look_soon)
    idling.wait_at(box.id, stop)

    assert asked == [box.id, box.id]


def test_a_look_that_waits_is_asked_for_once(box: Mailbox) -> None:
    run_jobs()
    look_into_mailboxes(0)
    look_into_mailboxes(0)

    assert run_jobs()[0] == LOOK
    assert IncomingLetter.objects.count() == 1
    Mailbox.objects.update(active=False)
    look_into_mailboxes(0)
    assert run_jobs() == []
