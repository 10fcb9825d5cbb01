"""At risk today: wishes for which the team named a day that comes or is over, and offers that run
out while the client still thinks."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.conversations import pages
from kulisy.kit.addresses import address
from kulisy.look import moments
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer
from kulisy.scope import access, wording
from kulisy.scope.models import OrderState, OrderVersion, Wish

SOON = timedelta(days=1)


def _wishes(viewer: Viewer, asked: Asked) -> QuerySet[Wish]:
    """One that nobody named a day for waits in its conversation, and is told there."""
    rows = access.wishes(viewer).filter(
        promised=True, settled_at=None, due_at__lte=asked.now + SOON
    )
    rows = rows.exclude(conversation__state="closed")
    if asked.seat_id is not None:
        rows = rows.filter(client__responsible_id=asked.seat_id)
    return rows.select_related("conversation", "client").order_by("due_at", "id")[:LOOKED]


def _wish_lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    return [
        Risk(
            kind="wish",
            title=each.conversation.title,
            note=_("he was told he would know by %(when)s")
            % {"when": moments.at(each.due_at, now=asked.now)},
            url=pages.address(viewer, each.conversation_id),
            at=each.due_at,
            late=each.due_at < asked.now,
            seat_id=each.client.responsible_id,
            client_id=each.client_id,
            client=each.client.name,
        )
        for each in found
    ]


def _offers(viewer: Viewer, asked: Asked) -> QuerySet[OrderVersion]:
    rows = access.order_versions(viewer).filter(
        change_order__state=OrderState.SENT,
        number=F("change_order__version"),
        change_order__valid_until__lte=asked.today + SOON,
    )
    if asked.seat_id is not None:
        of_client = Q(change_order__project=None, client__responsible_id=asked.seat_id)
        rows = rows.filter(of_client | Q(change_order__project__lead_id=asked.seat_id))
    rows = rows.select_related("change_order__project", "client")
    return rows.order_by("change_order__valid_until", "id")[:LOOKED]


def _offer_lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    return [_offer(viewer, each) for each in found]


def _offer(viewer: Viewer, version: Any) -> Risk:
    order = version.change_order
    project = order.project
    return Risk(
        kind="offer",
        title=f"{wording.called(order.number)}: {version.title}",
        note=_("nobody has approved it, and it runs out on %(day)s")
        % {"day": moments.date_of(order.valid_until)},
        url=address("desk:change_order", viewer.company.slug, order.id),
        at=_evening(viewer, order),
        late=False,
        seat_id=project.lead_id if project else version.client.responsible_id,
        client_id=version.client_id,
        client=version.client.name,
    )


def _evening(viewer: Viewer, order: Any) -> datetime:
    zone = ZoneInfo(viewer.company.time_zone)
    return datetime.combine(order.valid_until, time(23, 59), zone)


SOURCES = (Source("wish", _wishes, _wish_lines), Source("offer", _offers, _offer_lines))
