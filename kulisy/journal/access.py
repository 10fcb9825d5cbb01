"""Who may read the journal: the owner's and administrators' page, through ids the viewer has."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kulisy.journal.models import Entry


def entries(*, company_id: uuid.UUID, without_clients: frozenset[uuid.UUID]) -> QuerySet[Entry]:
    """All logs of a company, newest first, but for clients that the viewer is kept out of.

    Rooms above decide who asks (people.access.may_read_journal).
    """
    rows = Entry.objects.filter(company_id=company_id).order_by("-at", "-id")
    if without_clients:
        rows = rows.exclude(client_id__in=without_clients)
    return rows


@dataclass(frozen=True)
class Recorded:
    """An entry as it is read, its facts in the clear; of its contents only hashes were kept."""

    id: uuid.UUID
    at: datetime
    kind: str
    client_id: uuid.UUID | None
    actor_kind: str
    actor_id: uuid.UUID | None
    subject_kind: str
    subject_id: uuid.UUID | None
    facts: dict[str, Any]


def recorded(rows: Iterable[Entry]) -> list[Recorded]:
    """Entries with their canonical bodies read."""
    return [_recorded(row, json.loads(bytes(row.canonical))) for row in rows]


def _recorded(row: Entry, body: dict[str, Any]) -> Recorded:
    return Recorded(
        id=row.id,
        at=row.at,
        kind=row.kind,
        client_id=row.client_id,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        facts=body["facts"],
    )
