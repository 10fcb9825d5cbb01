"""What a step and a score are called, in sentences and colours."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kulisy.catalog.models import Order, OrderStep
from kulisy.catalog.prices import money, pieces, priced
from kulisy.look.moments import date_of

Kind = OrderStep.Kind

#: How an order's state is coloured (ui.tag).
TONES: Mapping[str, str] = {
    "waiting": "wait",
    "proposed": "wait",
    "confirmed": "ok",
    "done": "ok",
    "declined": "late",
    "cancelled": "",
}
#: What happened, as a heading of a letter and a line of the history.
STEPS: Mapping[str, Any] = {
    Kind.PLACED: gettext_lazy("the order is placed"),
    Kind.PROPOSED: gettext_lazy("a change is proposed"),
    Kind.ACCEPTED: gettext_lazy("the change is accepted"),
    Kind.REFUSED: gettext_lazy("the change is refused"),
    Kind.CONFIRMED: gettext_lazy("the order is confirmed"),
    Kind.DECLINED: gettext_lazy("the order is declined"),
    Kind.CANCELLED: gettext_lazy("the order is cancelled"),
    Kind.DONE: gettext_lazy("the order is done"),
}
ICONS: Mapping[str, str] = {
    Kind.PLACED: "send",
    Kind.PROPOSED: "calendar",
    Kind.ACCEPTED: "check",
    Kind.REFUSED: "undo-2",
    Kind.CONFIRMED: "check-check",
    Kind.DECLINED: "x",
    Kind.CANCELLED: "x",
    Kind.DONE: "circle-check",
}
#: The five faces of one tap (icons), and what each means.
SCORES: Mapping[int, tuple[str, Any]] = {
    5: ("laugh", pgettext_lazy("score", "Excellent")),
    4: ("smile", pgettext_lazy("score", "Good")),
    3: ("meh", pgettext_lazy("score", "So-so")),
    2: ("frown", pgettext_lazy("score", "Not good")),
    1: ("angry", pgettext_lazy("score", "Bad")),
}


def named(order: Order) -> str:
    """«No. 14: Logo»."""
    return _("No. %(number)s: %(title)s") % {"number": order.number, "title": order.title}


def said_price(order: Order) -> str:
    """What it costs as far as it is known: for one, and for all where it is several."""
    one = priced(order.price_kind, order.price, order.currency, order.unit)
    if order.state in {"confirmed", "done"} and order.price is not None:
        one = money(order.price, order.currency)
        if order.unit:
            one = f"{one} / {order.unit}"
    if order.quantity == 1 or order.price is None:
        return one
    total = money(order.price * order.quantity, order.currency)
    return f"{one} × {order.quantity} = {total}"


def terms(order: Order, *, price: int | None, day: Any) -> str:
    """What a step names: a price, a day, or both."""
    said = []
    if day:
        said.append(date_of(day))
    if price is not None:
        said.append(money(price, order.currency))
    return ", ".join(said)


def ordered(order: Order) -> str:
    """How many and for when, in one line."""
    day = _("wanted on %(date)s") % {"date": date_of(order.day)} if order.day else ""
    return " · ".join(filter(None, [pieces(order.quantity), day]))
