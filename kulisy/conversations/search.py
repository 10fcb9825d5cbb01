"""Search rows: one for each findable thing, written with it; and asking them."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Func, TextField, Value

from kulisy.conversations.models import Attachment, Conversation, Message, SearchRow
from kulisy.kit.text import clean, fold

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
#: PostgreSQL refuses a vector above 1 MB; far above any message of ours.
_LONGEST = 100_000


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


@dataclass(frozen=True)
class Found:
    what: str
    conversation_id: uuid.UUID
    message_id: uuid.UUID | None
    at: datetime


def title_row(conversation: Conversation) -> SearchRow:
    return _row(conversation, None, "title", "client", conversation.title, conversation.opened_at)


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


def find(asked: Asked, *, at_most: int = 60) -> list[Found]:
    """Newest first, within the bounds of the viewer that the transaction names; ids only.

    Words must all occur (in any form, the last one may be unfinished); where they don't, titles
    and file names are asked for likeness, so that a slip of the pen still finds.
    """
    query = _query(asked.words)
    if not query:
        return []
    found = _ask(query, "", asked, at_most)
    if not found and len(asked.words) <= 60:
        found = _ask("", fold(clean(asked.words)), asked, at_most)
    return found


def _ask(query: str, alike: str, asked: Asked, at_most: int) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, conversation_id, message_id, at FROM conversations_find("
            "to_tsquery('russian', %s), %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                query,
                alike,
                asked.client_id,
                asked.author,
                asked.since,
                asked.until,
                asked.with_file,
                asked.audience,
                at_most,
            ],
        )
        return [Found(*row) for row in cursor.fetchall()]


def _query(words: str) -> str:
    """A tsquery of quoted words: nothing a person types can be an operator."""
    found = [word.replace("'", "") for word in _WORD.findall(fold(clean(words)))][:12]
    return " & ".join([f"'{word}'" for word in found[:-1]] + [f"'{word}':*" for word in found[-1:]])


def _row(
    conversation: Conversation,
    message: Message | None,
    what: str,
    audience: str,
    text: str,
    at: datetime,
) -> SearchRow:
    folded = fold(clean(text))[:_LONGEST]
    author = (message.author_seat_id or message.author_contact_id) if message else None
    vector: Func = Func(
        Value("russian"),
        Value(folded, output_field=TextField()),
        function="to_tsvector",
        template="%(function)s(%(expressions)s)",
        arg_joiner="::regconfig, ",
    )
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
        words=folded[:500],
        vector=vector,
    )
