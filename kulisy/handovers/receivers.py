"""What this room does at news from below."""

from datetime import datetime
from typing import Any

from kulisy.handovers.actions import moving
from kulisy.handovers.models import Keeping
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer


def seat_left(
    sender: Any,
    *,
    seat: Seat,
    successor: Seat,
    now: datetime,
    viewer: Viewer | None = None,
    **more: Any,
) -> None:
    """What a leaver held is his successor's: once in the name of whoever closed his place, with
    everything that can change hands; the words that he gave once more, for restricted clients."""
    Keeping.objects.filter(company_id=seat.company_id, seat_id=seat.id).update(seat=successor)
    if viewer is not None:
        moving.rest(viewer, seat, successor, now=now)
