"""The planted demo: once, whole, and with nothing internal before a client's eyes."""

import re
import uuid
from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from kulisy.conversations import access
from kulisy.conversations.models import Conversation, Draft, Message, Sighting
from kulisy.demo.actions import plant
from kulisy.demo.cast import ENGLISH_SIGN_INS, HARBOUR, SIGN_INS, WIND, Troupe
from kulisy.files.models import Blob
from kulisy.notify.models import Bell, Letter
from kulisy.people.doors import enter_desk, enter_portal
from kulisy.people.models import Access, ClientNote, Company, Person
from kulisy.people.tests.cast import in_cabinet
from kulisy.people.viewer import viewing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGES = ("home", "support", "history", "correspondence", "files", "team", "bell", "search")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.django_db
def test_the_demo_is_planted_once_and_its_clients_see_nothing_internal(subtests, capsys):
    assert plant(NOW)
    with subtests.test("the second planting changes nothing"):
        before = counts()
        call_command("demo")
        assert "there already" in capsys.readouterr().out
        assert counts() == before
    with subtests.test("there is enough to look at"):
        assert messages_of(WIND) >= 350
        assert Conversation.objects.filter(company__slug="wind").count() >= 30
        assert messages_of(HARBOUR) >= 70
        assert Conversation.objects.filter(company__slug="harbour").count() >= 9
    with subtests.test("nothing was said after the moment of planting"):
        assert not Message.objects.filter(posted_at__gt=NOW).exists()
        assert not Sighting.objects.filter(at__gt=NOW).exists()
        assert not Bell.objects.filter(at__gt=NOW).exists()
    with subtests.test("numbers of a client's conversations count without gaps"):
        numbers_count_without_gaps()
    with subtests.test("a few letters, files and times to come are all that is left to do"):
        only_letters_files_and_times_to_come_are_left()
    with subtests.test("every demo sign-in finds its face and something unread"):
        every_demo_sign_in_finds_its_face_and_something_unread()
    with subtests.test("one person is on a team here and a client there"):
        olga = Person.objects.get(email="olga@wind.example")
        assert enter_desk("wind", olga)
        assert enter_portal("harbour", olga)
    for held in Access.objects.select_related("company", "client", "contact", "person"):
        with subtests.test("in the cabinet", who=held.contact.name, at=held.company.slug):
            nothing_internal_reaches(held)
            nothing_internal_stands_on_the_pages_of(held)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.long
def test_a_planting_that_fails_leaves_nothing_behind(monkeypatch, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    monkeypatch.setattr("kulisy.demo.actions.settle", broken)
    with pytest.raises(RuntimeError, match="the lights went out"):
        plant(NOW)
    assert not Company.objects.exists()
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def broken(*_anything: object) -> None:
    raise RuntimeError("the lights went out")


def counts() -> list[int]:
    tables = (Company, Person, Conversation, Message, Blob, Letter, Bell, Draft, Sighting)
    return [table.objects.count() for table in tables]


def messages_of(troupe: Troupe) -> int:
    return Message.objects.filter(company__slug=troupe.slug).count()


def numbers_count_without_gaps() -> None:
    shown: dict[uuid.UUID, list[int]] = {}
    rows = Conversation.objects.filter(audience="client").order_by("shown_at")
    for client_id, number in rows.values_list("client_id", "number"):
        shown.setdefault(client_id, []).append(number)
    assert shown
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in shown.values())


def only_letters_files_and_times_to_come_are_left() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, count(*) FROM procrastinate_jobs"
            " WHERE scheduled_at IS NULL OR scheduled_at <= %s GROUP BY task_name",
            [NOW],
        )
        left = dict(cursor.fetchall())
    files = {"files.make_preview", "kulisy.documents.tasks.read_words"}
    assert set(left) == {"kulisy.notify.tasks.send_letter"} | files
    assert 3 <= left["kulisy.notify.tasks.send_letter"] <= 5
    waiting = Letter.objects.filter(state="waiting")
    assert waiting.count() == left["kulisy.notify.tasks.send_letter"]
    assert {letter.address for letter in waiting} <= {email for _, email in SIGN_INS}


def every_demo_sign_in_finds_its_face_and_something_unread() -> None:
    for slug, sign_ins in (("wind", SIGN_INS), ("harbour", ENGLISH_SIGN_INS)):
        for who, email in sign_ins:
            person = Person.objects.get(email=email)
            viewer = (enter_portal if who == "client" else enter_desk)(slug, person)
            assert viewer is not None, email
            with viewing(viewer):
                read = dict(access.read_marks(viewer).values_list("conversation_id", "read_to"))
                newest = access.messages(viewer).values_list("conversation_id", "posted_at")
                unread = [at for place, at in newest if place not in read or at > read[place]]
            assert unread, email


def nothing_internal_reaches(held: Access) -> None:
    """By the queries, and by the database alone."""
    viewer = in_cabinet(held)
    with viewing(viewer):
        assert access.messages(viewer).exists()
        assert set(access.messages(viewer).values_list("audience", flat=True)) == {"client"}
        assert set(Message.objects.values_list("audience", "client_id")) == {
            ("client", held.client_id)
        }


def nothing_internal_stands_on_the_pages_of(held: Access) -> None:
    secrets = internal_words(held.company_id)
    browser = Browser()
    browser.force_login(held.person, backend=BACKEND)
    slug = held.company.slug
    viewer = in_cabinet(held)
    with viewing(viewer):
        threads = list(access.conversations(viewer).values_list("id", flat=True))
    addresses = [reverse(f"portal:{page}", args=[slug]) for page in PAGES]
    addresses += [reverse("portal:conversation", args=[slug, each]) for each in threads]
    addresses += [addresses[PAGES.index("search")] + f"?q={word}" for word in ("Максим", "the")]
    with translation.override("ru"):
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code == 200, address
            shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
            assert not [secret for secret in secrets if secret in shown], address


def internal_words(company_id: uuid.UUID) -> list[str]:
    """The beginnings of everything the team has written for itself, long enough to be its own."""
    words = [
        *Message.objects.filter(company_id=company_id, audience="internal").values_list(
            "body", flat=True
        ),
        *ClientNote.objects.filter(company_id=company_id).values_list("body", flat=True),
    ]
    plain = [" ".join(re.split(r"[\n*@\[(]", each)[0].split()) for each in words]
    found = [each[:60] for each in plain if len(each) >= 18]
    assert len(found) > 10
    return found
