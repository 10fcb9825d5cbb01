"""Orders are in nobody's hands by a column of their own: they go with whoever answers for the
client."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kulisy.catalog import access
from kulisy.catalog.models import OPEN_STATES
from kulisy.people.holdings import Along
from kulisy.people.viewer import Viewer


def _orders(viewer: Viewer, seat_id: UUID, now: datetime) -> QuerySet[Any]:
    rows = access.orders(viewer).filter(state__in=OPEN_STATES, client__responsible_id=seat_id)
    return rows.order_by("placed_at", "id")


ALONG = (
    Along(
        label=_("Orders go with whoever answers for the client"),
        rows=_orders,
        key="id",
        title="title",
        page="desk:order",
    ),
)
