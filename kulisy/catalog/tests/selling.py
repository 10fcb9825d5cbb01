"""Selling for tests, through the real actions."""

import uuid
from datetime import date, datetime
from typing import Any

from kulisy.catalog import access, actions
from kulisy.catalog.models import Order, Service
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet
from kulisy.people.viewer import viewing

LOGO: dict[str, Any] = {
    "kind": "service",
    "title": "Логотип",
    "about": "Три варианта и одна доработка.",
    "group": "Дизайн",
    "price_kind": "fixed",
    "price": 45_000_00,
    "currency": "RUB",
    "unit": "",
    "duration": None,
    "by_time": False,
    "buffer_before": 0,
    "buffer_after": 0,
    "place": 0,
}


def sells(seat: Seat, *, who: tuple[Seat, ...] = (), shown: bool = True, **values: Any) -> Service:
    """A seat writes a service and shows it."""
    viewer = at_desk(seat)
    with viewing(viewer):
        made = actions.save_service(
            viewer, None, values={**LOGO, **values}, seat_ids=[each.id for each in who], now=NOW
        )
        if shown:
            actions.show_service(viewer, made, "shown", now=NOW)
    return made


def orders(
    contact: Access,
    service: Service,
    *,
    day: date | None = None,
    words: str = "",
    quantity: int = 1,
    key: uuid.UUID | None = None,
    now: datetime = NOW,
) -> Order:
    viewer = in_cabinet(contact)
    with viewing(viewer):
        return actions.order(
            viewer,
            service,
            client_id=contact.client_id,
            quantity=quantity,
            day=day,
            words=words,
            key=key or uuid.uuid4(),
            now=now,
        )


def decides(seat: Seat, order: Order, what: str, *, now: datetime = NOW, **values: Any) -> None:
    """`what`: confirm, propose, decline or finish."""
    viewer = at_desk(seat)
    with viewing(viewer):
        found = access.orders(viewer).select_related("client").get(id=order.id)
        getattr(actions, what)(viewer, found, now=now, **{"words": "", **values})


def finished(contact: Access, seat: Seat, service: Service, *, now: datetime = NOW) -> Order:
    """Ordered, confirmed and done."""
    made = orders(contact, service, now=now)
    decides(seat, made, "confirm", price=None, now=now)
    decides(seat, made, "finish", now=now)
    made.refresh_from_db()
    return made
