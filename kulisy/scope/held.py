"""What a seat has in hand of boundaries and can be put into other hands: drafts of agreements and
change orders. Wishes have no column of their own: they wait for whoever answers for the client."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kulisy.people.holdings import Along, Held
from kulisy.people.viewer import Viewer
from kulisy.scope import access

KINDS = (
    Held(
        kind="change",
        label=_("Draft of a change order"),
        rows=access.order_drafts,
        open=Q(),
        key="id",
        holder="made_by_id",
        client="client_id",
        title=lambda draft: draft.title,
        page="desk:change_order_draft",
    ),
    Held(
        kind="agreement",
        label=_("Draft of what is agreed"),
        rows=access.agreement_drafts,
        open=Q(),
        key="id",
        holder="made_by_id",
        client="client_id",
        title=lambda draft: draft.title,
        page="desk:agreement_draft",
    ),
)


def _wishes(viewer: Viewer, seat_id: UUID, now: datetime) -> QuerySet[Any]:
    rows = access.wishes(viewer).filter(settled_at=None, client__responsible_id=seat_id)
    return rows.exclude(conversation__state="closed").order_by("due_at", "id")


ALONG = (
    Along(
        label=_("Wishes wait for whoever answers for the client"),
        rows=_wishes,
        key="conversation_id",
        title="conversation__title",
        page="desk:conversation",
    ),
)
