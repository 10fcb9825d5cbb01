"""Many rows with one statement each. COPY doesn't go through row security; arrays do."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from kulisy.conversations import search
from kulisy.conversations.models import Attachment, Audience
from kulisy.imports.jsonl.preparing import Ready, ReadyThread
from kulisy.kit.text import latin

_MESSAGES = """
INSERT INTO conversations_message (id, company_id, client_id, conversation_id, audience, kind,
  author_seat_id, author_contact_id, author_name, body, html, tail_html, posted_at, spoke_at,
  spoke_with, mentions, files_count, source)
SELECT id, %s, client, conversation, audience, kind, seat, contact, name, body, html, '', at,
  spoke_at, spoke_with, '{}', files, source
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::uuid[],
  %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[],
  %s::smallint[], %s::text[]) AS r (id, client, conversation, audience, kind, seat, contact, name,
  body, html, at, spoke_at, spoke_with, files, source)
"""
_SEARCH = """
INSERT INTO conversations_searchrow (id, company_id, client_id, conversation_id, message_id, what,
  audience, author, has_file, at, words, vector)
SELECT id, %s, client, conversation, message, what, audience, author, has_file, at, alike,
  to_tsvector('russian', words)
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[],
  %s::boolean[], %s::timestamptz[], %s::text[], %s::text[]) AS r (id, client, conversation, message,
  what, audience, author, has_file, at, alike, words)
"""
_MARKS = """
INSERT INTO conversations_readmark (id, company_id, client_id, conversation_id, person_id, face,
  read_to)
SELECT id, %s, client, conversation, %s, %s, read_to
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz[]) AS r (id, client, conversation,
  read_to)
ON CONFLICT (company_id, conversation_id, person_id, face) DO NOTHING
"""

Placed = tuple[ReadyThread, Ready]


def audience_of(message: Ready) -> str:
    return Audience.INTERNAL if message.internal else Audience.CLIENT


def insert_messages(company_id: uuid.UUID, placed: Sequence[Placed]) -> None:
    """Messages whose conversations stand already, or will at the end of the transaction."""
    _insert(
        _MESSAGES,
        [company_id],
        (
            (
                message.id, ready.thread.client_id, ready.id, audience_of(message), message.kind,
                message.author.seat_id, message.author.contact_id,
                message.author.name if message.internal else message.author.shown_name,
                message.body, message.html, message.at, message.spoke_at, message.spoke_with,
                len(message.files), message.source,
            )
            for ready, message in placed
        ),
    )  # fmt: skip


def insert_search_rows(
    company_id: uuid.UUID,
    titles: Sequence[tuple[ReadyThread, str, str, datetime]],
    placed: Sequence[Placed],
    pinned: Sequence[Attachment],
    ids: Iterable[uuid.UUID],
) -> None:
    """One for each title (thread, title, audience, time), message and file."""
    of = {message.id: message for _ready, message in placed}
    fresh = iter(ids)
    rows: list[Sequence[Any]] = [
        (next(fresh), ready.thread.client_id, ready.id, None, "title", audience, None, False, at,
         latin(title)[:500], search.indexed(title))
        for ready, title, audience, at in titles
    ]  # fmt: skip
    rows += [
        (next(fresh), ready.thread.client_id, ready.id, message.id, "message",
         audience_of(message), message.author.seat_id or message.author.contact_id,
         bool(message.files), message.at, "", message.words)
        for ready, message in placed
    ]  # fmt: skip
    rows += [
        (next(fresh), each.client_id, each.conversation_id, each.message_id, "file",
         each.audience, of[each.message_id].author.seat_id or of[each.message_id].author.contact_id,
         True, each.pinned_at, latin(each.name)[:500], search.indexed(each.name))
        for each in pinned
    ]  # fmt: skip
    _insert(_SEARCH, [company_id], rows)


def insert_marks(
    company_id: uuid.UUID,
    person_id: uuid.UUID,
    face: str,
    read: Sequence[tuple[uuid.UUID, uuid.UUID, uuid.UUID, datetime]],
) -> None:
    """(id, client, conversation, read to): marks that are there already stay."""
    _insert(_MARKS, [company_id, person_id, face], read)


def _insert(statement: str, first: list[Any], rows: Iterable[Sequence[Any]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(statement, [*first, *columns])
