"""How things stand, in words and in colour."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.catalog.prices import money
from kulisy.look import moments
from kulisy.scope.models import OrderState, Saying, Wish

ORDER_TONES: dict[str, str] = {
    OrderState.SENT: "wait",
    OrderState.APPROVED: "ok",
    OrderState.DECLINED: "",
    OrderState.WITHDRAWN: "",
    OrderState.EXPIRED: "",
}


def called(number: int) -> str:
    return _("Change order No. %(number)s") % {"number": number}


def costs(version: Any) -> str:
    """«+12 000 ₽, +4 working days»."""
    price = money(version.price, version.currency) if version.price else _("at no extra cost")
    if not version.days:
        stay = _("the dates stay")
        return f"{price}, {stay}"
    return f"{price}, {days(version.days)}"


def days(count: int) -> str:
    """«+4 working days»."""
    said = ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
    return f"+{said}"


def order_state(viewer: Any, order: Any) -> str:
    if order.state == OrderState.SENT and not viewer.at_desk:
        return _("waiting for your decision")
    return str(order.get_state_display())


def wish_state(wish: Wish, *, now: datetime) -> tuple[str, str]:
    """Whether he knows in time: in words, and the tone of the tag."""
    late = wish.due_at is not None and (wish.settled_at or now) > wish.due_at
    if wish.settled_at is not None:
        return (
            (_("answered, later than promised"), "wait") if late else (_("answered in time"), "ok")
        )
    if late:
        return _("late"), "late"
    return (_("heard"), "ok") if wish.heard_at else (_("received"), "")


def said(saying: Saying) -> str:
    """What the client is told of his request, in plain words."""
    if saying.kind == Saying.Kind.WITHIN:
        if saying.point_title:
            return _("This is within what we agreed on: %(point)s.") % {"point": saying.point_title}
        return _("This is within what we agreed on.")
    if saying.kind == Saying.Kind.DECLINED:
        return _("We won’t be able to do this.")
    if saying.kind == Saying.Kind.OFFERED:
        return _(
            "This is more than we agreed on. We have reckoned what it costs and how long it takes."
        )
    told = _("This is more than we agreed on, so we don’t begin on our own.")
    if saying.by_day:
        more = _("By %(day)s we tell you what it would cost and how long it would take.")
        return f"{told} {more % {'day': moments.date_of(saying.by_day)}}"
    later = _("We shall tell you what it would cost and how long it would take.")
    return f"{told} {later}"
