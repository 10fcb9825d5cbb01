"""What this room's verbs write into the journal: the team's own log, always."""

import uuid
from datetime import datetime
from typing import Any

from kulisy.journal import actions as journal
from kulisy.people.viewer import Viewer


def note(
    viewer: Viewer,
    kind: str,
    *,
    now: datetime,
    seat: uuid.UUID | None = None,
    contents: dict[str, str] | None = None,
    **facts: Any,
) -> None:
    """About the company, or one seat of it."""
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("seat", seat) if seat else journal.Subject("company", viewer.company.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts=facts,
        contents=contents,
    )
