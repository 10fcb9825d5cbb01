"""Writing this room's facts into the journal."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kulisy.journal import actions as journal
from kulisy.people.viewer import Viewer


def actor(viewer: Viewer, *, client_id: uuid.UUID | None = None) -> journal.Actor:
    """A seat; in the cabinet the contact as whom the viewer acts for `client_id`."""
    if viewer.at_desk:
        return journal.Actor("seat", viewer.seat_id)
    admission = viewer.admission(client_id) if client_id else None
    return journal.Actor("contact", (admission or viewer.admissions[0]).contact_id)


def note(
    viewer: Viewer,
    kind: str,
    subject: tuple[str, uuid.UUID],
    *,
    now: datetime,
    client_id: uuid.UUID | None = None,
    internal: bool = False,
    facts: Mapping[str, Any] | None = None,
    contents: Mapping[str, str | bytes] | None = None,
) -> None:
    """Into the log of `client_id`, or the internal one: where there is no client, or `internal`."""
    journal.record(
        actor(viewer, client_id=client_id),
        kind,
        journal.Subject(*subject),
        company_id=viewer.company.id,
        client_id=None if internal else client_id,
        now=now,
        facts=facts,
        contents=contents,
    )
