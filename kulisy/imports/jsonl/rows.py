"""Many rows with one statement. COPY doesn't go through row security; JSON does, and is made and
read in no time."""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from kulisy.conversations.models import Attachment, Audience, Conversation
from kulisy.imports.jsonl.knowing import Author
from kulisy.imports.jsonl.ready import Ready, ReadyThread, ids_in_order
from kulisy.imports.models import Import
from kulisy.kit.finding import indexed
from kulisy.kit.text import latin

# What is said is read once and stands in three tables: as the message, as what is findable of it,
# as what this import made.
_TALK = """
WITH r AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%(rows)s::json) AS r (id uuid, client uuid, conversation uuid,
    audience text, kind text, seat uuid, contact uuid, name text, body text, html text,
    at timestamptz, spoke_at timestamptz, spoke_with text, files smallint, source text, words text,
    search uuid, made uuid)
), m AS (
  INSERT INTO conversations_message (id, company_id, client_id, conversation_id, audience, kind,
    author_seat_id, author_contact_id, author_name, body, html, tail_html, posted_at, spoke_at,
    spoke_with, mentions, files_count, source)
  SELECT id, %(company)s, client, conversation, audience, kind, seat, contact, name, body, html, '',
    at, spoke_at, spoke_with, '{}', files, source FROM r
), s AS (
  INSERT INTO conversations_searchrow (id, company_id, client_id, conversation_id, message_id, what,
    audience, author, has_file, at, words, vector)
  SELECT search, %(company)s, client, conversation, id, 'message', audience,
    coalesce(seat, contact),
    files > 0, at, '', to_tsvector('russian', words) FROM r
)
INSERT INTO imports_importedrow (id, company_id, of_import_id, kind, "row", details)
SELECT made, %(company)s, %(import)s, 'message', id, '{}' FROM r
"""
_SHORT = """
INSERT INTO conversations_searchrow (id, company_id, client_id, conversation_id, message_id, what,
  audience, author, has_file, at, words, vector)
SELECT id, %(company)s, client, conversation, message, what, audience, author, what = 'file', at,
  alike, to_tsvector('russian', words)
FROM json_to_recordset(%(rows)s::json) AS r (id uuid, client uuid, conversation uuid, message uuid,
  what text, audience text, author uuid, at timestamptz, alike text, words text)
"""
_MARKS = """
INSERT INTO conversations_readmark (id, company_id, client_id, conversation_id, person_id, face,
  read_to)
SELECT id, %s, client, conversation, %s, %s, read_to
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz[]) AS r (id, client, conversation,
  read_to)
ON CONFLICT (company_id, conversation_id, person_id, face) DO NOTHING
"""


def audience_of(message: Ready) -> str:
    return Audience.INTERNAL if message.internal else Audience.CLIENT


def said(ready: ReadyThread) -> Iterator[dict[str, Any]]:
    """A conversation's messages as rows to be."""
    client, conversation = str(ready.client_id), str(ready.id)
    ids = ids_in_order(2 * len(ready.messages))
    for message in ready.messages:
        author = message.author
        yield {
            "id": str(message.id), "client": client, "conversation": conversation,
            "audience": audience_of(message), "kind": message.kind,
            "seat": author.seat_id and str(author.seat_id),
            "contact": author.contact_id and str(author.contact_id),
            "name": author.name if message.internal else author.shown_name,
            "body": message.body, "html": message.html, "at": message.at.isoformat(),
            "spoke_at": message.spoke_at and message.spoke_at.isoformat(),
            "spoke_with": message.spoke_with, "files": len(message.files),
            "source": message.source, "words": message.words, "search": str(next(ids)),
            "made": str(next(ids)),
        }  # fmt: skip


def insert_talk(of: Import, rows: str) -> None:
    """Messages (JSON of `said`), whose conversations stand already or will at the end of the
    transaction, with their search rows; and that this import made them."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"rows": rows, "company": of.company_id, "import": of.id}
        cursor.execute(_TALK, values)


def insert_short(
    company_id: uuid.UUID,
    titles: Iterable[Conversation],
    pinned: Iterable[tuple[Attachment, Author]],
) -> None:
    """Search rows of what is short: titles, and names of files."""
    rows: list[dict[str, Any]] = [
        {"client": each.client_id, "conversation": each.id, "what": "title", "author": None,
         "audience": each.audience, "at": each.opened_at, "message": None, "text": each.title}
        for each in titles
    ]  # fmt: skip
    rows += [
        {"client": each.client_id, "conversation": each.conversation_id, "what": "file",
         "author": author.seat_id or author.contact_id, "audience": each.audience,
         "at": each.pinned_at, "message": each.message_id, "text": each.name}
        for each, author in pinned
    ]  # fmt: skip
    for row, id_ in zip(rows, ids_in_order(len(rows)), strict=True):
        text = row.pop("text")
        row |= {"id": id_, "alike": latin(text)[:500], "words": indexed(text)}
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"rows": json.dumps(rows, default=str), "company": company_id}
        cursor.execute(_SHORT, values)


def insert_marks(
    company_id: uuid.UUID,
    person_id: uuid.UUID,
    face: str,
    read: Sequence[tuple[uuid.UUID, uuid.UUID, uuid.UUID, datetime]],
) -> None:
    """(id, client, conversation, read to): marks that are there already stay."""
    columns = [list(column) for column in zip(*read, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [company_id, person_id, face, *columns])
