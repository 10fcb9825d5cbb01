"""Who works with a client instead of whom, with a face and a name: for the cabinet's page of
people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from kulisy.handovers import access
from kulisy.handovers.bells import stood_in
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

#: A change for good is told so long.
NEWS = timedelta(days=30)


@dataclass(frozen=True)
class Stood:
    """One of them."""

    id: UUID
    name: str
    photo_url: str | None
    words: str


def standing_in(viewer: Viewer, *, now: datetime) -> list[Stood]:
    """The newest of each client, as long as it holds. One statement."""
    rows = access.stand_ins(viewer).filter(ended_at=None)
    rows = rows.filter(Q(for_good=False) | Q(since__gt=now - NEWS)).select_related("seat", "away")
    newest = {each.client_id: each for each in list(rows[:50])[::-1]}
    return [
        Stood(
            each.seat_id,
            each.seat.name,
            portrait(viewer, "seat", each.seat_id, each.seat.photo),
            stood_in(each),
        )
        for each in newest.values()
    ]
