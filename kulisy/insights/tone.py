"""Tone, as the wrong-window guard knows it: where somebody of the team was asked whether he means
it, and sent it all the same. The journal keeps that it was so, and not a word of what was found."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from kulisy.conversations import access as talk
from kulisy.journal import access as journal
from kulisy.people.viewer import Viewer

PASSED = "guard_passed"
MOST = 5000


@dataclass(frozen=True)
class Hit:
    seat_id: uuid.UUID | None
    client_id: uuid.UUID
    at: datetime


def hits(viewer: Viewer, *, since: datetime, seat_id: uuid.UUID | None = None) -> list[Hit]:
    """Of clients that the viewer sees; nobody's in the cabinet. Two statements."""
    if not viewer.at_desk:
        return []
    rows = journal.entries(company_id=viewer.company.id, without_clients=viewer.hidden_clients)
    rows = rows.filter(kind=PASSED, at__gte=since, subject_kind="conversation")
    if seat_id is not None:
        rows = rows.filter(actor_id=seat_id)
    found = list(rows.values_list("actor_id", "subject_id", "at")[:MOST])
    ids = {subject for _actor, subject, _at in found if subject}
    whose = dict(talk.conversations(viewer).filter(id__in=ids).values_list("id", "client_id"))
    return [
        Hit(actor, whose[subject], at)
        for actor, subject, at in found
        if subject and subject in whose
    ]
