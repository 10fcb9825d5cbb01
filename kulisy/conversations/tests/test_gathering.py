"""Several letters as one: through real messages, jobs and a real mail server."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from kulisy.admissions.tests.test_at_once import together
from kulisy.conversations.models import Conversation, Message, ReadMark
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs
from kulisy.notify import choices, gathering, tasks
from kulisy.notify.models import Choice, Departure, Letter, Rhythm
from kulisy.notify.tests.server import Server, mail_server, writes_by
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, AccessState
from kulisy.people.tests.cast import NOW, Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
State = Letter.State


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


def talk(cast: Cast, count: int, *, first: int = 0) -> Conversation:
    """Anna's request, answered so often; nothing is told yet."""
    thread = Conversation.objects.filter(title="Сайт").first()
    if thread is None:
        thread = asks(cast.anna, "Сайт", "Когда?")
        run_jobs()
    for number in range(first, first + count):
        answers(cast.irina, thread, f"Ответ {number}", now=NOW + timedelta(minutes=number))
    return thread


def soon() -> datetime:
    """After the five minutes."""
    return datetime.now(UTC) + timedelta(minutes=6)


def said(post: Server, address: str) -> list[list[str]]:
    """Of each letter to this address, the answers that it tells of (and not those it folds)."""
    letters = [each.part("plain") for each in post.to(address)]
    return [re.findall(r"^Ответ \d+", text, re.M) for text in letters]


def to(who: Access) -> list[Letter]:
    rows = Letter.objects.filter(person=who.person, subject_kind="message")
    return list(rows.order_by("subject_id"))


def test_ten_messages_in_five_minutes_are_one_letter_at_once_and_one_at_their_end(
    cast: Cast, post: Server
):
    talk(cast, 1)
    run_jobs()
    assert said(post, "anna@romashka.example") == [["Ответ 0"]]
    talk(cast, 9, first=1)
    run_jobs()
    assert len(post.to("anna@romashka.example")) == 1, "what follows waits"

    run_jobs(until=soon())

    assert said(post, "anna@romashka.example")[1] == [f"Ответ {n}" for n in range(1, 10)]
    assert len(post.to("anna@romashka.example")) == 2
    assert {each.state for each in to(cast.anna)} == {State.HANDED}, "each message knows of it"
    assert len({each.carrier for each in to(cast.anna)[1:]} - {None}) == 1
    # The pause begins anew with each letter.
    talk(cast, 1, first=10)
    run_jobs()
    assert len(post.to("anna@romashka.example")) == 2


def test_what_was_read_meanwhile_is_not_sent(cast: Cast, post: Server):
    thread = talk(cast, 1)
    run_jobs()
    talk(cast, 3, first=1)
    run_jobs()
    read(cast.anna, thread, "Ответ 2")

    run_jobs(until=soon())

    assert said(post, "anna@romashka.example")[1:] == [["Ответ 3"]]
    kept = [(each.state, each.reason) for each in to(cast.anna)[1:]]
    assert kept == [(State.DROPPED, "read"), (State.DROPPED, "read"), (State.HANDED, "")]
    talk(cast, 2, first=4)
    run_jobs()
    read(cast.anna, thread, "Ответ 5")
    run_jobs(until=soon() + timedelta(minutes=6))
    assert len(post.to("anna@romashka.example")) == 2, "a letter that says nothing is none"


def test_whoever_reads_along_gets_a_moment_to_do_so(cast: Cast):
    thread = talk(cast, 1)
    run_jobs()
    Departure.objects.all().delete()
    ReadMark.objects.update_or_create(
        company=cast.studio,
        client=cast.romashka,
        conversation=thread,
        person=cast.anna.person,
        face="portal",
        defaults={"read_to": datetime.now(UTC)},
    )
    talk(cast, 1, first=1)
    before = datetime.now(UTC)
    run_jobs(until=before + timedelta(seconds=1))
    wait = to(cast.anna)[1].leaves_at - before
    assert timedelta(seconds=15) < wait <= gathering.TURN + timedelta(seconds=5)


def test_notes_and_answers_never_stand_in_one_letter(cast: Cast, post: Server):
    thread = talk(cast, 1)
    run_jobs()
    name = f"@[Ирина Павлова](seat:{cast.irina.id})"
    for number in (1, 2):
        notes(cast.maxim, thread, f"{name} канарейка {number}", now=NOW + timedelta(minutes=number))
    run_jobs()
    run_jobs(until=soon())
    letters = Letter.objects.filter(person=cast.irina.person, audience="internal")
    assert letters.count() == 2
    assert all("канарейка" not in each.everything for each in post.to("anna@romashka.example"))


def test_a_right_that_goes_while_a_letter_waits_takes_it_along(cast: Cast, post: Server):
    thread = talk(cast, 1)
    run_jobs()
    talk(cast, 2, first=1)
    run_jobs()
    Access.objects.filter(id=cast.anna.id).update(state=AccessState.REVOKED)

    run_jobs(until=soon())

    assert len(post.to("anna@romashka.example")) == 1
    assert {(each.state, each.reason) for each in to(cast.anna)[1:]} == {(State.DROPPED, "gone")}
    assert thread


def test_muting_a_place_from_a_letter_holds_back_what_waits_and_rings_no_more(
    cast: Cast, post: Server
):
    thread = talk(cast, 1)
    run_jobs()
    talk(cast, 1, first=1)
    run_jobs()
    mine = {"company_id": cast.studio.id, "person_id": cast.anna.person_id, "face": "portal"}
    with acting_as("kulisy_lobby"):
        for _again in range(2):
            choices.mute(**mine, place_id=thread.id, now=NOW)
    run_jobs(until=soon())
    talk(cast, 1, first=2)
    run_jobs(until=soon())

    assert len(post.to("anna@romashka.example")) == 1
    assert to(cast.anna)[1].reason == "muted"
    assert len(to(cast.anna)) == 2
    with acting_as("kulisy_lobby"):
        choices.mute(**mine, place_id=None, now=NOW)
    assert Rhythm.objects.get(person=cast.anna.person).lead == "never"


def test_quiet_hours_keep_letters_until_they_end(cast: Cast, post: Server):
    talk(cast, 0)
    now = datetime.now(UTC)
    minutes = now.hour * 60 + now.minute
    cast.anna.person.time_zone = "UTC"
    cast.anna.person.save()
    Rhythm.objects.create(
        company=cast.studio,
        person=cast.anna.person,
        face="portal",
        quiet=True,
        quiet_from=(minutes - 60) % 1440,
        quiet_to=(minutes + 120) % 1440,
    )
    talk(cast, 2)
    run_jobs(until=soon())
    assert not said(post, "anna@romashka.example")

    run_jobs(until=now + timedelta(minutes=121))

    assert said(post, "anna@romashka.example") == [["Ответ 0", "Ответ 1"]]


def test_telling_many_readers_takes_no_more_statements_than_telling_one(cast: Cast):
    from django.test.utils import CaptureQueriesContext

    from kulisy.notify.tell import News, tell
    from kulisy.people.access import Reader

    Choice.objects.all().delete()
    counts = []
    for many in (1, 12):
        readers = [
            Reader(
                person_id=make_person(number, many).id,
                company_id=cast.studio.id,
                face="portal",
                name="",
                email=f"r{number}-{many}@romashka.example",
                language="",
            )
            for number in range(many)
        ]
        news = News(
            company_id=cast.studio.id,
            kind="message",
            subject_kind="message",
            subject_id=uuid.uuid4(),
            place_id=uuid.uuid4(),
            key=f"many:{many}",
            audience="client",
        )
        with acting_as("kulisy_worker"), CaptureQueriesContext(connection) as asked:
            tell(news, readers, now=NOW)
        counts.append(len(asked))
    assert Letter.objects.filter(key="many:12").count() == 12
    assert counts[0] == counts[1] <= 16, counts


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_letter(cast: Cast, post: Server):
    talk(cast, 1)
    run_jobs()
    talk(cast, 4, first=1)
    run_jobs()
    waiting = [str(each.id) for each in to(cast.anna) if each.state == State.WAITING]

    came = together(*[lambda number=number: gathering_by_worker(number) for number in waiting[:3]])

    assert not [each for each in came if isinstance(each, Exception)], came
    assert len([each for each in came if each]) == 1, "one of them carries the others"
    for number in waiting:
        with acting_as("kulisy_worker"):
            tasks.send_letter(number)
    assert said(post, "anna@romashka.example")[1:] == [[f"Ответ {n}" for n in range(1, 5)]]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_hands_a_letter_over_loses_nothing(cast: Cast, post: Server):
    talk(cast, 1)
    run_jobs()
    talk(cast, 2, first=1)
    run_jobs()
    first, second = [str(each.id) for each in to(cast.anna) if each.state == State.WAITING]
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        writes_by(cast.studio, Server(port=deaf.getsockname()[1]), now=NOW)
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, first], env=ENVIRONMENT | dict(os.environ)
        )
        deaf.settimeout(60)  # a process begins slowly on a busy machine
        line, _address = deaf.accept()  # it speaks to the mail server: in the middle
        time.sleep(0.2)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        line.close()
    assert not said(post, "anna@romashka.example")[1:]
    writes_by(cast.studio, post, now=NOW)
    talk(cast, 1, first=3)
    run_jobs()

    for number in (first, second):
        with acting_as("kulisy_worker"):
            tasks.send_letter(number)

    # What had gathered is the letter; what came later is not put into one that may have left.
    assert said(post, "anna@romashka.example")[1:] == [["Ответ 1", "Ответ 2"]]
    run_jobs(until=soon() + timedelta(minutes=6))
    assert said(post, "anna@romashka.example")[2:] == [["Ответ 3"]]


#: A worker in a process of its own, on the test's database.
WORKER = """
import sys, django
django.setup()
from kulisy.notify import tasks
tasks.send_letter(sys.argv[1])
"""
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "kulisy.config.settings",
    "KULISY_INNER_HOSTS": "127.0.0.1",
}


def gathering_by_worker(number: str) -> object:
    from kulisy.people.viewer import working

    with acting_as("kulisy_owner"), working():
        return gathering.depart(uuid.UUID(number), now=datetime.now(UTC))


def make_person(number: int, many: int):
    from kulisy.people.tests.cast import person

    return person("Читатель", f"r{number}-{many}@romashka.example")


def read(who: Access, thread: Conversation, body: str) -> None:
    """He had everything up to this message before his eyes."""
    ReadMark.objects.update_or_create(
        company=who.company,
        client=who.client,
        conversation=thread,
        person=who.person,
        face="portal",
        defaults={"read_to": Message.objects.get(conversation=thread, body=body).posted_at},
    )
