"""What this room does at news from below."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.conversations import access, actions
from kulisy.people.holdings import Holding
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer


def seat_left(sender: Any, *, seat: Seat, successor: Seat, now: datetime, **more: Any) -> None:
    """Everything in a leaver's hands goes to his successor, once or twice."""
    actions.hand_over(seat.company_id, leaver=seat.id, successor=successor.id)


def holdings(viewer: Viewer, seat: Seat) -> list[Holding]:
    """The open conversations in this seat's hands that the viewer may see."""
    rows = (
        access.desks(viewer)
        .select_related("conversation")
        .filter(assignee_id=seat.id, closed=False)
        .order_by("conversation__title")
    )
    return [Holding(kind=_("Conversations"), title=desk.conversation.title) for desk in rows]
