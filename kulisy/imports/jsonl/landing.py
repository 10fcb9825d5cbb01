"""One batch as rows, one transaction: conversations with their desks and people, messages, files,
search rows, marks of reading, journal entries. Nothing of it rings, writes or nudges."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from kulisy.conversations.models import (
    Attachment,
    Audience,
    Conversation,
    Desk,
    Message,
    Participant,
    State,
)
from kulisy.files.actions import keep_bytes
from kulisy.files.kinds import UNKNOWN, travelling_type
from kulisy.files.names import cleaned_name
from kulisy.files.store import store
from kulisy.imports import importing
from kulisy.imports.jsonl import rows
from kulisy.imports.jsonl.filing import Files
from kulisy.imports.jsonl.noting import note_batch
from kulisy.imports.jsonl.packing import BROKEN
from kulisy.imports.jsonl.quieting import Readers
from kulisy.imports.jsonl.ready import Batch, Pinned, Ready, ReadyThread
from kulisy.imports.jsonl.shapes import ChangedFile, ConversationLine, FileLine
from kulisy.imports.models import Import, Made
from kulisy.kit.text import one_line
from kulisy.people.models import Company
from kulisy.people.viewer import working


@dataclass
class Landed:
    """How much a run has made."""

    conversations: int = 0
    messages: int = 0
    files: int = 0


@dataclass
class Lander:
    """Lands batches for one run. Call `land` outside a transaction."""

    of: Import
    company: Company
    files: Files
    labels: dict[str, uuid.UUID]
    readers: Readers
    now: datetime
    landed: Landed = field(default_factory=Landed)
    #: Files that the batch under way has written: to be removed should it fail.
    _written: list[str] = field(default_factory=list)

    def land(self, batch: Batch) -> None:
        if not batch.threads:
            return
        self._written = []
        fresh = [each for each in batch.threads if each.thread.here is None]
        try:
            with working():
                files = self._insert(batch, fresh)
                _check_keys()
                self.readers.mark(batch.threads)
                self._settle(batch, fresh)
        except BaseException:
            # The rows are gone with the transaction; their files must go, too.
            store().delete(self._written)
            raise
        self.landed.conversations += len(fresh)
        self.landed.messages += sum(len(each.messages) for each in batch.threads)
        self.landed.files += files

    def _insert(self, batch: Batch, fresh: Sequence[ReadyThread]) -> int:
        company_id = self.company.id
        conversations = [self._conversation(each) for each in fresh]
        Conversation.objects.bulk_create(conversations)
        desks = [self._desk(each) for each in fresh]
        Desk.objects.bulk_create(desks)
        Participant.objects.bulk_create(
            Participant(
                company_id=company_id,
                client_id=each.client_id,
                conversation_id=each.id,
                contact_id=contact_id,
            )
            for each in fresh
            for contact_id in each.thread.participants
        )
        rows.insert_talk(self.of, batch.talk)
        pinned = list(self._pin(batch))
        Attachment.objects.bulk_create(each.row for each in pinned)
        rows.insert_short(
            company_id, conversations, [(each.row, each.message.author) for each in pinned]
        )
        importing.made(
            self.of, Made.CONVERSATION, (each.id for each in fresh),
            details={desk.conversation_id: _given(desk) for desk in desks},
        )  # fmt: skip
        importing.made(self.of, Made.BLOB, (each.row.blob_id for each in pinned))
        note_batch(self.of, batch, pinned, now=self.now)
        return len(pinned)

    def _settle(self, batch: Batch, fresh: Sequence[ReadyThread]) -> None:
        """What locks rows that pages lock too comes last, when nothing is left to be waited for."""
        for each in batch.threads:
            if each.thread.here:
                self._append(each)
        self._number([each.id for each in fresh])

    def _conversation(self, ready: ReadyThread) -> Conversation:
        head = _head(ready)
        first, last, shown = _ends(ready.messages, head.audience)
        opener = shown[0].author if shown else ready.messages[0].author
        closed = head.state == State.CLOSED
        return Conversation(
            id=ready.id,
            company_id=self.company.id,
            client_id=ready.client_id,
            kind=head.kind,
            audience=head.audience,
            shown_at=shown[0].at if shown else None,
            title=head.title,
            state=head.state,
            opened_by_seat_id=opener.seat_id,
            opened_by_contact_id=opener.contact_id,
            opened_at=first,
            closed_at=(head.closed_at or last) if closed else None,
            client_last_at=last,
            client_version=1,
            source=ready.thread.source,
        )

    def _desk(self, ready: ReadyThread) -> Desk:
        head = _head(ready)
        return Desk(
            conversation_id=ready.id,
            company_id=self.company.id,
            client_id=ready.client_id,
            assignee_id=ready.thread.assignee_id,
            due_at=head.due,
            labels=sorted({self.labels[name.lower()] for name in head.labels}),
            last_at=ready.messages[-1].at,
            waiting_since=_waiting_since(ready) if head.state == State.WAITING_US else None,
            closed=head.state == State.CLOSED,
        )

    def _append(self, ready: ReadyThread) -> None:
        """More for a conversation of an earlier run: its times move, its state is people's."""
        mine = {"company_id": self.company.id}
        shown = [each.at for each in ready.messages if not each.internal]
        found = Conversation.objects.filter(**mine, id=ready.id)
        if shown:
            # Until now his side knew nothing of it, and no time of the team's own becomes known.
            found.filter(shown_at=None, closed_at__isnull=False).update(closed_at=shown[-1])
            unseen = found.filter(shown_at=None).update(
                shown_at=shown[0], opened_at=shown[0], client_last_at=shown[-1]
            )
            moved = {} if unseen else {"client_last_at": Greatest("client_last_at", shown[-1])}
            found.update(client_version=F("client_version") + 1, **moved)
            self._number([ready.id])
        Desk.objects.filter(**mine, conversation_id=ready.id).update(
            last_at=Greatest("last_at", ready.messages[-1].at), version=F("version") + 1
        )

    def _number(self, ids: Sequence[uuid.UUID]) -> None:
        """The next numbers within each client for what he sees, in the order in which he saw it."""
        with connection.cursor() as cursor:
            cursor.execute(_NUMBERS, {"company": self.company.id, "ids": list(ids)})

    def _pin(self, batch: Batch) -> Iterator[Pinned]:
        for ready in batch.threads:
            for message in ready.messages:
                for file in message.files:
                    yield self._keep(ready, message, file)

    def _keep(self, ready: ReadyThread, message: Ready, file: FileLine) -> Pinned:
        name = cleaned_name(file.name or file.path)
        try:
            with self.files.open(file) as source:
                blob = keep_bytes(
                    company_id=self.company.id, person_id=None, name=name, data=source,
                    now=self.now, limit=self.company.upload_limit,
                )  # fmt: skip
        except OSError as error:
            raise ChangedFile from error
        except BROKEN:
            raise importing.Useless("file_broken", value=one_line(file.path, limit=200)) from None
        self._written.append(blob.key)
        hint = file.type if blob.content_type == UNKNOWN else ""
        pinned = Attachment(
            company_id=self.company.id,
            client_id=ready.client_id,
            conversation_id=ready.id,
            message_id=message.id,
            audience=rows.audience_of(message),
            blob_id=blob.id,
            name=blob.name,
            content_type=travelling_type(hint) if hint else blob.content_type,
            size=blob.size,
            pinned_at=message.at,
        )
        return Pinned(pinned, message, blob.sha256)


_NUMBERS = """
WITH shown AS (
  SELECT id, client_id, row_number() OVER (PARTITION BY client_id ORDER BY shown_at, id) AS place
  FROM conversations_conversation
  WHERE company_id = %(company)s AND id = ANY (%(ids)s::uuid[])
    AND number IS NULL AND shown_at IS NOT NULL
), taken AS (
  UPDATE people_client c SET last_number = c.last_number + n.count
  FROM (SELECT client_id, count(*) AS count FROM shown GROUP BY client_id) n
  WHERE c.company_id = %(company)s AND c.id = n.client_id
  RETURNING c.id, c.last_number - n.count AS before
)
UPDATE conversations_conversation v SET number = taken.before + shown.place
FROM shown JOIN taken ON taken.id = shown.client_id
WHERE v.company_id = %(company)s AND v.id = shown.id
"""


def _given(desk: Desk) -> dict[str, object]:
    """What the import gave a conversation: an undo knows by it what people gave it since."""
    found: dict[str, object] = {}
    if desk.labels:
        found["labels"] = [str(each) for each in desk.labels]
    if desk.due_at:
        found["due"] = desk.due_at.isoformat()
    return found


def _check_keys() -> None:
    """Every foreign key of what was written so far, now and not at the commit: there it would be
    checked with the clients' numbers locked. And in one piece with the writing: a row that is
    locked by several subtransactions is dear to look at."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _head(ready: ReadyThread) -> ConversationLine:
    if ready.thread.head is None:
        raise ChangedFile
    return ready.thread.head


def _ends(messages: Sequence[Ready], audience: str) -> tuple[datetime, datetime, Sequence[Ready]]:
    """First and last time that the conversation tells of, and what the client sees. A note before
    or after his own messages moves neither."""
    shown = [each for each in messages if not each.internal]
    told = shown if shown and audience == Audience.CLIENT else messages
    return told[0].at, told[-1].at, shown


def _waiting_since(ready: ReadyThread) -> datetime:
    """Since the first word of the client that nobody answered."""
    since: datetime | None = None
    for each in ready.messages:
        if each.internal or each.kind != Message.Kind.TEXT:
            continue
        since = (since or each.at) if each.author.contact_id else None
    return since or ready.messages[-1].at
