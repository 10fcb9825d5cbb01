"""What other products do with the letters of `mail-odd` (inbound_cases.csv), and what we do: each
case is asserted here, or listed with the reason why it is no case of ours."""

import csv
from collections.abc import Callable
from functools import cached_property

import pytest

from kulisy.conversations.models import Conversation, Message, Participant
from kulisy.conversations.tests.talk import asks
from kulisy.mailroom import bounces
from kulisy.mailroom.folding import fold
from kulisy.mailroom.models import IncomingLetter, Mailbox
from kulisy.mailroom.raw import parsed
from kulisy.mailroom.reading import Letter
from kulisy.mailroom.tests.incoming import SUPPORT, arrives, codes, mailbox, message_of, raw
from kulisy.mailroom.tests.post import letter, shared
from kulisy.notify.models import Letter as Ours
from kulisy.people.models import Access, Contact
from kulisy.people.tests.cast import NOW, Cast, admit, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOT_OURS = {
    "M02": "strangers never become authors by themselves: their letters wait in quarantine",
    "M08": "numbers in subjects are no addresses here: anybody can count",
    "M09": "numbers in subjects are no addresses here: anybody can count",
    "M10": "conversations are not deleted; what names an unknown letter is a new request (M12)",
    "M18": "words are taken from the plain part where there is one; nobody chooses otherwise",
    "M29": "nothing that came is left out: a client's files are all kept",
}


class Case:
    """One case at work: the cast, a mailbox, and the letter that it is about."""

    def __init__(self, file: str) -> None:
        path = shared("mail-odd") / file
        self.raw = path.read_bytes() if file else raw(to=SUPPORT)

    @cached_property
    def cast(self) -> Cast:
        return make_cast()

    @cached_property
    def box(self) -> Mailbox:
        return mailbox(self.cast.studio)

    @property
    def read(self) -> Letter:
        return letter(self.raw)

    def known(self) -> Access:
        """The sender becomes a contact of «Ромашка» with a cabinet."""
        sender = self.read.sender
        assert sender is not None
        return admit(self.cast.romashka, sender.name or "Кто-то", sender.address, NOW)

    def arrive(self, more: str = "") -> IncomingLetter:
        return arrives(self.box, more.encode() + self.raw)

    def answering(self, access: Access, conversation: Conversation) -> IncomingLetter:
        """The letter names one of ours, which went to this person."""
        Ours.objects.create(
            company=self.cast.studio, person=access.person, address=access.person.email,
            language="ru", face="portal", kind="message", subject_kind="conversation",
            subject_id=conversation.id, key="k", message_id="<ours@kulisy.example>", made_at=NOW,
            place_id=conversation.id, audience="client",
        )  # fmt: skip
        self.raw = _answers(self.raw, "ours@kulisy.example")
        return self.arrive()


def _answers(data: bytes, name: str) -> bytes:
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    kept = [each for each in lines if not each.lower().startswith((b"in-reply-to", b"references"))]
    return b"\n".join([f"In-Reply-To: <{name}>".encode(), *kept])


def strangers_wait(case: Case) -> None:
    became = case.arrive()
    assert became.state == "quarantined"
    assert not Contact.objects.filter(email=became.sender).exists()


def own_letters_end_here(case: Case) -> None:
    for number, sender in enumerate((SUPPORT, f"Имя <{SUPPORT}>", f"{SUPPORT} (Имя)")):
        became = arrives(case.box, raw(sender=sender, to=SUPPORT, id=f"{number}@x"))
        assert (became.state, codes(became)) == ("ignored", ["own_letter"])


def machines_open_nothing(case: Case) -> None:
    case.known()
    for header in ("Auto-Submitted: auto-replied", "Auto-Submitted: Auto-Replied",
                   "Auto-Submitted: auto-generated", "X-Autoreply: yes"):  # fmt: skip
        assert codes(case.arrive(f"{header}\n")) in (["automatic"], ["twin"])
    assert not Message.objects.exists()


def forwards_are_taken(case: Case) -> None:
    case.known()
    assert case.arrive("Auto-Submitted: auto-forwarded\n").state == "opened"


def whoever_was_shut_out_waits(case: Case) -> None:
    Access.objects.filter(id=case.cast.anna.id).update(state="revoked")
    became = arrives(case.box, raw(sender="anna@romashka.example", to=SUPPORT))
    assert (became.state, codes(became)) == ("quarantined", ["barred"])


def an_answer_is_placed(case: Case) -> None:
    access = case.known()
    conversation = asks(access, "Совсем другое", "Вопрос")
    became = case.answering(access, conversation)
    assert (became.state, message_of(became).conversation_id) == ("placed", conversation.id)
    assert became.audience == "client"


def a_foreign_request_is_closed(case: Case) -> None:
    access = case.known()
    foreign = asks(case.cast.ivan, "Чужое", "Тайна")
    became = case.answering(access, foreign)
    assert became.state == "quarantined"
    assert Message.objects.filter(conversation=foreign).count() == 1


def an_unknown_letter_names_nothing(case: Case) -> None:
    access = case.known()
    asks(access, "Совсем другое", "Вопрос")
    case.raw = _answers(case.raw, "gone@kulisy.example")
    assert case.arrive().state == "opened"


def the_subject_helps_where_the_letter_named_is_gone(case: Case) -> None:
    access = case.known()
    conversation = asks(access, case.read.subject.removeprefix("Re: "), "Вопрос")
    case.raw = _answers(case.raw, "gone@kulisy.example")
    assert message_of(case.arrive()).conversation_id == conversation.id


def empty_files_are_left(case: Case) -> None:
    case.known()
    assert message_of(case.arrive()).files_count == 0


def all_text_parts_are_words(case: Case) -> None:
    found = case.read
    assert all(word in found.text for word in ("first", "second", "third"))
    assert "textfile.txt" in [each.name for each in found.attachments]
    assert "Text file" not in found.text


def nothing_is_no_error(case: Case) -> None:
    case.known()
    assert message_of(case.arrive()).body


def long_subjects_are_cut(case: Case) -> None:
    case.known()
    assert len(message_of(case.arrive()).conversation.title) == 200


def no_subject_has_a_name(case: Case) -> None:
    case.known()
    assert message_of(case.arrive()).conversation.title == "(без темы)"


def no_sender_is_listed(case: Case) -> None:
    assert codes(case.arrive()) == ["no_sender"]


def broken_bytes_are_taken(case: Case) -> None:
    case.known()
    assert case.arrive().state == "opened"


def colleagues_in_copy_take_part(case: Case) -> None:
    case.known()
    boxes = case.read.cc
    other, mine = admit(case.cast.kuznetsov, "Чужой", "else@x.example", NOW), None
    for box in boxes:
        mine = admit(case.cast.romashka, box.name or "Коллега", box.address, NOW)
    assert mine is not None
    conversation = message_of(case.arrive()).conversation
    taking_part = set(
        Participant.objects.filter(conversation=conversation).values_list("contact_id", flat=True)
    )
    assert mine.contact_id in taking_part
    assert other.contact_id not in taking_part


def a_hard_bounce(case: Case) -> None:
    told = bounces.reports(parsed(case.raw), case.read)
    assert [each.state for each in told] == ["bounced"]
    assert told[0].message_id


def an_expired_one_is_final(case: Case) -> None:
    """Soft by its code, but its server has given up: the letter did not arrive."""
    assert [each.state for each in bounces.reports(parsed(case.raw), case.read)] == ["bounced"]


def a_bounce_with_its_code(case: Case) -> None:
    told = bounces.reports(parsed(case.raw), case.read)
    assert (told[0].state, told[0].detail.startswith("5.4.1")) == ("bounced", True)


def no_bounce(case: Case) -> None:
    assert bounces.reports(parsed(case.raw), case.read) == []


def who_is_named_to_answer_is_a_guess(case: Case) -> None:
    became = arrives(case.box, raw(sender="new@x.example", to=SUPPORT,
                                   more="Reply-To: anna@romashka.example\n"))  # fmt: skip
    assert (became.state, became.client_id) == ("quarantined", case.cast.romashka.id)


def an_answer_to_his_own_letter_follows_it(case: Case) -> None:
    first = arrives(case.box, raw(sender="anna@romashka.example", to=SUPPORT, id="1@r"))
    second = arrives(case.box, raw(
        sender="anna@romashka.example", to=SUPPORT, id="2@r", subject="Ещё одно",
        more="In-Reply-To: <1@r>\n",
    ))  # fmt: skip
    assert message_of(second).conversation_id == message_of(first).conversation_id


def text(*wanted: str, subject: str | None = None, without: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    def check(case: Case) -> None:
        found = case.read
        words = fold(found.text).words
        assert all(each in words for each in wanted), words
        assert not any(each in words for each in without), words
        assert subject is None or found.subject == subject

    return check


CASES: dict[str, Callable[[Case], None]] = {
    "M01": strangers_wait,
    "M03": own_letters_end_here,
    "M04": machines_open_nothing,
    "M05": forwards_are_taken,
    "M06": whoever_was_shut_out_waits,
    "M07": an_answer_is_placed,
    "M11": a_foreign_request_is_closed,
    "M12": an_unknown_letter_names_nothing,
    "M13": the_subject_helps_where_the_letter_named_is_gone,
    "M14": empty_files_are_left,
    "M15": all_text_parts_are_words,
    "M16": text("The html part."),
    "M17": nothing_is_no_error,
    "M19": text(subject="Testmail from Webmail: ä ö ü..."),
    "M20": text("Freundliche Grüsse"),
    "M21": text("Na štriku se suši šosić."),
    "M22": text(subject="テスト"),
    "M23": text("고맙습니다."),
    "M24": text(
        "This is a html-only email.", "With a title", "and a paragraph.", subject="HTML email"
    ),
    "M25": text("A mess.", subject="Upgrade Redmine to 3.0.x"),
    "M26": text(
        "An update to the issue by the sender.",
        without=("Looks like the JSON api for projects was missed.",),
    ),
    "M27": text(
        "An update to the issue by the sender.",
        without=("Looks like the JSON api for projects was missed.",),
    ),
    "M28": text(without=("wrote:",)),
    "M30": long_subjects_are_cut,
    "M31": no_subject_has_a_name,
    "M32": no_sender_is_listed,
    "M33": broken_bytes_are_taken,
    "M34": colleagues_in_copy_take_part,
    "M35": a_hard_bounce,
    "M36": an_expired_one_is_final,
    "M37": a_bounce_with_its_code,
    "M38": no_bounce,
    "M39": who_is_named_to_answer_is_a_guess,
    "M40": an_answer_to_his_own_letter_follows_it,
}


def files() -> dict[str, str]:
    path = shared("mail-odd") / "inbound_cases.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row["file"] for row in csv.DictReader(lines)}


def test_every_case_is_asserted_or_listed() -> None:
    assert set(files()) == set(CASES) | set(NOT_OURS)
    assert not set(CASES) & set(NOT_OURS)


@pytest.mark.parametrize("name", sorted(CASES))
def test_case(name: str) -> None:
    CASES[name](Case(files()[name]))
