"""Somebody else leads a meeting from now on."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from kulisy.meetings import access
from kulisy.meetings.models import Invitee, Reply
from kulisy.people.viewer import Viewer


def lead(viewer: Viewer, to: Mapping[uuid.UUID, uuid.UUID], *, now: datetime) -> None:
    """Meeting → the seat that leads it. He is invited, and comes: he has taken it on himself.
    Nobody is uninvited. Inside of a transaction; a statement for each who leads, and three."""
    by_seat: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for meeting_id, seat_id in to.items():
        by_seat[seat_id].append(meeting_id)
    for seat_id, ids in by_seat.items():
        access.meetings(viewer).filter(id__in=ids).update(made_by_id=seat_id, changed_at=now)
    rows = access.meetings(viewer).filter(id__in=list(to)).order_by("id")
    clients = dict(rows.values_list("id", "client_id"))
    known = access.invitees(viewer).filter(meeting_id__in=list(to), seat__isnull=False)
    here = set(known.values_list("meeting_id", "seat_id"))
    Invitee.objects.bulk_create(
        [
            Invitee(
                company_id=viewer.company.id,
                client_id=clients[meeting_id],
                meeting_id=meeting_id,
                seat_id=seat_id,
                answer=Reply.ACCEPTED,
                answered_at=now,
            )
            for meeting_id, seat_id in to.items()
            if (meeting_id, seat_id) not in here and meeting_id in clients
        ]
    )
