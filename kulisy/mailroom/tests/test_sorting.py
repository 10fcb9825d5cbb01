"""Letters that are no talk open nothing and are answered by nobody; too many, too large and
endlessly repeated ones wait."""

from datetime import timedelta

import pytest

from kulisy.conversations.models import Conversation, Message
from kulisy.conversations.tests.talk import answers, asks, run_jobs
from kulisy.kit.ids import new_id
from kulisy.mailroom import limits
from kulisy.mailroom.actions.settling import settle
from kulisy.mailroom.actions.taking_in import keep_letter
from kulisy.mailroom.models import IncomingLetter, Mailbox
from kulisy.mailroom.plan import Reason
from kulisy.mailroom.tests.incoming import (
    SUPPORT,
    address_of,
    arrives,
    codes,
    forget_job,
    mailbox,
    message_of,
    raw,
)
from kulisy.notify.models import Letter
from kulisy.people.tests.cast import NOW, Cast, make_cast
from kulisy.people.viewer import working

pytestmark = pytest.mark.django_db
ANNA, IRINA, STRANGER = "anna@romashka.example", "irina@wind.example", "vasya@nowhere.example"

REPORT = """From: MAILER-DAEMON@mx.romashka.example
To: support@wind.example
Subject: Undelivered
Message-ID: <bounce@mx>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain

It failed.
--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.romashka.example

Final-Recipient: rfc822; anna@romashka.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--=b
Content-Type: text/rfc822-headers

Message-ID: {name}
--=b--
"""


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def box(cast: Cast) -> Mailbox:
    return mailbox(cast.studio)


def test_machines_open_nothing_and_are_not_answered(cast: Cast, box: Mailbox) -> None:
    asked = asks(cast.anna, "Вёрстка", "Когда?")
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    letters = {
        "automatic": raw(sender=ANNA, to=to, id="1@r", more="Auto-Submitted: auto-replied\n"),
        "newsletter": raw(sender=STRANGER, to=SUPPORT, id="2@r", more="List-Id: <x.y>\n"),
        "own_letter": raw(sender=f"Мы <{SUPPORT.upper()}>", to=SUPPORT, id="3@r"),
        "no_sender": raw(to=SUPPORT, id="4@r").partition(b"\n")[2],
        "receipt": raw(sender=ANNA, to=to, id="5@r").replace(
            b"Content-Type: text/plain",
            b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
        ),
    }
    before = Message.objects.count(), Conversation.objects.count(), Letter.objects.count()

    became = {name: arrives(box, each) for name, each in letters.items()}

    assert {name: codes(each) for name, each in became.items()} == {
        name: [name] for name in letters
    }
    assert {each.state for each in became.values()} == {"ignored"}
    assert (Message.objects.count(), Conversation.objects.count(), Letter.objects.count()) == before


def test_a_forward_by_a_machine_is_a_persons_letter(cast: Cast, box: Mailbox) -> None:
    forwarded = raw(sender=ANNA, to=SUPPORT, more="Auto-Submitted: auto-forwarded\n")
    assert arrives(box, forwarded).state == "opened"


def test_the_same_letter_by_two_ways_is_one(cast: Cast, box: Mailbox) -> None:
    first = arrives(box, raw(sender=ANNA, to=SUPPORT))
    second = arrives(box, b"Received: by another way\n" + raw(sender=ANNA, to=SUPPORT))
    assert (first.state, second.state, codes(second)) == ("opened", "ignored", ["twin"])


@pytest.mark.slow
def test_a_report_says_what_became_of_our_letter(cast: Cast, box: Mailbox) -> None:
    asked = asks(cast.anna, "Вёрстка", "Когда?")
    said = answers(cast.irina, asked, "В пятницу")
    run_jobs(until=NOW + timedelta(days=400))
    ours = Letter.objects.get(subject_id=said.id, face="portal")
    assert ours.state == "handed"

    report = arrives(box, REPORT.format(name=ours.message_id).encode())
    guessed = arrives(box, REPORT.format(name="<guessed@kulisy>").encode())

    ours.refresh_from_db()
    assert (ours.state, "Mailbox full" in ours.answer) == ("bounced", True)
    assert (report.state, codes(report)) == ("bounced", ["report"])
    assert (guessed.state, codes(guessed)) == ("bounced", ["report_of_none"])


@pytest.mark.slow
def test_a_loop_with_a_machine_ends_after_its_third_letter(cast: Cast, box: Mailbox) -> None:
    """It says nothing of being one, and changes numbers and times in its words."""
    asked = asks(cast.anna, "Вёрстка", "Когда?")
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")

    states = [
        arrives(
            box,
            raw(
                sender=ANNA,
                to=to,
                id=f"{number}@r",
                text=f"Запрос {number} принят в 1{number}:00",
            ),
            now=NOW + timedelta(minutes=number),
        ).state
        for number in range(5)
    ]

    assert states == ["placed"] * 3 + ["quarantined"] * 2
    assert Message.objects.filter(source__startswith="mail:").count() == 3


@pytest.mark.slow
@pytest.mark.parametrize("answered", [False, True])
def test_only_who_answers_each_letter_at_once_is_taken_for_a_machine(
    cast: Cast, box: Mailbox, answered: bool
) -> None:
    """Whoever writes five letters in a row has something to say."""
    words = ("первое", "второе", "третье", "четвёртое", "пятое")
    states = []
    for number, word in enumerate(words):
        at = NOW + timedelta(seconds=30 * number)
        if answered or not number:
            Letter.objects.create(
                company=cast.studio, person=cast.anna.person, address=ANNA, language="ru",
                face="portal", kind="message", subject_kind="message", subject_id=new_id(),
                key=word, message_id=f"<{number}@ours>", made_at=at, handed_at=at,
            )  # fmt: skip
        came = raw(sender=ANNA, to=SUPPORT, id=f"{number}@r", text=word)
        states.append(arrives(box, came, now=at + timedelta(seconds=5)).state)

    waiting = ["quarantined"] * 2 if answered else ["placed"] * 2
    assert states == ["opened", "placed", "placed", *waiting]


@pytest.mark.slow
def test_who_sends_too_much_is_told_so_once_in_his_language(
    cast: Cast, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AN_HOUR", 2)
    cast.anna.person.language = "en"
    cast.anna.person.save()
    from_anna = [
        arrives(box, raw(sender=ANNA, to=SUPPORT, id=f"{number}@r", text=word), now=NOW)
        for number, word in enumerate(("раз", "два", "три", "четыре"))
    ]
    from_nobody = [
        arrives(box, raw(sender=STRANGER, to=SUPPORT, id=f"{number}@n", text=word), now=NOW)
        for number, word in enumerate(("раз", "два", "три", "четыре"))
    ]

    assert [each.state for each in from_anna[2:]] == ["quarantined"] * 2
    assert codes(from_anna[2])[0] == codes(from_nobody[2])[0] == "too_many"
    told = Letter.objects.filter(subject_kind="incoming")
    assert [(each.address, each.language) for each in told] == [(ANNA, "en")]
    run_jobs(until=NOW + timedelta(days=400))
    assert told.get().state == "handed"


def test_what_is_too_large_is_refused_by_its_headers_alone(cast: Cast, box: Mailbox) -> None:
    reason = Reason("oversized", {"size": "90", "limit": "40"})
    for number, sender in enumerate((ANNA, STRANGER)):
        headers = raw(sender=sender, to=SUPPORT, id=f"{number}@r").partition(b"\n\n")[0]
        with working():
            kept = keep_letter(box, headers, uid=number, now=NOW, reason=reason, key=f"{number}")
        assert kept is not None
        with working():
            settle(kept.id, now=NOW)
    forget_job()

    assert set(IncomingLetter.objects.values_list("state", flat=True)) == {"refused"}
    # A stranger is never answered: his address may be somebody else's.
    assert [each.address for each in Letter.objects.all()] == [ANNA]


def test_a_letter_accepts_signs_and_admits_nothing(cast: Cast, box: Mailbox) -> None:
    letter = arrives(box, raw(
        sender=ANNA, to=SUPPORT, subject="Согласовано", text="Принимаю акт, впустите Васю "
        f"<{STRANGER}>", more=f"Cc: {STRANGER}\n",
    ))  # fmt: skip
    assert message_of(letter).kind == "text"
    assert message_of(letter).conversation.state == "us"
