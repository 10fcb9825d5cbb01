"""What this room does at news from below."""

from datetime import datetime
from typing import Any

from kulisy.handovers.models import Keeping
from kulisy.people.models import Seat


def seat_left(sender: Any, *, seat: Seat, successor: Seat, now: datetime, **more: Any) -> None:
    """The words that a leaver gave are his successor's to keep, once or twice."""
    Keeping.objects.filter(company_id=seat.company_id, seat_id=seat.id).update(seat=successor)
