"""Writing entries: the row only, no lock and no chain; trees and heads are made behind it."""

import hashlib
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

from kulisy.journal.models import Entry, Salt
from kulisy.kit.ids import new_id


@dataclass(frozen=True)
class Actor:
    """Who did it: a seat, a contact, a person (before any seat) or the system itself."""

    kind: str
    id: uuid.UUID | None = None


SYSTEM = Actor("system")


@dataclass(frozen=True)
class Subject:
    """What it was done to: a word and a plain id."""

    kind: str
    id: uuid.UUID | None = None


def record(
    actor: Actor,
    kind: str,
    subject: Subject,
    *,
    company_id: uuid.UUID,
    client_id: uuid.UUID | None,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    contents: Mapping[str, str | bytes] | None = None,
) -> None:
    """Append one entry to the client's log, or (client None) to the company's internal log.

    Call it in the transaction of the fact. `facts` are kept in the clear and must be known to
    both sides where the log is a client's; `contents` are kept as salted SHA-256 only.
    Numbers in `facts` must be integers or strings: RFC 8785 has no others that are safe.
    """
    entry = made(
        actor,
        kind,
        subject,
        company_id=company_id,
        client_id=client_id,
        now=now,
        facts=facts,
        contents=contents,
    )
    record_each([entry])


@dataclass(frozen=True)
class Made:
    """An entry that is not written yet."""

    entry: Entry
    salts: list[Salt]


def record_each(entries: Sequence[Made]) -> None:
    """Append many entries in two statements."""
    Entry.objects.bulk_create([each.entry for each in entries])
    salts = [salt for each in entries for salt in each.salts]
    if salts:
        Salt.objects.bulk_create(salts)


def made(
    actor: Actor,
    kind: str,
    subject: Subject,
    *,
    company_id: uuid.UUID,
    client_id: uuid.UUID | None,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    contents: Mapping[str, str | bytes] | None = None,
) -> Made:
    """What `record` writes, for `record_each`."""
    entry_id = new_id()
    salts = {name: os.urandom(16) for name in contents or {}}
    hashes = {
        name: hashlib.sha256(salts[name] + _bytes(content)).hexdigest()
        for name, content in (contents or {}).items()
    }
    body: dict[str, Any] = {
        "v": 1,
        "id": str(entry_id),
        "company": str(company_id),
        "client": str(client_id) if client_id else None,
        "kind": kind,
        "at": now.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": [actor.kind, str(actor.id) if actor.id else None],
        "subject": [subject.kind, str(subject.id) if subject.id else None],
        "facts": dict(facts or {}),
        "contents": hashes,
    }
    entry = Entry(
        id=entry_id,
        company_id=company_id,
        client_id=client_id,
        kind=kind,
        at=now,
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        canonical=rfc8785.dumps(body),
    )
    kept = [
        Salt(company_id=company_id, entry_id=entry_id, name=name, salt=salt)
        for name, salt in salts.items()
    ]
    return Made(entry, kept)


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
