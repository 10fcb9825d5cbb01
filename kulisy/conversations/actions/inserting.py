"""One message as rows: itself, its files, its search rows, its journal entry, its outbox row."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from kulisy.conversations import search, writing
from kulisy.conversations.models import (
    Attachment,
    Audience,
    Conversation,
    Desk,
    Message,
    Reminder,
    SearchRow,
    State,
)
from kulisy.files import access as files
from kulisy.files.models import Blob
from kulisy.journal import actions as journal
from kulisy.kit.statements import frequent
from kulisy.kit.text import clean, one_line
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer

TELL = "kulisy.conversations.tasks.tell_message"


class Refused(Exception):
    """What was written can't be taken; the sentence is for the writer, his text stays his."""


@dataclass(frozen=True)
class Words:
    """What somebody wrote: text, files (ids of finished uploads), kind of entry."""

    body: str
    files: Sequence[uuid.UUID] = ()
    kind: str = Message.Kind.TEXT
    spoke_at: datetime | None = None
    spoke_with: str = ""
    quoted: uuid.UUID | None = None
    #: What the guard gave for these very words, and their writer sent along: he is sure.
    sure: str = ""


@dataclass
class Insert:
    """All that one message is made of."""

    conversation: Conversation
    audience: str
    words: Words
    author_name: str
    author_seat_id: uuid.UUID | None = None
    author_contact_id: uuid.UUID | None = None
    source: str | None = None
    #: What the journal keeps of the personal link it was written by; empty: he was signed in.
    link: Mapping[str, str] = field(default_factory=dict)
    #: Written outside: shown as it is, nothing taken for a mark or a mention.
    plain: bool = False
    #: What a letter carried along (quotation, signature): folded under the words.
    tail: str = ""


def insert(what: Insert, *, now: datetime, desk: bool, nudged: bool = False) -> Message:
    """Insert one message and all that belongs to it; a `source` that was here already, once.

    `desk`: the role may move the team's side at once; for the cabinet the worker does. `nudged`:
    who calls tells the open pages himself, in this transaction.
    """
    # One after another within a conversation: its lock is held until the commit, so that
    # `posted_at` orders what is shown.
    [locked] = _locked(id=what.conversation.id)
    if locked.merged_into is not None:
        # Joined with another one a moment ago: what was said goes where the thread went.
        [locked] = _locked(id=locked.merged_into)
        what = replace(what, conversation=locked)
    conversation = what.conversation
    if what.source:
        for already in _said_before(company=conversation.company_id, sources=[what.source]):
            return already
    for_client = what.audience == Audience.CLIENT
    if for_client:
        now = max(now, locked.client_last_at + timedelta(microseconds=1))
    blobs = files.blobs(company_id=conversation.company_id, blob_ids=what.words.files)
    kept = [blobs[blob_id] for blob_id in what.words.files if blob_id in blobs]
    message = _message(what, kept, now)
    Message.objects.bulk_create([message])
    pinned = [pin(message, blob) for blob in kept]
    Attachment.objects.bulk_create(pinned)
    SearchRow.objects.bulk_create([search.message_row(message), *search.file_rows(message, pinned)])
    _move_state(locked, message)
    if desk:
        touch_desk(message)
    _journal_message(message, kept, what.link, now)
    outbox.defer(TELL, priority=outbox.URGENT, message_id=str(message.id), nudged=nudged)
    return message


def pin(message: Message, blob: Blob) -> Attachment:
    """A file of this message, not written yet: it shares the message's fate."""
    return Attachment(
        company_id=message.company_id,
        client_id=message.client_id,
        conversation_id=message.conversation_id,
        message=message,
        audience=message.audience,
        blob_id=blob.id,
        name=blob.name,
        content_type=blob.content_type,
        size=blob.size,
        pinned_at=message.posted_at,
    )


@frequent
def _locked(*, id: uuid.UUID) -> QuerySet[Conversation]:
    return Conversation.objects.select_for_update(of=("self",), no_key=True).filter(id=id)


@frequent
def _said_before(*, company: uuid.UUID, sources: list[str]) -> QuerySet[Message]:
    return Message.objects.filter(company_id=company, source__among=sources)


def own_seat(viewer: Viewer) -> uuid.UUID:
    """The viewer's seat. Raises Refused for everybody else: the team alone does this."""
    if viewer.seat_id is None:
        raise Refused(_("Only the team can do this."))
    return viewer.seat_id


def next_number(client_id: uuid.UUID) -> int:
    """The next number within the client; one after another under parallel openers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_client SET last_number = last_number + 1 WHERE id = %s"
            " RETURNING last_number",
            [client_id],
        )
        return int(cursor.fetchone()[0])


def source_of(key: uuid.UUID, words: Words, title: str = "") -> str:
    """Idempotency: the same form with the same words, sent again, is the same message. Other words
    under an old key (Back after sending) are another one: nobody's writing is swallowed."""
    said = "\n".join([title, words.kind, words.body, *map(str, words.files)])
    return f"key:{uuid.uuid5(key, said)}"


def touch_desk(message: Message) -> None:
    """Move the team's side: newest activity, and since when the client waits. In the desk's or the
    worker's role; the cabinet's can't see it."""
    conversation = message.conversation
    Desk.objects.bulk_create(
        [new_desk(conversation, None, message.posted_at)], ignore_conflicts=True
    )
    moved: dict[str, object] = {"last_at": message.posted_at, "version": F("version") + 1}
    if message.audience == Audience.CLIENT and message.kind == Message.Kind.TEXT:
        moved["closed"] = False
        if message.author_seat_id:
            moved["waiting_since"] = None
    rows = Desk.objects.filter(company_id=message.company_id, conversation_id=conversation.id)
    rows.update(**moved)
    if message.author_contact_id:
        rows.filter(waiting_since=None).update(waiting_since=message.posted_at)
    _touch_reminders(message)


def _touch_reminders(message: Message) -> None:
    """What waited for the client's silence is over when he speaks; what has come up is done when
    its person answers him."""
    if message.audience != Audience.CLIENT:
        return
    rows = Reminder.objects.filter(
        company_id=message.company_id, conversation_id=message.conversation_id, ended_at=None
    )
    at = message.posted_at
    if message.author_contact_id:
        waiting = rows.filter(if_silent=True, rung_at=None, made_at__lte=at)
        waiting.update(ended_at=at, outcome=Reminder.Outcome.ANSWERED)
    elif message.author_seat_id and message.kind == Message.Kind.TEXT:
        rung = rows.filter(seat_id=message.author_seat_id, rung_at__lte=at)
        rung.update(ended_at=at, outcome=Reminder.Outcome.DONE)


def new_desk(conversation: Conversation, seat_id: uuid.UUID | None, at: datetime) -> Desk:
    return Desk(
        conversation=conversation,
        company_id=conversation.company_id,
        client_id=conversation.client_id,
        assignee_id=seat_id,
        last_at=at,
    )


def _message(what: Insert, kept: list[Blob], now: datetime) -> Message:
    body = clean(what.words.body)
    return Message(
        company_id=what.conversation.company_id,
        client_id=what.conversation.client_id,
        conversation=what.conversation,
        audience=what.audience,
        kind=what.words.kind,
        author_seat_id=what.author_seat_id,
        author_contact_id=what.author_contact_id,
        author_name=what.author_name,
        body=body,
        html=writing.plain_to_html(body) if what.plain else writing.to_html(body),
        tail_html=writing.plain_to_html(what.tail) if what.tail else "",
        posted_at=now,
        spoke_at=what.words.spoke_at,
        spoke_with=one_line(what.words.spoke_with, limit=300),
        mentions=[] if what.plain else writing.mentioned(body),
        quoted=what.words.quoted,
        files_count=len(kept),
        source=what.source,
        by_link=bool(what.link),
    )


def _move_state(conversation: Conversation, message: Message) -> None:
    """What a message does to its thread as the client knows it: a note does nothing."""
    if message.audience != Audience.CLIENT:
        return
    spoken = message.kind != Message.Kind.TEXT
    reopened = State.WAITING_CLIENT if message.author_seat_id else State.WAITING_US
    conversation.state = conversation.state if spoken else reopened
    conversation.closed_at = None if not spoken else conversation.closed_at
    conversation.client_last_at = message.posted_at
    conversation.client_version += 1
    changed = ["state", "closed_at", "client_last_at", "client_version"]
    if conversation.shown_at is None:
        conversation.shown_at = message.posted_at
        conversation.number = next_number(conversation.client_id)
        changed += ["shown_at", "number"]
    conversation.save(update_fields=changed)


def _journal_message(
    message: Message, kept: list[Blob], link: Mapping[str, str], now: datetime
) -> None:
    for_client = message.audience == Audience.CLIENT
    journal.record(
        journal.Actor("seat", message.author_seat_id)
        if message.author_seat_id
        else journal.Actor("contact", message.author_contact_id),
        "posted",
        journal.Subject("message", message.id),
        company_id=message.company_id,
        client_id=message.client_id if for_client else None,
        now=now,
        facts={
            "conversation": str(message.conversation_id),
            "kind": message.kind,
            "files": [blob.sha256 for blob in kept],
            **link,
        },
        contents={"body": message.body},
    )
