"""What was done "just quickly", by client and month, worth in money: for the company."""

import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from kulisy.catalog.prices import lasting, money
from kulisy.look.moments import month_of
from kulisy.people.viewer import Viewer
from kulisy.scope import access

MANY = 200


@dataclass(frozen=True)
class Month:
    """One client in one month."""

    client_id: uuid.UUID
    client: str
    #: «November 2026».
    month: str
    count: int
    minutes: str
    worth: str


def by_month(viewer: Viewer, *, client_id: uuid.UUID | None = None) -> list[Month]:
    """The newest month first, in it the dearest client first. One statement."""
    rows = access.favours(viewer)
    rows = rows.filter(client_id=client_id) if client_id else rows
    zone = ZoneInfo(viewer.company.time_zone)
    found = (
        rows.order_by()
        .annotate(month=TruncMonth("at", tzinfo=zone))
        .values("client_id", "client__name", "month", "currency")
        .annotate(count=Count("id"), minutes=Sum("minutes"), worth=Sum("worth"))
        .order_by("-month", "-worth", "client__name", "currency")[:MANY]
    )
    return [_month(each) for each in found]


def _month(row: Any) -> Month:
    return Month(
        client_id=row["client_id"],
        client=row["client__name"],
        month=month_of(row["month"]),
        count=row["count"],
        minutes=lasting(row["minutes"]),
        worth=money(row["worth"], row["currency"]),
    )
