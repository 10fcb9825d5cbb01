import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.http import Http404
from django.test import Client as Browser

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as conversations
from kulisy.conversations import actions as talk
from kulisy.conversations.actions import release_due
from kulisy.conversations.merging import merging
from kulisy.conversations.models import (
    Attachment,
    Conversation,
    Draft,
    Held,
    Message,
    Participant,
)
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs
from kulisy.journal.models import Entry
from kulisy.mailroom import access, actions, originals
from kulisy.mailroom.models import Blocked, IncomingLetter, Mailbox
from kulisy.mailroom.tests.incoming import (
    SUPPORT,
    address_of,
    arrives,
    codes,
    decided,
    mailbox,
    message_of,
    raw,
)
from kulisy.notify.models import Letter
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, Contact, Seat, WritingPolicy, WritingRule
from kulisy.people.tests.cast import NOW, Cast, admit, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db
ANNA, PYOTR, IVAN = "anna@romashka.example", "pyotr@romashka.example", "ivan@kuznetsov.example"
IRINA, MAXIM, STRANGER = "irina@wind.example", "maxim@wind.example", "vasya@nowhere.example"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def box(cast: Cast) -> Mailbox:
    return mailbox(cast.studio)


@pytest.fixture
def asked(cast: Cast) -> Conversation:
    return asks(cast.anna, "Вёрстка главной", "Когда будет готово?")


def test_a_clients_answer_to_his_own_address_is_his_message(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")

    letter = arrives(box, raw(
        sender=f"Анна <{ANNA}>", to=to, subject="Re: Вёрстка главной",
        text="Спасибо, жду!\n\n16.11.2026 12:00, Ирина пишет:\n> В пятницу.",
    ))  # fmt: skip

    message = message_of(letter)
    assert (letter.state, message.conversation_id) == ("placed", asked.id)
    assert (message.audience, message.author_contact_id) == ("client", cast.anna.contact_id)
    assert message.body == "Спасибо, жду!"
    assert "В пятницу." in message.tail_html
    with viewing(at_desk(cast.irina)) as viewer:
        original = access.original(viewer, message.id)
        assert original is not None
        assert b"From: " in (originals.bytes_of(original) or b"")
    with viewing(in_cabinet(cast.anna)) as viewer:
        assert conversations.messages(viewer).filter(id=message.id).exists()
        assert access.original(viewer, message.id) is None
    came = Entry.objects.get(kind="letter_came")
    assert came.client_id == cast.romashka.id
    assert letter.key.encode() in bytes(came.canonical)


def test_a_colleagues_answer_has_the_audience_of_the_letter_it_answers(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    """A note's answer is a note; words to the client rest as they do at the desk."""
    for_team = address_of(cast.irina.person_id, asked, face="desk", audience="internal")
    for_client = address_of(cast.irina.person_id, asked, face="desk", audience="client")

    note = arrives(box, raw(sender=IRINA, to=for_team, id="1@w", text="Он опять торопит."))
    resting = arrives(box, raw(sender=IRINA, to=for_client, id="2@w", text="Будет в пятницу.\n\n"
                                "> Он опять торопит.\n"))  # fmt: skip

    assert message_of(note).audience == "internal"
    assert (resting.state, resting.audience) == ("placed", "client")
    draft = Draft.objects.get(conversation=asked, send_at__isnull=False)
    assert draft.body == "Будет в пятницу."
    assert not Message.objects.filter(source=resting.source).exists()
    with working():
        release_due(now=NOW + timedelta(minutes=10))
    said = message_of(resting)
    assert (said.audience, said.author_seat_id) == ("client", cast.irina.id)
    with viewing(in_cabinet(cast.anna)) as viewer:
        seen = " ".join(conversations.messages(viewer).values_list("html", flat=True))
    assert "пятницу" in seen
    assert "торопит" not in seen


@pytest.mark.slow
def test_who_has_the_course_before_him_writes_a_note_by_mail_and_is_told(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    with acting_as("kulisy_owner"):
        WritingPolicy.objects.create(company=cast.studio, course=True)
    place = address_of(cast.irina.person_id, asked, face="desk", audience="client")
    letter = arrives(box, raw(sender=IRINA, to=place, id="1@w", text="Будет в пятницу"))

    assert [code for code, _details in letter.reasons] == ["course"]
    assert message_of(letter).audience == "internal"
    with viewing(in_cabinet(cast.anna)) as viewer:
        assert not conversations.messages(viewer).filter(body__contains="пятницу").exists()
    with acting_as("kulisy_owner"):
        told = Letter.objects.get(key=f"mail:guarded:{letter.id}")
    assert told.person_id == cast.irina.person_id


@pytest.mark.slow
def test_words_by_mail_of_somebody_new_wait_for_a_colleague_too(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    with acting_as("kulisy_owner"):
        WritingRule.objects.create(seat=cast.irina, company=cast.studio, first_left=1)
    place = address_of(cast.irina.person_id, asked, face="desk", audience="client")
    letter = arrives(box, raw(sender=IRINA, to=place, id="1@w", text="Будет в пятницу"))
    with acting_as("kulisy_owner"):
        assert Held.objects.get(source=letter.source).body == "Будет в пятницу"
        assert not Message.objects.filter(source=letter.source).exists()


@pytest.mark.slow
def test_a_colleagues_answer_that_needs_another_look_waits_as_his_draft(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    """He isn't there to be asked: nothing leaves, he is told by mail, and the client nothing."""
    place = address_of(cast.irina.person_id, asked, face="desk", audience="client")
    words = "Сделаем как для Кузнецова"
    letter = arrives(box, raw(sender=IRINA, to=place, id="1@w", text=words))

    assert [code for code, _details in letter.reasons] == ["guarded"]
    draft = Draft.objects.get(conversation=asked)
    assert (draft.send_at, draft.body, draft.person_id) == (None, words, cast.irina.person_id)
    assert not Message.objects.filter(conversation=asked, author_seat=cast.irina).exists()
    run_jobs()
    told = [each for each in mail.outbox if "Кузнецова" in each.body]
    assert [each.to for each in told] == [[cast.irina.person.email]]
    assert f"/d/wind/conversations/{asked.id}/" in told[0].body


@pytest.mark.slow
def test_an_answer_without_its_address_is_placed_by_the_letter_it_names(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    note = notes(cast.maxim, asked, "Смотрите @Ирина Павлова")
    answers(cast.irina, asked, "Посмотрите макет")
    with working():
        for seat, audience in ((cast.irina, "internal"), (cast.anna, "client")):
            face = "desk" if audience == "internal" else "portal"
            Letter.objects.create(
                company=cast.studio, person_id=seat.person_id, address="x@y.example",
                language="ru", face=face, kind="message", subject_kind="message",
                subject_id=note.id if face == "desk" else Message.objects.get(
                    body="Посмотрите макет").id,
                key=f"k{face}", message_id=f"<{face}@kulisy.example>", made_at=NOW,
                place_id=asked.id, audience=audience,
            )  # fmt: skip

    by_anna = arrives(box, raw(
        sender=ANNA, to=SUPPORT, subject="Совсем другое", id="a@r",
        more="In-Reply-To: <portal@kulisy.example>\n",
    ))  # fmt: skip
    by_irina = arrives(box, raw(
        sender=IRINA, to=SUPPORT, id="b@r", more="References: <x@y> <desk@kulisy.example>\n",
    ))  # fmt: skip
    by_pyotr = arrives(box, raw(
        sender=PYOTR, to=SUPPORT, subject="Re: нечто", id="c@r",
        more="In-Reply-To: <portal@kulisy.example>\n",
    ))  # fmt: skip

    assert message_of(by_anna).conversation_id == asked.id
    assert message_of(by_anna).body.startswith("Тема: Совсем другое")
    assert message_of(by_irina).audience == "internal"
    # The letter went to Анна: Пётр's words are a request of his own.
    assert by_pyotr.state == "opened"
    assert message_of(by_pyotr).conversation_id != asked.id


def test_words_that_were_split_off_are_answered_where_they_stand_now(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    """By the address of the letter about them, as his mail program answers it; what still stands
    in the old request is answered there."""
    about_banner = answers(cast.irina, asked, "И баннер нарисуем?")
    about_page = answers(cast.irina, asked, "Главная в пятницу.")
    run_jobs(until=NOW + timedelta(hours=1))
    letters = dict(
        Letter.objects.filter(person=cast.anna.person_id).values_list("subject_id", "message_id")
    )
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    irina = at_desk(cast.irina)
    with viewing(irina):
        banner = talk.split(
            irina, asked, [about_banner.id], title="Баннер", key=uuid.uuid4(), now=NOW
        )

    def answer(message: Message, number: int) -> Message:
        more = f"In-Reply-To: {letters[message.id]}\n"
        return message_of(arrives(box, raw(sender=ANNA, to=to, id=f"{number}@r", more=more)))

    assert answer(about_banner, 1).conversation_id == banner.id
    assert answer(about_page, 2).conversation_id == asked.id
    assert message_of(arrives(box, raw(sender=ANNA, to=to, id="3@r"))).conversation_id == asked.id


def test_an_answer_to_a_request_that_was_joined_with_another_one_goes_there(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    other = asks(cast.anna, "Сроки вёрстки", "И ещё раз: когда?")
    to = address_of(cast.anna.person_id, other, face="portal", audience="client")
    irina = at_desk(cast.irina)
    with viewing(irina):
        named = merging(irina, other, asked).named
        talk.merge(irina, other, asked, named=named, all_read_all=False, now=NOW)

    placed = arrives(box, raw(sender=ANNA, to=to))

    assert message_of(placed).conversation_id == asked.id


@pytest.mark.slow
def test_a_known_contact_is_placed_by_the_subject_of_what_he_reads(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    mine = arrives(box, raw(sender=ANNA, to=SUPPORT, subject="RE: Вёрстка  главной", id="1@r"))
    his = arrives(box, raw(sender=PYOTR, to=SUPPORT, subject="Re: Вёрстка главной", id="2@r"))
    other = arrives(box, raw(sender=IVAN, to=SUPPORT, subject="Re: Вёрстка главной", id="3@r"))
    forwarded = arrives(box, raw(sender=ANNA, to=SUPPORT, subject="Fwd: Вёрстка главной", id="4@r"))

    assert message_of(mine).conversation_id == asked.id
    # Пётр does not take part in it; Кузнецов is another client; a forward begins another talk.
    assert [each.state for each in (his, other, forwarded)] == ["opened"] * 3
    assert message_of(other).client_id == cast.kuznetsov.id
    with viewing(in_cabinet(cast.pyotr)) as viewer:
        assert not conversations.conversations(viewer).filter(id=asked.id).exists()


@pytest.mark.slow
def test_a_new_request_is_read_by_its_writer_and_by_colleagues_whom_he_wrote_to(
    cast: Cast, box: Mailbox
) -> None:
    letter = arrives(box, raw(
        sender=f"Анна <{ANNA}>", to=SUPPORT, subject="", text="Нужен баннер",
        more=f"Cc: {PYOTR}, {IVAN}, {STRANGER}\n",
    ))  # fmt: skip

    conversation = message_of(letter).conversation
    taking_part = Participant.objects.filter(conversation=conversation)
    assert (letter.state, conversation.title, conversation.number) == ("opened", "(без темы)", 1)
    assert {each.contact_id for each in taking_part} == {
        cast.anna.contact_id, cast.pyotr.contact_id,
    }  # fmt: skip
    assert codes(letter) == ["unverified", "in_copy"]
    assert IVAN in letter.reasons[1][1]["addresses"]
    with viewing(in_cabinet(cast.ivan)) as viewer:
        assert not conversations.conversations(viewer).filter(id=conversation.id).exists()
    assert not Contact.objects.filter(email=STRANGER).exists()


def test_a_known_token_does_not_let_a_stranger_in(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    before = Message.objects.count()

    strange = arrives(box, raw(sender=f"Вася <{STRANGER}>", to=to, id="1@n", text="Это я, Анна"))
    foreign = arrives(box, raw(sender=IVAN, to=to, id="2@n"))
    sibling = arrives(box, raw(sender=PYOTR, to=to, id="3@n"))
    proven = "Authentication-Results: mx.wind.example; dmarc=pass\n"
    Mailbox.objects.update(trusted_server="mx.wind.example")
    colleague = arrives(
        box, raw(sender=MAXIM, to=to, id="4@n", text="Анна переслала мне.", more=proven)
    )
    # Анна has her address, and could write any sender she likes.
    in_his_name = arrives(box, raw(sender=MAXIM, to=to, id="5@n", text="Дайте Анне скидку."))

    assert [each.state for each in (strange, foreign, sibling)] == ["quarantined"] * 3
    assert codes(strange) == ["stranger", "seems_for"]
    assert strange.reasons[1][1]["who"] == "Анна Ким"
    assert codes(foreign)[0] == codes(sibling)[0] == "not_his_place"
    assert strange.conversation_id == asked.id
    # A colleague to whom she handed it on: what he means it for can't be known, so it is a note.
    assert message_of(colleague).audience == "internal"
    assert codes(in_his_name) == ["unproven_colleague"]
    assert Message.objects.count() == before + 1
    with viewing(in_cabinet(cast.anna)) as viewer:
        assert conversations.messages(viewer).count() == 1


@pytest.mark.slow
def test_whoever_lost_his_access_waits_even_with_a_token(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    Access.objects.filter(id=cast.anna.id).update(state="revoked")

    letter = arrives(box, raw(sender=ANNA, to=to))

    assert (letter.state, codes(letter)[0]) == ("quarantined", "barred")


@pytest.mark.slow
def test_a_contact_of_two_clients_says_by_his_address_which_one_he_means(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    admit(cast.kuznetsov, "Анна Ким", ANNA, NOW)
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")

    by_address = arrives(box, raw(sender=ANNA, to=to, id="1@r"))
    by_subject = arrives(box, raw(sender=ANNA, to=SUPPORT, subject="Re: Вёрстка главной", id="2@r"))

    assert message_of(by_address).client_id == cast.romashka.id
    assert (by_subject.state, codes(by_subject)) == ("quarantined", ["contact_of_several"])


@pytest.mark.slow
def test_the_installations_companies_do_not_meet(cast: Cast, asked: Conversation) -> None:
    """Анна writes to the lawyers with the studio's token: it says nothing there."""
    to = (
        address_of(cast.anna.person_id, asked, face="portal", audience="client")
        if (mailbox(cast.studio))
        else ""
    )
    lawyers = mailbox(cast.lawyers, address="info@law.example", user="law")

    letter = arrives(lawyers, raw(sender=ANNA, to=to))

    assert letter.company_id == cast.lawyers.id
    assert message_of(letter).client_id == cast.romashka_at_lawyers.id


def test_what_was_placed_by_its_senders_address_alone_says_so_to_the_team_alone(
    cast: Cast, asked: Conversation
) -> None:
    """Anybody can write Анна's address into his letter. Her own address for answers is hers, and so
    is what her domain was found to have sent."""
    box = mailbox(cast.studio, trusted_server="mx.wind.example")
    own = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    proven = "Authentication-Results: mx.wind.example; dmarc=pass\n"
    her = arrives(box, raw(sender=ANNA, to=own, id="1@r"))
    found = arrives(box, raw(sender=ANNA, to=SUPPORT, subject="Новое", id="2@r", more=proven))
    anybody = arrives(box, raw(sender=ANNA, to=SUPPORT, subject="Ещё", id="3@r"))

    assert (codes(her), codes(found), codes(anybody)) == ([], [], ["unverified"])
    assert [each.state for each in (found, anybody)] == ["opened"] * 2
    place = f"conversations/{message_of(anybody).conversation_id}/"
    irina, anna = browser(cast.irina), browser(cast.anna)
    assert "the sender was not verified" in irina.get(f"/d/wind/{place}").content.decode()
    assert "not verified" not in anna.get(f"/c/wind/{place}").content.decode()
    place = f"conversations/{message_of(found).conversation_id}/"
    assert "not verified" not in irina.get(f"/d/wind/{place}").content.decode()
    # The answer goes to Анна herself, whoever wrote.
    assert message_of(anybody).author_contact_id == cast.anna.contact_id


@pytest.mark.slow
def test_a_forged_sender_waits(cast: Cast, asked: Conversation) -> None:
    """Only our own server's word counts: anybody can write one into his letter."""
    box = mailbox(cast.studio, trusted_server="mx.wind.example")
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    ours = "Authentication-Results: mx.wind.example (ours);\n dmarc=fail (p=none) header.from=r\n"
    his = "Authentication-Results: mx.evil.example; dmarc=fail\n"

    forged = arrives(box, raw(sender=ANNA, to=to, id="1@r", more=ours))
    honest = arrives(box, raw(sender=ANNA, to=to, id="2@r", more=his))

    assert (forged.state, codes(forged)) == ("quarantined", ["forged"])
    assert honest.state == "placed"


def test_a_human_being_places_what_waits(cast: Cast, box: Mailbox, asked: Conversation) -> None:
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    letter = arrives(box, raw(sender=f"Вася <{STRANGER}>", to=to, text="Я от Анны"))

    with viewing(at_desk(cast.irina)) as viewer:
        assert [each.id for each in access.quarantined(viewer)] == [letter.id]
        actions.place(
            viewer, letter_id=letter.id, conversation_id=asked.id, audience="internal", now=NOW
        )
    placed = decided(letter)

    message = message_of(placed)
    assert (placed.state, message.audience) == ("placed", "internal")
    # Not in the name of whom it seemed to be for.
    assert (message.author_contact_id, message.author_name) == (None, f"Вася <{STRANGER}>")
    with viewing(at_desk(cast.irina)) as viewer, pytest.raises(Refused):
        actions.refuse(viewer, letter_id=letter.id, now=NOW)


@pytest.mark.slow
def test_a_stranger_who_is_let_in_becomes_a_contact_and_reads_nothing_by_it(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    letter = arrives(box, raw(sender=f"Вася <{STRANGER}>", to=to, text="Я от Анны"))

    with viewing(at_desk(cast.irina)) as viewer:
        contact = actions.let_in(
            viewer, letter_id=letter.id, client_id=cast.romashka.id, name="Василий", now=NOW
        )
    placed = decided(letter)

    message = message_of(placed)
    assert (message.conversation_id, message.author_contact_id) == (asked.id, contact.id)
    assert not Access.objects.filter(contact=contact).exists()
    assert not Participant.objects.filter(contact=contact).exists()


@pytest.mark.slow
def test_what_waits_is_opened_refused_or_blocked(cast: Cast, box: Mailbox) -> None:
    letters = [
        arrives(box, raw(sender=STRANGER, to=SUPPORT, id=f"{number}@n", text=f"Письмо {word}"))
        for number, word in enumerate(("раз", "два", "три"))
    ]
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        actions.open_as_new(
            viewer, letter_id=letters[0].id, client_id=cast.romashka.id, audience="internal",
            now=NOW,
        )  # fmt: skip
        actions.refuse(viewer, letter_id=letters[1].id, now=NOW)
        with pytest.raises(Refused):
            actions.open_as_new(
                viewer, letter_id=letters[2].id, client_id=cast.romashka_at_lawyers.id,
                audience="internal", now=NOW,
            )  # fmt: skip
        actions.block(viewer, letter_id=letters[2].id, whole_domain=True, now=NOW)
    opened = decided(letters[0])
    again = arrives(box, raw(sender=STRANGER, to=SUPPORT, id="9@n"))

    assert message_of(opened).conversation.audience == "internal"
    assert IncomingLetter.objects.get(id=letters[1].id).state == "refused"
    assert Blocked.objects.get().pattern == "nowhere.example"
    assert (again.state, codes(again)) == ("refused", ["blocked"])


@pytest.mark.slow
def test_one_clients_words_are_never_placed_before_another_client(cast: Cast, box: Mailbox) -> None:
    theirs = asks(cast.ivan, "Договор", "Пришлите")
    to = address_of(cast.ivan.person_id, theirs, face="portal", audience="client")
    letter = arrives(box, raw(sender=ANNA, to=to))
    assert letter.state == "quarantined"

    viewer = at_desk(cast.irina)
    with viewing(viewer):
        with pytest.raises(Refused):
            actions.place(
                viewer, letter_id=letter.id, conversation_id=theirs.id, audience="client", now=NOW
            )
        actions.place(
            viewer, letter_id=letter.id, conversation_id=theirs.id, audience="internal", now=NOW
        )
    assert message_of(decided(letter)).audience == "internal"


@pytest.mark.slow
def test_only_who_may_decide_sees_what_waits(cast: Cast, box: Mailbox) -> None:
    letter = arrives(box, raw(sender=STRANGER, to=SUPPORT))
    restricted = frozenset({cast.kuznetsov.id})

    def seen(viewer: object) -> int:
        with viewing(viewer) as inside:  # type: ignore[arg-type]
            return access.quarantined(inside).count()

    assert seen(at_desk(cast.irina)) == 1
    assert seen(at_desk(cast.maxim)) == 0
    assert seen(at_desk(cast.irina, hidden=restricted)) == 0
    assert seen(in_cabinet(cast.anna)) == 0
    with viewing(at_desk(cast.maxim)) as viewer, pytest.raises(Http404):
        actions.refuse(viewer, letter_id=letter.id, now=NOW)


@pytest.mark.slow
def test_files_come_along_and_a_logo_comes_once(
    cast: Cast, box: Mailbox, asked: Conversation
) -> None:
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    for number in (1, 2):
        arrives(box, _with_files(to, id=f"{number}@r", text=f"Вот файл {'раз' * number}"))

    names = sorted(Attachment.objects.values_list("name", flat=True))
    assert names == ["logo.png", "Смета.txt", "Смета.txt"]


@pytest.mark.slow
def test_what_a_client_quotes_gives_his_keys_to_nobody(
    cast: Cast, box: Mailbox, asked: Conversation, settings: object
) -> None:
    to = address_of(cast.anna.person_id, asked, face="portal", audience="client")
    door = f"{settings.ADDRESS}/l/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"  # type: ignore[attr-defined]
    letter = arrives(box, raw(
        sender=ANNA, to=to,
        text=f"Да\n\n16.11.2026 12:00, Студия <{to}> пишет:\n> Открыть и ответить: {door}",
    ))  # fmt: skip

    message = message_of(letter)
    assert "Открыть и ответить" in message.tail_html
    assert "Zm9v" not in message.tail_html
    assert to.partition("@")[0] not in message.tail_html


def browser(who: Seat | Access) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(who.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def _with_files(to: str, *, id: str, text: str) -> bytes:
    edge = "----=edge"
    name = "=?utf-8?b?0KHQvNC10YLQsC50eHQ=?="
    return (
        f"From: {ANNA}\nTo: {to}\nSubject: x\nMessage-ID: <{id}>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="{edge}"\n\n'
        f"--{edge}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--{edge}\nContent-Type: image/png; name=logo.png\nContent-ID: <logo>\n"
        f"Content-Disposition: inline\n\npicture\n"
        f'--{edge}\nContent-Type: text/plain; name="{name}"\n'
        f"Content-Disposition: attachment\n\nсто рублей {id}\n--{edge}--\n"
    ).encode()
