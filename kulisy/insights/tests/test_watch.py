"""What the watch notes, and what never gets into the table."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from kulisy.conversations.models import Message
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.insights import watch as watching
from kulisy.insights.facts import Fact, write
from kulisy.insights.models import Kind, UsageFact
from kulisy.insights.watch import Watch, tell_first_answer, watch
from kulisy.people.models import Company, Person
from kulisy.people.tests.cast import NOW, make_cast
from kulisy.people.viewer import Viewer

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STUDIO, RIVAL = uuid.UUID(int=1), uuid.UUID(int=2)
ANNA, BORIS = uuid.UUID(int=11), uuid.UUID(int=12)
TALK = uuid.UUID("01a200d9-14d0-7356-a75c-adf68e67e15f")


@pytest.fixture(autouse=True)
def addresses(settings) -> None:
    settings.ROOT_URLCONF = "kulisy.insights.tests.pages"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """A watch whose queue waits to be flushed by the test itself."""
    quiet = Watch(pause=3600)
    monkeypatch.setattr(watching, "WATCH", quiet)
    yield quiet
    quiet.stop()


def viewer(face: str = "desk", *, company: uuid.UUID = STUDIO, **more: Any) -> Viewer:
    told = {"person_id": ANNA, "name": "Анна Тайная", **more}
    return Viewer(face=face, company=Company(id=company, slug="taina", name="Тайна"), **told)


def seen(address: str, *, by: Viewer | None = None, method: str = "GET", **headers: str) -> None:
    """One request through the middleware, as one of Kulisy's processes answers it."""

    def answer(request: HttpRequest) -> HttpResponse:
        match = request.resolver_match = resolve(request.path)
        request.user = AnonymousUser()
        if by:
            request.viewer = by
        return match.func(request, *match.args, **match.kwargs)

    watch(answer)(RequestFactory().generic(method, address, headers=headers))


def facts(kept: Watch) -> list[tuple[str, str, str]]:
    kept.flush()
    return list(UsageFact.objects.order_by("id").values_list("kind", "face", "name"))


@pytest.mark.django_db
def test_a_use_is_noted_by_the_name_of_its_route(kept: Watch) -> None:
    seen("/d/taina/queue/", by=viewer())
    seen("/c/taina/conversations/" + str(TALK) + "/", by=viewer("portal"))
    seen("/d/taina/queue/?q=договор", by=viewer())
    seen("/d/taina/queue/?mine=1&page=2", by=viewer())
    seen("/d/taina/queue/?page=2", by=viewer())
    seen(f"/c/taina/files/{TALK}/secret.pdf", by=viewer("portal"))
    seen(f"/c/taina/hall/{TALK}", by=viewer("portal"))
    seen("/me/")

    assert facts(kept) == [
        ("screen", "desk", "desk:queue"),
        ("screen", "portal", "portal:conversation"),
        ("search", "desk", "desk:queue"),
        ("filter", "desk", "desk:queue"),
        ("screen", "desk", "desk:queue"),
        ("download", "portal", "portal:file"),
        ("download", "portal", "portal:hall"),
        ("screen", "", "me"),
    ]
    first = UsageFact.objects.order_by("id")[0]
    assert (first.company_id, first.status) == (STUDIO, 200)
    assert 0 <= first.millis < 5000


@pytest.mark.django_db
def test_what_is_no_use_of_a_screen_is_not_noted(kept: Watch) -> None:
    seen("/d/taina/queue/", by=viewer(), method="POST")
    seen("/d/taina/queue/", by=viewer(), **{"HX-Request": "true"})
    seen("/nameless/")
    seen("/c/taina/queue/", by=viewer("portal", looking_as=ANNA))

    assert facts(kept) == []


@pytest.mark.django_db
def test_no_content_name_or_identifier_lands_in_the_table(kept: Watch, settings) -> None:
    secrets = ["договор", "Romashka", "taina", "Тайн", "secret", str(TALK), TALK.hex, str(ANNA)]
    address = f"/c/taina/files/{TALK}/secret.pdf?q=договор%20Romashka&client=Romashka&Romashka=1"
    cookies = {"Cookie": "sessionid=secret", "User-Agent": "secret", "Referer": "http://secret/"}
    seen(address, by=viewer("portal"), **cookies)
    seen("/d/taina/queue/?q=Romashka", by=viewer())
    user_logged_in.send(Person, request=None, user=Person(id=ANNA, email="secret@example.com"))
    waited = timedelta(seconds=61.5)
    tell_first_answer(None, company_id=STUDIO, person_id=ANNA, waited=waited, at=NOON)
    kept.flush()

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(f)::text FROM insights_usagefact f")
        rows = [row[0] for row in cursor.fetchall()]

    assert len(rows) == 4
    for row in rows:
        for secret in secrets:
            assert secret.lower() not in row.lower()


@pytest.mark.django_db
def test_repeats_can_be_told_within_one_company_and_by_nobody_else(kept: Watch) -> None:
    for by in (viewer(), viewer(person_id=BORIS), viewer(company=RIVAL)):
        seen("/d/taina/queue/?q=Счёт%20%20за%20май", by=by)
    seen("/d/taina/queue/?q=счет%20за%20май", by=viewer())
    seen("/d/taina/queue/?q=счет%20за%20июнь", by=viewer())
    kept.flush()

    same, colleague, rival, again, other = UsageFact.objects.order_by("id")

    assert same.varies == colleague.varies == again.varies
    assert same.varies not in {rival.varies, other.varies}
    assert same.person_key == again.person_key
    assert len({same.person_key, colleague.person_key, rival.person_key}) == 3


@pytest.mark.django_db
def test_without_the_key_a_guess_proves_nothing(kept: Watch, settings) -> None:
    seen("/d/taina/queue/?q=развод", by=viewer())
    settings.SECRET_KEY = "another installation's key, or that of a thief with a copy of the table"
    seen("/d/taina/queue/?q=развод", by=viewer())
    kept.flush()

    ours, guessed = UsageFact.objects.order_by("id")

    assert ours.varies != guessed.varies
    assert ours.person_key != guessed.person_key


@pytest.mark.django_db
def test_sign_ins_and_first_answers_are_facts_too(kept: Watch) -> None:
    user_logged_in.send(Person, request=None, user=Person(id=ANNA))
    waited = timedelta(seconds=61.5)
    tell_first_answer(None, company_id=STUDIO, person_id=ANNA, waited=waited, at=NOON)

    assert facts(kept) == [("sign_in", "", "sign_in"), ("first_answer", "desk", "first_answer")]
    assert UsageFact.objects.get(kind=Kind.FIRST_ANSWER).millis == 61_500


@pytest.mark.django_db
def test_the_teams_first_words_to_a_client_who_asked_are_a_fact_once(kept: Watch) -> None:
    cast = make_cast()
    asked = asks(cast.anna, "Тайная вёрстка", "Тайный вопрос")
    notes(cast.maxim, asked, "Тайная заметка", now=NOW + timedelta(minutes=1))
    says(cast.anna, asked, "Ау", now=NOW + timedelta(minutes=2))
    run_jobs()
    assert facts(kept) == []

    first = answers(cast.irina, asked, "Тайный ответ", now=NOW + timedelta(minutes=3))
    run_jobs()
    answers(cast.irina, asked, "И ещё", now=NOW + timedelta(hours=1))
    run_jobs()

    assert facts(kept) == [("first_answer", "desk", "first_answer")]
    made = UsageFact.objects.get()
    opened = Message.objects.get(conversation=asked, body="Тайный вопрос")
    assert made.millis == round((first.posted_at - opened.posted_at).total_seconds() * 1000)
    assert (made.company_id, made.at) == (cast.studio.id, first.posted_at)
    assert made.varies == ""


def fact(**more: Any) -> Fact:
    told = {
        "at": NOON,
        "company_id": STUDIO,
        "face": "desk",
        "person_key": "",
        "kind": "screen",
        "name": "desk:queue",
        "varies": "",
        "status": 200,
        "millis": 5,
    }
    return Fact(**{**told, **more})


def test_a_full_queue_drops_and_counts_and_no_page_waits() -> None:
    full = Watch(most=3, pause=3600)
    began = time.perf_counter()
    for _ in range(1000):
        full.tell(fact())

    assert time.perf_counter() - began < 0.5
    assert full.dropped == 997
    while full._taken():
        pass
    full.stop()


def test_a_database_that_is_away_costs_facts_and_no_pages(caplog) -> None:
    # Tests without a database may not touch it: the thread meets an error, as it would then.
    away = Watch(pause=0.01)
    away.tell(fact(name="desk:lost"))
    deadline = time.monotonic() + 10
    while "dropped" not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.01)

    assert "Usage facts were dropped" in caplog.text
    assert "lost" not in caplog.text
    assert away._thread.is_alive()
    away.stop()


def test_an_answer_the_watch_stumbles_over_is_still_given(monkeypatch, caplog) -> None:
    def stumble(*args: object, **kwargs: object) -> None:
        raise ValueError("a stone")

    monkeypatch.setattr(watching, "noted", stumble)

    answer = watch(lambda request: HttpResponse("page"))(RequestFactory().get("/me/"))

    assert answer.content == b"page"
    assert "could not be made" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_thread_writes_by_itself_on_a_connection_of_its_own() -> None:
    awake = Watch(pause=0.02)
    awake.tell(fact(name="desk:by-itself"))
    deadline = time.monotonic() + 10
    while not UsageFact.objects.filter(name="desk:by-itself") and time.monotonic() < deadline:
        time.sleep(0.02)
    awake.stop()

    assert UsageFact.objects.filter(name="desk:by-itself").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_written_when_the_process_ends() -> None:
    program = """
import django
django.setup()
from kulisy.insights.watch import signed_in
from kulisy.people.models import Person
signed_in(Person, request=None, user=Person())
"""
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**surroundings, "DJANGO_SETTINGS_MODULE": "kulisy.config.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert UsageFact.objects.filter(kind=Kind.SIGN_IN).count() == 1


@pytest.mark.django_db
def test_writing_gives_the_role_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()
        write([fact()])
        cursor.execute("SELECT current_setting('role')")

        assert cursor.fetchone() == before
