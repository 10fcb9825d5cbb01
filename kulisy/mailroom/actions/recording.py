"""Rows that say what became of each letter; written again, they are replaced."""

import hashlib
import uuid
from collections.abc import Sequence

from kulisy.conversations.models import Message
from kulisy.kit.text import one_line
from kulisy.mailroom.models import ImportedLetter, ImportRun, Outcome
from kulisy.mailroom.plan import PlannedLetter, Reason
from kulisy.mailroom.reading import Head, Unreadable
from kulisy.mailroom.threads import ancestors

_REPLACED = [
    "run", "place", "outcome", "reasons", "message_id", "ancestors", "sender", "subject",
    "sent_at", "client", "conversation", "message", "pack", "offset", "size",
]  # fmt: skip
_CHUNK = 500


def keep(letters: Sequence[ImportedLetter]) -> None:
    """Insert or replace, each key once."""
    once = {letter.key: letter for letter in letters}
    ImportedLetter.objects.bulk_create(
        list(once.values()),
        batch_size=_CHUNK,
        update_conflicts=True,
        unique_fields=["company", "key"],
        update_fields=_REPLACED,
    )


def landed_letter(
    run: ImportRun, planned: PlannedLetter, message: Message, pack: uuid.UUID, offset: int
) -> ImportedLetter:
    letter = left_letter(run, planned.head, Outcome.LAND, planned.reasons)
    letter.client_id = message.client_id
    letter.conversation_id = message.conversation_id
    letter.message = message.id
    letter.pack = pack
    letter.offset = offset
    return letter


def left_letter(
    run: ImportRun, head: Head, outcome: str, reasons: Sequence[Reason]
) -> ImportedLetter:
    return ImportedLetter(
        company_id=run.company_id,
        run=run,
        key=head.sha256 if outcome != Outcome.COPY else _key(head.place, head.sha256),
        place=one_line(head.place, limit=400),
        outcome=outcome,
        reasons=[[each.code, dict(each.details)] for each in reasons],
        message_id=head.message_id,
        ancestors=list(ancestors(head)),
        sender=sender_of(head),
        subject=one_line(head.subject, limit=1000),
        sent_at=head.date,
        size=head.size,
    )


def unread_letter(run: ImportRun, bad: Unreadable) -> ImportedLetter:
    return ImportedLetter(
        company_id=run.company_id,
        run=run,
        key=_key(bad.place, bad.code),
        place=one_line(bad.place, limit=400),
        outcome=Outcome.UNREADABLE,
        reasons=[[bad.code, {"limit": bad.detail, "detail": bad.detail}]],
    )


def sender_of(head: Head) -> str:
    return head.sender.address if head.sender else ""


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
