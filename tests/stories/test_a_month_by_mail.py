"""Promise 5, every letter is a door, and promise 1, one place.

Анна, of ООО «Ромашка», works with her studio for a month and never opens its cabinet: she writes
letters and answers letters. The studio works at its desk, and says much to itself that is not for
her. At the end of the month her colleague Пётр is let into the cabinet, and finds all of it there.

Letters leave by a real SMTP server; those that come in are fetched from a real Dovecot.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser

from kulisy.conversations.models import Attachment, Conversation, Message
from kulisy.mailroom.models import IncomingLetter
from kulisy.mailroom.tests.incoming import SUPPORT
from kulisy.people.models import Access, Client, Contact
from tests.leaks.canary import canary, found_in
from tests.stories import programs
from tests.stories.by_mail import (
    PHONE,
    Colleague,
    Correspondent,
    Month,
    a_month,
    all_of,
    link_in,
    naming,
    walked,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MAXIM = "maxim@wind.example"
BRIEF = ("Бриф.pdf", b"%PDF-1.4 brief of romashka")
SKETCH = ("Эскиз.pdf", b"%PDF-1.4 first sketch")
PHOTOS = ("Фото цеха.pdf", b"%PDF-1.4 photographs of the shop")
COSTS = ("Себестоимость.pdf", b"%PDF-1.4 what it costs us")


@dataclass
class Story:
    """Who takes part, and what was said: to the client, and among the team."""

    month: Month
    anna: Correspondent
    ivan: Correspondent
    olga: Colleague
    irina: Colleague
    maxim: Colleague
    #: What anybody of «Ромашка» may read, word for word.
    told: list[str] = field(default_factory=list)
    #: What nobody of «Ромашка» may ever read.
    secrets: set[str] = field(default_factory=set)

    @property
    def thread(self) -> Conversation:
        """What it is all about: the request that Анна's first letter opened."""
        return Conversation.objects.get(title="Новый сайт к весне")

    def secret(self) -> str:
        """A word that stands in what is not for «Ромашка», and nowhere else."""
        word = canary()
        self.secrets.add(word)
        return f"между нами {word}"

    def secrets_in(self, text: str) -> set[str]:
        """However they are disguised: in capitals, backwards, escaped, in base64."""
        return found_in(text) & self.secrets

    def said(self, words: str) -> str:
        self.told.append(words)
        return words


@pytest.fixture
def story(settings) -> Iterator[Story]:  # type: ignore[no-untyped-def]
    settings.INNER_HOSTS = ["127.0.0.1"]
    with a_month() as month:
        cast = month.cast
        # Пётр is known to the studio, and comes at the end.
        Access.objects.filter(id=cast.pyotr.id).delete()
        Contact.objects.filter(id=cast.pyotr.contact_id).update(person=None)
        cast.pyotr.person.delete()
        Client.objects.filter(id=cast.romashka.id).update(colleagues_share=True)
        yield Story(
            month,
            anna=month.correspondent("Анна Ким", "anna@romashka.example"),
            ivan=month.correspondent("Иван Кузнецов", "ivan@kuznetsov.example"),
            olga=Colleague(month, cast.olga),
            irina=Colleague(month, cast.irina),
            maxim=Colleague(month, cast.maxim),
        )


def test_a_client_works_by_mail_for_a_month_and_her_colleague_then_finds_everything(
    story: Story,
) -> None:
    her_first_letter_opens_a_request(story)
    the_answer_comes_as_a_letter_that_threads(story)
    she_answers_from_whatever_program_is_at_hand(story)
    the_team_talks_behind_the_scenes_by_mail_too(story)
    ten_messages_in_five_minutes_are_two_letters(story)
    once_a_week_she_reads_how_the_work_goes(story)
    a_letter_of_the_first_week_is_answered_in_the_third(story)
    while_she_is_on_holiday_nothing_happens(story)
    her_mailbox_overflows_and_nobody_believes_that_she_read_it(story)
    somebody_she_forwarded_it_to_is_let_in_by_a_human_being(story)
    another_clients_letter_goes_to_his_own_place(story)
    on_her_phone_the_letter_opens_the_talk_without_a_password(story)
    nothing_that_ever_left_the_house_held_a_word_of_the_teams(story)
    her_colleague_opens_the_cabinet_and_finds_everything(story)


def her_first_letter_opens_a_request(story: Story) -> None:
    """She writes to the address that stands on the studio's card."""
    first = story.said("Здравствуйте! Хотим новый сайт, старый не открывается с телефона.")
    story.anna.writes("Новый сайт к весне", f"{first}\n\n--\nАнна Ким\n", files=[BRIEF])

    (opened,) = Conversation.objects.all()
    assert (opened.client_id, opened.audience) == (story.month.cast.romashka.id, "client")
    assert opened.opened_by_contact_id == story.month.cast.anna.contact_id
    assert "Новый сайт к весне" in story.irina.sees("")
    assert first in story.irina.sees(f"conversations/{opened.id}/")


def the_answer_comes_as_a_letter_that_threads(story: Story) -> None:
    """Ирина looks into it with a colleague first, then answers. Анна's mail program shows the
    answer beneath her own letter; the talk with the colleague is not in it."""
    story.irina.notes(story.thread.id, f"@Максим Лебедев посмотри, {story.secret()}", files=[COSTS])
    story.irina.says(
        story.thread.id, story.said("Добрый день, Анна! Возьмёмся. Эскиз внутри."), files=[SKETCH]
    )

    (came,) = story.anna.inbox
    letter = came.letter
    assert letter["Subject"] == "Re: Новый сайт к весне"
    assert letter["In-Reply-To"] == "<1.anna.at.romashka.example@outside.example>"
    assert re.fullmatch(r"support\+[a-z0-9]{32}@wind\.example", letter["Reply-To"])
    assert "Возьмёмся. Эскиз внутри." in came.part("plain")
    assert "Возьмёмся. Эскиз внутри." in came.part("html")
    assert [each.get_filename() for each in letter.iter_attachments()] == [SKETCH[0]]
    assert "List-Unsubscribe" in letter
    assert not story.secrets_in(all_of(came))


def she_answers_from_whatever_program_is_at_hand(story: Story) -> None:
    """Each puts the whole letter under her words in its own way: what she wrote stands as her
    message, the rest is folded."""
    answers = {
        programs.outlook: "Эскиз нравится, но логотип мелковат.",
        programs.apple: "И ещё: телефон сверху, пожалуйста.",
        programs.gmail: "Фото цеха прикладываю.",
        programs.yandex: "Цвета оставим прежние.",
        programs.mail_ru: "Когда можно посмотреть?",
        programs.thunderbird: "Директор спрашивает о сроках.",
    }
    for program, words in answers.items():
        files = [PHOTOS] if program is programs.gmail else []
        story.anna.answers(story.anna.inbox[-1], story.said(words), program, files=files)
        story.month.passes(hours=3)
        said = Message.objects.filter(conversation=story.thread).latest("posted_at")
        assert (program.__name__, said.audience) == (program.__name__, "client")
        assert said.body.startswith(words), program.__name__
        assert "Возьмёмся" not in said.body, f"{program.__name__}: the quotation is folded"
        assert "Возьмёмся" in said.tail_html, f"{program.__name__}: and not lost"
    assert Conversation.objects.count() == 1
    assert len(story.anna.inbox) == 1, "nobody is sent his own words"


def the_team_talks_behind_the_scenes_by_mail_too(story: Story) -> None:
    """The designer answers the letter about Ирина's note from his mail program, with Анна's words
    quoted below it: it stays a note."""
    story.irina.notes(story.thread.id, f"@Максим Лебедев что с логотипом? {story.secret()}")
    story.month.passes(minutes=10)
    designer = story.month.correspondent("Максим Лебедев", MAXIM)
    note = designer.inbox[-1]
    assert "олько команда" in note.letter["Subject"]

    designer.answers(note, f"Крупнее не будет, {story.secret()}", programs.outlook)

    said = Message.objects.filter(conversation=story.thread).latest("posted_at")
    assert (said.audience, said.author_seat_id) == ("internal", story.month.cast.maxim.id)
    assert said.body.startswith("Крупнее не будет")
    assert len(story.anna.inbox) == 1, "she hears nothing of it"


def ten_messages_in_five_minutes_are_two_letters(story: Story) -> None:
    """The first one at once, the other nine together."""
    story.month.passes(days=1)
    before = len(story.anna.inbox)
    for number in range(10):
        story.irina.says(story.thread.id, story.said(f"Правка № {number + 1} сделана."))
    story.month.passes(minutes=10)

    letters = [each.part("plain") for each in story.anna.inbox[before:]]
    assert len(letters) == 2
    assert re.findall(r"^Правка № \d+", letters[0], re.M) == ["Правка № 1"]
    together = [f"Правка № {number}" for number in range(2, 11)]
    assert [each for each in together if each in letters[1]] == together


def once_a_week_she_reads_how_the_work_goes(story: Story) -> None:
    """Анна leads «Ромашка»: on Monday morning she gets a letter about all of it."""
    story.irina.notes(story.thread.id, f"Неделя тяжёлая, {story.secret()}")
    before = len(story.anna.inbox)
    story.month.until(day=9, hour=9)

    (digest,) = story.anna.inbox[before:]
    assert "Новый сайт к весне" in digest.part("plain")
    assert not story.secrets_in(all_of(digest))


def a_letter_of_the_first_week_is_answered_in_the_third(story: Story) -> None:
    """She finds the oldest letter, and writes a new one that only names it."""
    story.month.until(day=18, hour=12)
    story.anna.writes(
        "А помните про логотип?",
        story.said("Логотип всё-таки сделайте крупнее."),
        headers=naming(story.anna.inbox[0]),
    )

    assert Conversation.objects.count() == 1
    said = Message.objects.filter(conversation=story.thread).latest("posted_at")
    assert "Логотип всё-таки сделайте крупнее." in said.body
    story.irina.says(story.thread.id, story.said("Сделали крупнее, посмотрите."))
    assert "Сделали крупнее" in story.anna.inbox[-1].part("plain")


def while_she_is_on_holiday_nothing_happens(story: Story) -> None:
    """Her mail program answers by itself. That is no talk, and nobody answers it."""
    before = Message.objects.count(), len(story.month.world.came)
    story.anna.writes(
        "Автоответ: Новый сайт к весне",
        "Я в отпуске до понедельника.",
        to=str(story.anna.inbox[-1].letter["Reply-To"]),
        headers={**naming(story.anna.inbox[-1]), "Auto-Submitted": "auto-replied"},
    )

    assert (Message.objects.count(), len(story.month.world.came)) == before
    assert IncomingLetter.objects.latest("arrived_at").state == "ignored"


REPORT = """From: Mail Delivery System <mailer-daemon@mx.romashka.example>
To: support@wind.example
Subject: =?utf-8?b?0J3QtdC00L7RgdGC0LDQstC70LXQvdC90L7QtSDRgdC+0L7QsdGJ0LXQvdC40LU=?=
Message-ID: <report@mx.romashka.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=="

--==
Content-Type: text/plain; charset=utf-8

Письмо не доставлено: ящик переполнен.
--==
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.romashka.example

Final-Recipient: rfc822; anna@romashka.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox is full

--==
Content-Type: text/rfc822-headers

Message-ID: {name}
--==--
"""


def her_mailbox_overflows_and_nobody_believes_that_she_read_it(story: Story) -> None:
    """The studio's server took the letter; hours later hers sends it back. It stands in Ирина's
    queue with its reason, until the letter is sent once more."""
    story.month.passes(days=1)
    story.irina.says(story.thread.id, story.said("Готово к показу в четверг."))
    sent = story.anna.inbox[-1]
    assert "Готово к показу" in sent.part("plain")
    story.month.passes(hours=5)
    report = REPORT.format(name=sent.letter["Message-ID"]).encode()
    story.month.office.send(report, to=SUPPORT, sender="mailer-daemon@mx.romashka.example")
    story.month.passes(seconds=30)

    page = story.irina.sees(f"conversations/{story.thread.id}/")
    assert "ящик переполнен" in page
    assert "Новый сайт к весне" in story.irina.sees("?view=waiting")
    again = re.search(r"/d/wind/(returned/[0-9a-f-]{36}/)", page)
    assert again, "the page offers to send it once more"
    letters = len(story.anna.inbox)
    story.irina.does(again[1], again="1")
    story.month.passes(seconds=30)
    assert len(story.anna.inbox) == letters + 1
    assert "Готово к показу" in story.anna.inbox[-1].part("plain")


def somebody_she_forwarded_it_to_is_let_in_by_a_human_being(story: Story) -> None:
    """Her accountant answers the letter that Анна handed on: nobody knows her address. She waits,
    and no client sees her words, until Ирина lets her in."""
    story.month.passes(hours=2)
    handed_on = story.anna.inbox[-1]
    nina = story.month.correspondent("Нина Счетова", "nina@count.example")
    words = "Договор и счёт пришлите, пожалуйста, мне."
    before = Message.objects.count(), len(story.anna.inbox)
    nina.writes(
        "Re: Новый сайт к весне", words,
        to=str(handed_on.letter["Reply-To"]), headers=naming(handed_on),
    )  # fmt: skip

    waits = IncomingLetter.objects.get(sender=nina.address)
    assert (waits.state, Message.objects.count(), len(story.anna.inbox)) == ("quarantined", *before)
    page = story.irina.sees(f"mail/{waits.id}/")
    assert words in page
    assert "Нина Счетова" in page
    story.irina.does(
        f"mail/{waits.id}/admission/", client=story.month.cast.romashka.id, name="Нина Счетова"
    )
    story.month.passes(seconds=30)

    said = Message.objects.get(body=story.said(words))
    assert (said.conversation_id, said.audience) == (story.thread.id, "client")
    assert not nina.inbox, "known to the studio is not yet admitted: no letter goes to her"


def another_clients_letter_goes_to_his_own_place(story: Story) -> None:
    """Иван of another firm writes about the same thing in the same words."""
    story.ivan.writes("Новый сайт к весне", f"Мне тоже сайт, {story.secret()}")

    his = Conversation.objects.get(client=story.month.cast.kuznetsov)
    story.irina.says(his.id, f"Иван, сделаем, {story.secret()}")
    (came,) = story.ivan.inbox
    assert "Иван, сделаем" in came.part("plain")
    his.title = f"Сайт {story.secret()}"
    his.save()


def on_her_phone_the_letter_opens_the_talk_without_a_password(story: Story) -> None:
    """The button of the letter: one press, and she reads and answers; nothing else is open."""
    story.month.passes(hours=1)
    phone = Browser(headers={"user-agent": PHONE, "accept-language": "ru"})
    phone.get(link_in(story.anna.inbox[-1]))
    place = phone.post("/l/")["Location"]
    page = phone.get(place).content.decode()
    assert "Готово к показу в четверг." in page
    assert not story.secrets_in(page)

    words = story.said("Отвечаю с телефона: в четверг смотрим.")
    assert phone.post(f"{place}messages/", {"body": words, "key": uuid.uuid4()}).status_code == 302
    story.month.passes(seconds=30)
    assert words in story.irina.sees(f"conversations/{story.thread.id}/")
    assert "по ссылке" in story.irina.sees(f"conversations/{story.thread.id}/")
    home = phone.get("/c/wind/")
    assert home.status_code == 302, "for anything more she would have to prove who she is"


def nothing_that_ever_left_the_house_held_a_word_of_the_teams(story: Story) -> None:
    """Every byte of every letter of this month; Иван's letters hold his own words."""
    letters = {each.name: len(each.inbox) for each in story.month.people}
    assert letters["Анна Ким"] > 5
    assert any(story.secrets_in(all_of(each)) for each in story.month.world.to(MAXIM)), (
        "the team's own letters do hold them: they would be heard"
    )
    for came in story.anna.inbox:
        assert not story.secrets_in(all_of(came)), came.letter["Subject"]
        assert COSTS[1] not in came.raw
        assert came.recipients == [story.anna.address], "nobody else sees it"


def her_colleague_opens_the_cabinet_and_finds_everything(story: Story) -> None:
    """Пётр is invited by letter, accepts the house rules, and looks around."""
    story.olga.does("settings/rules/", text_ru="Отвечаем до 18:00.", text_en="We answer.")
    pyotr = story.month.correspondent("Пётр Ким", "pyotr@romashka.example")
    contact = story.month.cast.pyotr.contact_id
    story.irina.does(f"contacts/{contact}/invitation/", sections=["conversations", "files"])
    story.month.passes(seconds=30)
    door = re.search(r"/join/[\w-]+/", pyotr.inbox[-1].part("plain"))
    assert door
    browser = Browser(headers={"accept-language": "ru"})
    browser.get(door[0])
    assert browser.post(f"{door[0]}acceptance/")["Location"] == "/c/wind/"
    assert "Отвечаем до 18:00." in browser.get("/c/wind/", follow=True).content.decode()
    browser.post("/c/wind/rules/acceptance/", {"version": "1", "next": "/c/wind/"})

    pages = walked(browser, "/c/wind/")

    everything = "\n".join(pages.values())
    for words in story.told:
        assert words in everything, words
    for name, data in (BRIEF, SKETCH, PHOTOS):
        assert name in everything
        assert data.decode() in everything, f"{name} can be opened"
    found = browser.get("/c/wind/search/?q=логотип").content.decode()
    assert "Логотип всё-таки" in found or "Эскиз нравится" in found

    assert not story.secrets_in(everything), "nothing of the team's, nothing of another client's"
    assert COSTS[0] not in everything
    assert COSTS[1].decode() not in everything
    for foreign in (
        *Conversation.objects.exclude(client=story.month.cast.romashka),
        *Attachment.objects.filter(audience="internal"),
    ):
        kind = "conversations" if isinstance(foreign, Conversation) else "files"
        assert browser.get(f"/c/wind/{kind}/{foreign.id}/").status_code == 404
