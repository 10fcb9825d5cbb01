"""What every verb leaves behind: an entry in the log of whoever may know of the meeting, and a job
that tells whom it concerns."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from kulisy.journal import actions as journal
from kulisy.meetings.models import Audience, Meeting
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer

TELL = "kulisy.meetings.tasks.tell_meeting"
TELL_WORD = "kulisy.meetings.tasks.tell_word"


def record(
    viewer: Viewer,
    kind: str,
    meeting: Meeting,
    *,
    now: datetime,
    facts: Mapping[str, str | int] | None = None,
    contents: Mapping[str, str] | None = None,
) -> None:
    admission = viewer.admission(meeting.client_id)
    journal.record(
        journal.Actor("seat", viewer.seat_id)
        if viewer.at_desk
        else journal.Actor("contact", admission.contact_id if admission else None),
        kind,
        journal.Subject("meeting", meeting.id),
        company_id=meeting.company_id,
        client_id=meeting.client_id if meeting.audience == Audience.CLIENT else None,
        now=now,
        facts=dict(facts or {}),
        contents=dict(contents or {}),
    )


def tell(meeting: Meeting, what: str, *, by: uuid.UUID | None) -> None:
    """After the commit: bells and invitations. `by`: the person who did it, and needs no bell."""
    outbox.defer(
        TELL,
        meeting_id=str(meeting.id),
        what=what,
        sequence=meeting.sequence,
        by=str(by or ""),
    )
