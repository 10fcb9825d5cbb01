"""One batch of letters as rows: conversations, messages, files, search rows, journal entries, the
originals. In the worker's name and in one transaction; whoever calls says `working()`."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.conversations import search, writing
from kulisy.conversations.actions.inserting import pin
from kulisy.conversations.models import (
    Attachment,
    Audience,
    Conversation,
    Message,
    SearchRow,
)
from kulisy.files.actions import keep_bytes
from kulisy.files.models import Blob
from kulisy.journal import actions as journal
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.mailroom.actions.clients import People
from kulisy.mailroom.actions.recording import keep, landed_letter, left_letter, sender_of
from kulisy.mailroom.actions.threading import Places
from kulisy.mailroom.models import ImportedLetter, ImportRun, Outcome
from kulisy.mailroom.plan import CLIENT, PlannedLetter, PlannedThread, Reason
from kulisy.mailroom.reading import Letter
from kulisy.mailroom.wording import shown_and_folded
from kulisy.people.models import Client


@dataclass(frozen=True)
class Arrived:
    """A letter of the plan with its bytes, on its way into a conversation."""

    raw: bytes
    letter: Letter
    planned: PlannedLetter
    thread: PlannedThread
    #: Its place in the conversation: its date, moved by microseconds where two are equal.
    at: datetime


@dataclass
class Lander:
    """Lands batches for one run."""

    run: ImportRun
    people: People
    clients: Mapping[str, Client]
    places: Places
    now: datetime
    witness: Callable[..., None]
    #: The files that the batch under way has written: to be removed should it fail.
    written: list[str] = field(default_factory=list)

    def land(self, batch: Sequence[Arrived]) -> int:
        """Insert the batch; gives back how many files are pinned to its messages."""
        self.written = []
        batch = self._without_copies(batch)
        if not batch:
            return 0
        opened = self.places.prepare(each.thread for each in batch)
        pack, offset = self._keep_originals(batch), 0
        messages: list[Message] = []
        pinned: list[Attachment] = []
        rows: list[SearchRow] = []
        letters: list[ImportedLetter] = []
        said: dict[Conversation, list[Arrived]] = defaultdict(list)
        of_client: dict[uuid.UUID, list[Arrived]] = defaultdict(list)
        for each in batch:
            conversation = self.places.of(each.thread)
            message = self._message(each, conversation)
            files = [self._pin(message, name, data) for name, data in _files(each.letter)]
            messages.append(message)
            pinned += files
            rows += [search.message_row(message), *search.file_rows(message, files)]
            letters.append(landed_letter(self.run, each.planned, message, pack.id, offset))
            said[conversation].append(each)
            of_client[conversation.client_id].append(each)
            offset += len(each.raw)
        Message.objects.bulk_create(messages)
        Attachment.objects.bulk_create(pinned)
        SearchRow.objects.bulk_create(rows)
        keep(letters)
        self.witness("conversation", opened)
        self.witness("message", [message.id for message in messages])
        self.witness("blob", [pack.id, *(each.blob_id for each in pinned)])
        for conversation, ours in said.items():
            self.places.settle(conversation, [(each.planned, each.at) for each in ours])
        for client_id, ours in of_client.items():
            self._journal(client_id, ours)
        self.run.landed += len(messages)
        return len(pinned)

    def _without_copies(self, batch: Sequence[Arrived]) -> list[Arrived]:
        """A letter that came in another run on another way has other bytes and the same id."""
        ids = [each.planned.head.message_id for each in batch if each.planned.head.message_id]
        here = {
            (row.message_id, row.sender, row.sent_at): row.place
            for row in ImportedLetter.objects.filter(
                company_id=self.run.company_id, message_id__in=ids, outcome=Outcome.LAND
            ).exclude(run=self.run)
        }
        fresh, copies = [], []
        for each in batch:
            head = each.planned.head
            place = here.get((head.message_id, sender_of(head), head.date))
            if place is None:
                fresh.append(each)
            else:
                reason = Reason("copy", {"place": place})
                copies.append(left_letter(self.run, head, Outcome.COPY, [reason]))
        keep(copies)
        self.run.copies += len(copies)
        return fresh

    def _keep_originals(self, batch: Sequence[Arrived]) -> Blob:
        """All originals of the batch in one blob: one file and one flush to the disk."""
        name = f"letters-{self.now:%Y%m%d}-{new_id()}.mail"
        return self._keep(name, b"".join(each.raw for each in batch))

    def _keep(self, name: str, data: bytes) -> Blob:
        blob = keep_bytes(
            company_id=self.run.company_id, person_id=None, name=name, data=data, now=self.now
        )
        self.written.append(blob.key)
        return blob

    def _message(self, each: Arrived, conversation: Conversation) -> Message:
        words, tail = shown_and_folded(each.letter, titles=[conversation.title])
        seat_id, contact_id, name = self._author(each)
        return Message(
            company_id=self.run.company_id,
            client_id=conversation.client_id,
            conversation=conversation,
            audience=each.planned.audience,
            author_seat_id=seat_id,
            author_contact_id=contact_id,
            author_name=name,
            body=words,
            html=writing.plain_to_html(words),
            tail_html=writing.plain_to_html(tail) if tail else "",
            posted_at=each.at,
            files_count=len(each.letter.attachments),
            source=f"mail:{each.planned.head.sha256}",
        )

    def _author(self, each: Arrived) -> tuple[uuid.UUID | None, uuid.UUID | None, str]:
        """Seat or contact, and the name; for a team's address without a seat the name alone."""
        box = each.planned.head.sender
        if box is None:
            return None, None, _("Unknown sender")
        written = one_line(box.name or box.address, limit=120)
        if each.planned.side == "team":
            seat = self.people.seats.get(box.address)
            return (seat.id, None, seat.name) if seat else (None, None, written)
        client = self.clients[each.thread.client]
        contact = self.people.contacts.get((client.id, box.address))
        return None, contact.id if contact else None, contact.name if contact else written

    def _pin(self, message: Message, name: str, data: bytes) -> Attachment:
        return pin(message, self._keep(name, data))

    def _journal(self, client_id: uuid.UUID, ours: Sequence[Arrived]) -> None:
        """One entry for what the client sees, in his log; one for the rest, in the internal one."""
        for audience in Audience.values:
            letters = [each for each in ours if each.planned.audience == audience]
            if not letters:
                continue
            letters.sort(key=lambda each: each.at)
            journal.record(
                journal.SYSTEM,
                "imported",
                journal.Subject("client", client_id),
                company_id=self.run.company_id,
                client_id=client_id if audience == CLIENT else None,
                now=self.now,
                facts={
                    "letters": len(letters),
                    "first": letters[0].at.isoformat(),
                    "last": letters[-1].at.isoformat(),
                },
                # The SHA-256 of each original, in the order of their times.
                contents={"originals": "\n".join(each.planned.head.sha256 for each in letters)},
            )


def _files(letter: Letter) -> list[tuple[str, bytes]]:
    return [(attachment.name, attachment.data) for attachment in letter.attachments]
