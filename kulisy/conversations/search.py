"""Search rows: one for each findable thing, written with it; and asking them."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kulisy.conversations.models import Attachment, Conversation, Message, SearchRow
from kulisy.kit.finding import query, vector
from kulisy.kit.text import latin

_STEM = re.compile(r"'((?:[^']|'')*)'")
KINDS = ("title", "file", "message")


@dataclass(frozen=True)
class Asked:
    """A search in the reader's words, with its filters. Empty words find by filters alone."""

    words: str
    client_id: uuid.UUID | None = None
    author: uuid.UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    with_file: bool = False
    #: Of the team only; "" = both.
    audience: str = ""

    @property
    def filtered(self) -> bool:
        return any(
            (self.client_id, self.author, self.since, self.until, self.with_file, self.audience)
        )


@dataclass(frozen=True)
class Found:
    row_id: uuid.UUID
    what: str
    conversation_id: uuid.UUID
    message_id: uuid.UUID | None
    at: datetime


@dataclass(frozen=True)
class Findings:
    """Ids, newest first within each kind; and what to mark in the text that is shown."""

    rows: Sequence[Found] = ()
    stems: tuple[str, ...] = ()
    #: Not the words themselves were found, but words like them: likest first.
    alike: bool = False


def title_row(conversation: Conversation) -> SearchRow:
    return _row(
        conversation,
        None,
        "title",
        conversation.audience,
        conversation.title,
        conversation.opened_at,
    )


def message_row(message: Message) -> SearchRow:
    text = " ".join(part for part in (message.body, message.spoke_with) if part)
    return _row(message.conversation, message, "message", message.audience, text, message.posted_at)


def file_rows(message: Message, attachments: Iterable[Attachment]) -> list[SearchRow]:
    return [
        _row(
            message.conversation,
            message,
            "file",
            message.audience,
            attachment.name,
            message.posted_at,
        )
        for attachment in attachments
    ]


def find(
    asked: Asked,
    *,
    kinds: Sequence[str] = KINDS,
    at_most: int = 20,
    before: tuple[datetime, uuid.UUID] | None = None,
) -> Findings:
    """At most `at_most` of each kind, within the bounds of the viewer that the transaction names;
    `before` (time and row of the last one shown) gives the next ones.

    Words must all occur (in any form, the last one may be unfinished; in quotation marks: in this
    order). Where nothing has them, titles and names of files are asked for likeness, so that a
    slip of the pen still finds. Two statements at most.
    """
    asked_for = query(asked.words)
    if not asked_for:
        if asked.words.strip() or not asked.filtered:
            return Findings()
        return _ask(None, "", asked, kinds, at_most, before)
    found = _ask(asked_for, "", asked, kinds, at_most, before)
    short = [kind for kind in kinds if kind != "message"]
    if found.rows or before or not short or len(asked.words) > 60:
        return found
    return _ask(asked_for, latin(asked.words), asked, short, at_most, None)


def _ask(
    asked_for: str | None,
    alike: str,
    asked: Asked,
    kinds: Sequence[str],
    at_most: int,
    before: tuple[datetime, uuid.UUID] | None,
) -> Findings:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.row_id, f.what, f.conversation_id, f.message_id, f.at, q.q::text"
            " FROM to_tsquery('russian', %s) AS q(q), conversations_find("
            "q.q, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) AS f",
            [
                asked_for,
                alike,
                list(kinds),
                asked.client_id,
                asked.author,
                asked.since,
                asked.until,
                asked.with_file,
                asked.audience,
                *(before or (None, None)),
                at_most,
            ],
        )
        rows = cursor.fetchall()
    stems = _STEM.findall(rows[0][5]) if rows and rows[0][5] and not alike else []
    return Findings(
        rows=[Found(*row[:5]) for row in rows],
        stems=tuple(stem.replace("''", "'") for stem in stems),
        alike=bool(alike and rows),
    )


def _row(
    conversation: Conversation,
    message: Message | None,
    what: str,
    audience: str,
    text: str,
    at: datetime,
) -> SearchRow:
    author = (message.author_seat_id or message.author_contact_id) if message else None
    return SearchRow(
        company_id=conversation.company_id,
        client_id=conversation.client_id,
        conversation=conversation,
        message=message,
        what=what,
        audience=audience,
        author=author,
        has_file=what == "file" or bool(message and message.files_count),
        at=at,
        words="" if what == "message" else latin(text)[:500],
        vector=vector(text),
    )
