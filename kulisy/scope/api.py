"""Boundaries for programs: what was agreed and how much of it is used, change orders. Only read:
the team judges on its screens, and a client approves with a code."""

import uuid
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kulisy.kit.bounded import FEW, Cursor, Limit
from kulisy.kit.cursors import paged
from kulisy.kit.time import now
from kulisy.people.api import Named, viewer_of
from kulisy.scope import access, meters

router = Router(tags=["scope"])
OrderState = Literal["sent", "approved", "declined", "withdrawn", "expired"]


class PointOut(Schema):
    id: uuid.UUID
    title: str
    unit: Literal["", "hours", "rounds", "pages", "pieces"]
    limit: float | None = Field(description="null: without a limit.")
    used: float | None = Field(description="null: this face isn't told how much.")
    monthly: bool = Field(description="Anew each month.")
    of: str = Field(description="Of several deliverables the one that has most of it.")


class AgreementOut(Schema):
    id: uuid.UUID
    client: Named
    project_id: uuid.UUID | None = Field(description="null: the contract as a whole.")
    title: str
    version: int
    agreed_at: datetime
    ended_at: datetime | None
    points: list[PointOut]


class AgreementPage(Schema):
    items: list[AgreementOut]
    next: str | None


class ChangeOrderOut(Schema):
    id: uuid.UUID
    client: Named
    project_id: uuid.UUID | None
    number: int
    version: int
    state: OrderState
    title: str
    words: str
    price: int = Field(description="In hundredths: kopecks, cents.")
    currency: str
    days: int = Field(description="Working days by which the plan moves.")
    points: str = Field(description="What is added to the agreement, line by line.")
    valid_until: date
    sent_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str
    approved_sha256: str


class ChangeOrderPage(Schema):
    items: list[ChangeOrderOut]
    next: str | None


@router.get(
    "/agreements", response=AgreementPage, summary="What was agreed, and how much of it is used"
)
def agreements(
    request: HttpRequest,
    client_id: uuid.UUID | None = Query(None),
    project_id: uuid.UUID | None = Query(None),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = _of(access.agreements(viewer).select_related("client"), client_id, project_id)
    found, following = paged(rows, by="agreed_at", limit=limit, cursor=cursor)
    known = meters.meters(viewer, found, now=now())
    return {
        "items": [
            {
                **_named(each, "id", "project_id", "title", "version", "agreed_at", "ended_at"),
                "points": [_point(meter) for meter in known.get(each.id, ())],
            }
            for each in found
        ],
        "next": following,
    }


@router.get(
    "/change-orders", response=ChangeOrderPage, summary="Change orders that were sent, newest first"
)
def change_orders(
    request: HttpRequest,
    client_id: uuid.UUID | None = Query(None),
    project_id: uuid.UUID | None = Query(None),
    state: OrderState | None = Query(None),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = _of(access.change_orders(viewer).select_related("client"), client_id, project_id)
    if state:
        rows = rows.filter(state=state)
    found, following = paged(rows, by="sent_at", limit=limit, cursor=cursor)
    ids = [each.id for each in found]
    texts = {
        (each.change_order_id, each.number): each
        for each in access.order_versions(viewer).filter(change_order_id__in=ids)
    }
    return {
        "items": [_order(each, texts[each.id, each.version]) for each in found],
        "next": following,
    }


def _of(rows: Any, client_id: uuid.UUID | None, project_id: uuid.UUID | None) -> Any:
    asked = {"client_id": client_id, "project_id": project_id}
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _order(order: Any, version: Any) -> dict[str, Any]:
    said = ("title", "words", "price", "currency", "days", "points")
    return {
        **_named(
            order, "id", "project_id", "number", "version", "state", "valid_until", "sent_at",
            "decided_at", "reason", "approved_sha256",
        ),
        **{name: getattr(version, name) for name in said},
        "decided_by": order.decided_by_name,
    }  # fmt: skip


def _named(row: Any, *names: str) -> dict[str, Any]:
    client = {"id": row.client_id, "name": row.client.name}
    return {"client": client, **{name: getattr(row, name) for name in names}}


def _point(meter: meters.Meter) -> dict[str, Any]:
    return {
        "id": meter.id,
        "title": meter.title,
        "unit": meter.unit,
        "limit": None if meter.limit is None else float(meter.limit),
        "used": float(meter.used) if meter.told else None,
        "monthly": meter.monthly,
        "of": meter.called,
    }
