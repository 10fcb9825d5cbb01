"""At risk today: clients who wait for an answer since more than a working day, and conversations
whose own date has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kulisy.conversations import access, pages
from kulisy.conversations.models import Desk
from kulisy.look import moments
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Desk]:
    waits = Q(waiting_since__lte=asked.day_ago)
    due = Q(due_at__lte=asked.now + timedelta(days=1))
    rows = access.desks(viewer).filter(waits | due, closed=False)
    if asked.seat_id is not None:
        free = Q(assignee=None, client__responsible_id=asked.seat_id)
        rows = rows.filter(Q(assignee_id=asked.seat_id) | free)
    rows = rows.select_related("conversation", "client")
    return rows.order_by(Coalesce("waiting_since", "due_at"), "conversation_id")[:LOOKED]


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    return [_line(viewer, each, asked) for each in found]


def _line(viewer: Viewer, desk: Desk, asked: Asked) -> Risk:
    waits = desk.waiting_since is not None and desk.waiting_since <= asked.day_ago
    at: datetime = (desk.waiting_since if waits else desk.due_at) or asked.now
    words = _("waits for an answer since %(when)s") if waits else _("the date: %(when)s")
    return Risk(
        kind="wait" if waits else "due",
        title=desk.conversation.title,
        note=words % {"when": moments.at(at, now=asked.now)},
        url=pages.address(viewer, desk.conversation_id),
        at=at,
        late=waits or at < asked.now,
        seat_id=desk.assignee_id or desk.client.responsible_id,
        client_id=desk.client_id,
        client=desk.client.name,
    )


SOURCE = Source("wait", _rows, _lines)
