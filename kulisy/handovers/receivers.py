"""What this room does at news from below."""

from datetime import datetime
from typing import Any

from kulisy.handovers.actions import moving
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer


def seat_left(
    sender: Any,
    *,
    seat: Seat,
    successor: Seat,
    now: datetime,
    viewer: Viewer,
    **more: Any,
) -> None:
    """What a leaver held is his successor's: once as whoever closed his place sees it, once, of
    what that one may not see, as an owner does."""
    moving.rest(viewer, seat, successor, now=now)
