"""Digests: at the reader's hour, as the reader, once, and never empty."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kulisy.conversations import actions
from kulisy.conversations.models import Conversation
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.conversations.tests.test_gathering import read
from kulisy.documents.tests.papers import published
from kulisy.notify import digests
from kulisy.notify.choices import Way, columns
from kulisy.notify.models import Bell, Choice, Digest, Letter, Rhythm
from kulisy.notify.tests.server import Server, mail_server, writes_by
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, AccessState, Client, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def post(settings) -> Iterator[Server]:
    settings.INNER_HOSTS = ["127.0.0.1"]
    with mail_server() as server:
        yield server


@pytest.fixture
def cast(post: Server) -> Cast:
    made = make_cast()
    writes_by(made.studio, post, now=NOW)
    return made


def puts_off(who: Seat | Access, **rhythm: object) -> None:
    """Everything in the digest."""
    face = "desk" if isinstance(who, Seat) else "portal"
    own = {"company": who.company, "person": who.person, "face": face}
    for kind in ("message", "mention", "request", "state"):
        Choice.objects.create(**own, kind=kind, **columns(Way.DIGEST))
    Rhythm.objects.create(**own, **rhythm)


def tomorrow() -> datetime:
    """Past everybody's nine o'clock."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=20, minute=0)


def issue(now: datetime) -> int:
    with acting_as("kulisy_worker"):
        count = digests.issue_own(now=now)
    run_jobs()
    return count


def lead(now: datetime) -> int:
    with acting_as("kulisy_worker"):
        count = digests.issue_lead(now=now)
    run_jobs()
    return count


def digest_of(post: Server, address: str, which: int = -1) -> str:
    came = post.to(address)[which]
    assert came.letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return str(came.part("plain"))


def test_a_digest_says_what_is_unread_by_conversation_and_counts_what_it_shows(
    cast: Cast, post: Server
):
    puts_off(cast.anna)
    thread = asks(cast.anna, "Сайт", "Когда?")
    other = asks(cast.anna, "Логотип", "Где?")
    for number in range(5):
        answers(cast.irina, thread, f"Ответ {number}", now=NOW + timedelta(minutes=number))
    answers(cast.irina, other, "В папке", now=NOW + timedelta(minutes=9))
    notes(cast.maxim, thread, "канарейка: опять он", now=NOW + timedelta(minutes=10))
    run_jobs()
    assert not post.to("anna@romashka.example"), "it waits"
    read(cast.anna, thread, "Ответ 0")

    assert issue(datetime.now(UTC)) == 0, "not yet nine o'clock since it was said"
    assert issue(tomorrow()) == 1

    text = digest_of(post, "anna@romashka.example")
    assert "5 новых" in post.to("anna@romashka.example")[-1].letter["Subject"]
    assert text.index("Сайт") < text.index("Логотип")
    assert re.findall(r"Ответ \d", text) == ["Ответ 2", "Ответ 3", "Ответ 4"]
    assert "канарейка" not in post.to("anna@romashka.example")[-1].everything
    assert issue(tomorrow()) == 0
    assert issue(tomorrow() + timedelta(days=1)) == 0, "told once"


def test_an_edition_is_made_once_even_after_a_crash_in_the_middle(cast: Cast, post: Server):
    puts_off(cast.anna)
    answers(cast.irina, asks(cast.anna, "Сайт", "Когда?"), "Завтра")
    run_jobs()
    with acting_as("kulisy_worker"):
        assert digests.issue_own(now=tomorrow()) == 1
        # Whoever died here left the letter and its job behind; what is asked again finds both.
        assert digests.issue_own(now=tomorrow()) == 0
    run_jobs()
    assert len(post.to("anna@romashka.example")) == 1
    # The same again, the bells not yet taken: the day is known.
    Bell.objects.update(digest=None)
    assert issue(tomorrow() + timedelta(minutes=5)) == 0
    # Another zone, in which it is another hour of the same day: still one a day.
    cast.anna.person.time_zone = "Asia/Vladivostok"
    cast.anna.person.save()
    later = tomorrow().replace(hour=5)
    assert issue(later) == 0
    assert Digest.objects.filter(what="own").count() == 1


def test_an_edition_of_which_nothing_is_left_does_not_leave(cast: Cast, post: Server):
    puts_off(cast.anna)
    puts_off(cast.ivan)
    thread = asks(cast.anna, "Сайт", "Когда?")
    answers(cast.irina, thread, "Завтра")
    answers(cast.irina, asks(cast.ivan, "Визитки", "Когда?"), "Послезавтра")
    run_jobs()
    read(cast.anna, thread, "Завтра")
    Access.objects.filter(id=cast.ivan.id).update(state=AccessState.REVOKED)

    assert issue(tomorrow()) == 2

    assert not post.to("anna@romashka.example")
    assert not post.to("ivan@kuznetsov.example")
    states = Letter.objects.filter(subject_kind="digest").values_list("state", flat=True)
    assert set(states) == {"dropped"}


def test_at_the_desk_a_digest_ends_where_the_readers_right_ends(cast: Cast, post: Server):
    puts_off(cast.maxim)
    actions_watch(cast.maxim, thread := asks(cast.anna, "Сайт", "Когда?"))
    actions_watch(cast.maxim, hidden := asks(cast.ivan, "Канарейка", "Тайна?"))
    says(cast.anna, thread, "Ну?", now=NOW + timedelta(minutes=1))
    says(cast.ivan, hidden, "Канарейка?", now=NOW + timedelta(minutes=1))
    run_jobs()
    Client.objects.filter(id=cast.kuznetsov.id).update(restricted=True)

    assert issue(tomorrow()) == 1

    text = post.to("maxim@wind.example")[-1].everything
    assert "Сайт" in text
    assert "анарейка" not in text
    assert "Сводка: 2 новых" in str(post.to("maxim@wind.example")[-1].letter["Subject"])


def test_whoever_switched_digests_off_gets_none_and_weekly_is_weekly(cast: Cast, post: Server):
    puts_off(cast.anna, digest="never")
    puts_off(cast.ivan, digest="weekly", digest_day=0)
    answers(cast.irina, asks(cast.anna, "Сайт", "Когда?"), "Завтра")
    answers(cast.irina, asks(cast.ivan, "Визитки", "Когда?"), "Завтра")
    run_jobs()
    began = datetime.now(UTC)
    evening = began.replace(hour=20, minute=0)
    days = [evening + timedelta(days=number) for number in range(8)]

    sent = [issue(day) for day in days]

    assert sum(sent) == 1
    assert not post.to("anna@romashka.example")
    monday = next(day for day in days if day.weekday() == 0 and day.replace(hour=6) > began)
    assert Digest.objects.get(person=cast.ivan.person).day == monday.date()


def test_who_leads_hears_how_the_work_goes_and_nobody_else(cast: Cast, post: Server):
    asks_and_answers(cast)
    kitchen = asks(cast.pyotr, "Чужая-канарейка", "Только моё")
    due = date(2030, 8, 1)
    published(cast.irina, cast.romashka, "Счёт", asks="pay", due=due, now=datetime.now(UTC))
    run_jobs()
    before = len(post.came)
    monday = next_monday()

    assert lead(monday) == 3, "Anna and Ivan; Anna at the lawyers too, where nothing happened"
    letters = {each.recipients[0] for each in post.came[before:]}

    assert letters == {"anna@romashka.example"}
    text = post.to("anna@romashka.example")[-1].part("plain")
    done, rest = text.split("Что ждёт вас")
    assert "Готовый сайт" in done
    waits = rest.split("Что дальше")[0]
    assert "Логотип" in waits
    assert "Счёт" in waits
    assert "до 1 августа 2030" in waits
    assert "Реклама" in rest.split("Что дальше")[1]
    everything = post.to("anna@romashka.example")[-1].everything
    assert "канарейка" not in everything, "a colleague's talk and notes are not hers"
    assert kitchen.title == "Чужая-канарейка"
    assert lead(monday + timedelta(minutes=5)) == 0
    assert lead(monday + timedelta(days=2)) == 0, "what was missed for days is not sent late"


def test_a_leaders_digest_stays_where_he_leads_no_more(cast: Cast, post: Server):
    asks_and_answers(cast)
    run_jobs()
    before = len(post.came)
    with acting_as("kulisy_worker"):
        assert digests.issue_lead(now=next_monday())
    Access.objects.filter(id=cast.anna.id).update(lead=False)
    run_jobs()
    assert len(post.came) == before


def test_many_editions_take_no_more_statements_than_one(cast: Cast):
    counts = []
    for readers in ([cast.anna], [cast.pyotr, cast.ivan, cast.maxim]):
        for who in readers:
            puts_off(who)
            Bell.objects.create(
                company=who.company,
                person=who.person,
                face="desk" if isinstance(who, Seat) else "portal",
                kind="message",
                subject_kind="message",
                subject_id=who.id,
                place_id=who.id,
                key="x",
                at=datetime.now(UTC),
                in_digest=True,
            )
        with acting_as("kulisy_worker"), CaptureQueriesContext(connection) as asked:
            assert digests.issue_own(now=tomorrow()) == len(readers)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 11, counts


def asks_and_answers(cast: Cast) -> None:
    """One thing is done, one waits for Anna, one is in work; and the kitchen around it."""
    now = soon()
    done = asks(cast.anna, "Готовый сайт", "Когда?", now=now)
    answers(cast.irina, done, "Сделали", now=now + timedelta(minutes=1))
    waits = asks(cast.anna, "Логотип", "Какой?", now=now)
    answers(cast.irina, waits, "Выберите вариант", now=now + timedelta(minutes=1))
    work = asks(cast.anna, "Реклама", "Запускаем?", now=now)
    notes(cast.maxim, work, "канарейка: дорого", now=now + timedelta(minutes=2))
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        actions.close(viewer, fresh(done), now=now + timedelta(minutes=3))
        actions.set_state(viewer, fresh(waits), "client", now=now + timedelta(minutes=3))
        actions.set_state(viewer, fresh(work), "us", now=now + timedelta(minutes=3))


def actions_watch(seat: Seat, thread: Conversation) -> None:
    viewer = at_desk(seat)
    with viewing(viewer):
        actions.watch(viewer, fresh(thread), seat.id)


def fresh(thread: Conversation) -> Conversation:
    return Conversation.objects.select_related("client").get(id=thread.id)


def soon() -> datetime:
    """Now; or past Moscow's nine o'clock of Monday, where a story would lie on both sides."""
    now = datetime.now(UTC)
    edge = now.weekday() == 0 and now.hour == 5 and now.minute >= 50
    return now + timedelta(minutes=11) if edge else now


def next_monday() -> datetime:
    """The first after what happens soon: ten in the morning, Moscow's time."""
    now = soon()
    monday = (now - timedelta(days=now.weekday())).replace(hour=7, minute=0)
    return monday if now < monday.replace(hour=6) else monday + timedelta(days=7)
