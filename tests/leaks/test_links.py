"""A personal link, from the outside and from beneath: what its viewer finds in every table whatever
a query forgets, what the streams hear, what the logs keep, and who can't use it."""

import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from kulisy.conversations import access, actions
from kulisy.conversations.models import Attachment, Conversation
from kulisy.conversations.search import Asked, find
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs
from kulisy.kit.discreet import WithoutTokens
from kulisy.people import devices, links
from kulisy.people.models import LinkDevice, LinkOpening, PersonalLink
from kulisy.people.tests.cast import Cast, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing, working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: Tables in which a row stands for a conversation, and by which column.
PLACES = {
    "conversations_conversation": "id",
    "conversations_message": "conversation_id",
    "conversations_attachment": "conversation_id",
    "conversations_participant": "conversation_id",
    "conversations_draft": "conversation_id",
    "conversations_readmark": "conversation_id",
    "notify_bell": "place_id",
}
NOTHING = ("people_token", "people_linkdevice", "notify_choice", "admissions_invitation")


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    cast.romashka.colleagues_share = True
    cast.romashka.save()
    return cast


def talked(cast: Cast) -> tuple[Conversation, Conversation]:
    """Анна's thread, and another one of hers beside a colleague's, a neighbour's and notes."""
    now = datetime.now(UTC) - timedelta(hours=3)
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает", now=now)
    other = asks(cast.anna, "Кнопка и тариф", "Сколько стоит кнопка", now=now)
    asks(cast.pyotr, "Кнопка Петра", "Моя кнопка", now=now)
    asks(cast.ivan, "Кнопка Ивана", "Чужая кнопка", now=now)
    notes(cast.maxim, thread, "Опять кнопка", now=now + timedelta(minutes=1))
    viewer = in_cabinet(cast.anna)
    for each in (thread, other):
        said = answers(cast.irina, each, "Кнопку поправим", now=now + timedelta(minutes=2))
        Attachment.objects.create(
            company=cast.studio, client=cast.romashka, conversation=each, message=said,
            audience="client", blob_id=uuid.uuid4(), name="кнопка.txt", size=1,
            content_type="text/plain", pinned_at=now,
        )  # fmt: skip
        with viewing(viewer):
            actions.mark_read(viewer, each, said.id, now=now)
            actions.save_draft(viewer, cast.romashka, each, audience="client", body="Я", now=now)
    run_jobs()
    return thread, other


def came(cast: Cast, thread: Conversation) -> tuple[Viewer, LinkOpening, str]:
    """The viewer that a link of Анна's letter makes, its opening and its browser's cookie."""
    now = datetime.now(UTC)
    with working():
        url = links.make(
            company_id=cast.studio.id,
            person_id=cast.anna.person_id,
            conversation_id=thread.id,
            letter_id=None,
            now=now,
        )
    link = links.open_link(url.rstrip("/").rsplit("/", 1)[1], now=now)
    assert link
    made = devices.open_here(link, None, cookie="", agent="", now=now)
    opening = devices.opened(made.cookie, made.opening.id, slug="wind", now=now)
    assert opening
    viewer = devices.viewer_of(opening)
    assert viewer
    return viewer, opening, made.cookie


def test_the_database_gives_a_link_nothing_of_other_conversations(cast: Cast) -> None:
    thread, other = talked(cast)
    viewer, _opening, _cookie = came(cast, thread)
    himself = in_cabinet(cast.anna)
    for table, column in PLACES.items():
        assert other.id in places(himself, table, column), table
        assert places(viewer, table, column) <= {thread.id}, table
    for table in NOTHING:
        assert count(viewer, table) == 0, table
    with viewing(himself):
        assert other.id in {each.conversation_id for each in find(Asked("кнопка")).rows}
    with viewing(viewer):
        found = find(Asked("кнопка")).rows
    assert {each.conversation_id for each in found} == {thread.id}


def test_the_first_wall_alone_gives_no_more(cast: Cast) -> None:
    thread, _other = talked(cast)
    viewer, _opening, _cookie = came(cast, thread)
    himself = replace(viewer, only_conversation=None, by_link=None)
    with viewing(himself):
        assert access.conversations(himself).count() > 1
        assert {each.id for each in access.conversations(viewer)} == {thread.id}
        for rows in (access.messages, access.attachments, access.participants, access.read_marks):
            assert {each.conversation_id for each in rows(viewer)} <= {thread.id}
        assert list(access.drafts(viewer)) == [], "what Анна began is hers"


def test_a_link_writes_nowhere_else(cast: Cast) -> None:
    thread, other = talked(cast)
    viewer, _opening, _cookie = came(cast, thread)
    row = (
        "INSERT INTO conversations_participant (id, company_id, client_id, conversation_id,"
        " contact_id) VALUES (%s, %s, %s, %s, %s)"
    )
    values = [uuid.uuid4(), cast.studio.id, cast.romashka.id, other.id, cast.pyotr.contact_id]
    done: list[tuple[str, int]] = []
    changes = [(row, values), ("UPDATE people_access SET rules_version = 9", [])]
    for statement, given in changes:
        with (
            viewing(viewer),
            connection.cursor() as cursor,
            suppress(DatabaseError),
            transaction.atomic(),
        ):
            cursor.execute(statement, given)
            done.append((statement, cursor.rowcount))
    assert [each for each in done if each[1]] == []
    with viewing(in_cabinet(cast.anna)), connection.cursor() as cursor:
        cursor.execute(row, values)
        assert cursor.rowcount == 1, "signed in she may"


def test_nobody_else_uses_the_link_of_a_browser(cast: Cast) -> None:
    thread, _other = talked(cast)
    _viewer, opening, cookie = came(cast, thread)
    page = f"/c/wind/by/{opening.id}/conversations/{thread.id}/"
    browser = Browser()
    assert browser.get(page).headers["Location"] == "/l/", "the address alone is no key"
    browser.cookies["device"] = "x" * 43
    assert browser.get(page).headers["Location"] == "/l/"
    browser.cookies["device"] = cookie
    assert browser.get(page).status_code == 200
    assert browser.get(page.replace("/c/wind/", "/c/law/")).headers["Location"] == "/l/"
    assert browser.get("/api/v1/conversations").status_code == 401
    browser.force_login(cast.irina.person, backend=BACKEND)
    looking = f"/d/wind/as/{cast.anna.contact_id}/by/{opening.id}/conversations/{thread.id}/"
    assert browser.get(looking).status_code == 404
    assert browser.get(page).headers["Location"] == f"/c/wind/conversations/{thread.id}/"
    assert browser.get(f"/c/wind/conversations/{thread.id}/").status_code == 404


def test_revoking_closes_streams_of_links_and_no_others(cast: Cast) -> None:
    thread, _other = talked(cast)
    came(cast, thread)
    viewer = in_cabinet(cast.anna)
    browser = Browser()
    browser.force_login(cast.anna.person, backend=BACKEND)
    with said() as heard:
        assert browser.post("/c/wind/links/").status_code == 302
    assert heard == [{"to": f"{viewer.topic}/links", "name": "closed"}]
    assert not PersonalLink.objects.filter(revoked_at=None).exists()
    assert not LinkDevice.objects.filter(ended_at=None).exists()


def test_a_stream_of_a_link_hears_names_of_its_conversation_alone(cast: Cast) -> None:
    thread, other = talked(cast)
    viewer, _opening, _cookie = came(cast, thread)
    with said() as heard:
        answers(cast.irina, thread, "Готово")
        answers(cast.irina, other, "Втайне готово")
        run_jobs()
    told = [each["name"] for each in heard if each["to"] == viewer.topic]
    assert set(told) == {f"conversation:{thread.id}"}
    assert any(str(other.id) in each["name"] for each in heard)


def test_tokens_are_never_logged() -> None:
    token = "b" * 43
    for path in (f"/l/{token}/", f"/link/{token}/", f"/join/{token}/", f"/l/not-me/{token}:a/"):
        record = logging.LogRecord("x", logging.WARNING, "", 0, "Not Found: %s", (path,), None)
        assert WithoutTokens().filter(record)
        assert token not in record.getMessage()


def places(viewer: Viewer, table: str, column: str) -> set[uuid.UUID]:
    """With no condition but the wall's."""
    with viewing(viewer), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608 (own names)
        return {row[0] for row in cursor.fetchall()}


def count(viewer: Viewer, table: str) -> int:
    with viewing(viewer), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 (own names)
        return int(cursor.fetchone()[0])


@contextmanager
def said() -> Iterator[list[dict[str, str]]]:
    """What was told to the live channel meanwhile."""
    heard: list[dict[str, str]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "pg_notify" in sql and params and params[0] == "kulisy_live":
            heard.extend(json.loads(row) for row in params[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield heard
