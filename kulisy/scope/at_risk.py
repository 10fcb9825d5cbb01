"""At risk today: wishes for which the team named a day that comes or is over, offers that run out
while the client still thinks, and limits of what was agreed (hours, rounds, pages) that are used
up."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.conversations import pages
from kulisy.kit.addresses import address
from kulisy.kit.time import evening
from kulisy.look import moments
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer
from kulisy.projects.models import ProjectState
from kulisy.scope import access, meters, wording
from kulisy.scope.models import Agreement, OrderState, OrderVersion, Wish

SOON = timedelta(days=1)
#: So many points of one agreement are named.
TOLD = 3


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
            note=_("the client was promised an answer by %(when)s")
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
        at=evening(order.valid_until, viewer.company.time_zone),
        late=False,
        seat_id=project.lead_id if project else version.client.responsible_id,
        client_id=version.client_id,
        client=version.client.name,
    )


def _limits(viewer: Viewer, asked: Asked) -> QuerySet[Agreement]:
    """Agreements in force that have a limit, of work that runs; the newest first."""
    limited = access.points(viewer).filter(agreement_id=OuterRef("id"), amount__isnull=False)
    running = Q(project=None) | Q(project__state=ProjectState.RUNNING)
    rows = access.agreements(viewer).filter(running, Exists(limited.order_by()), ended_at=None)
    if asked.seat_id is not None:
        of_client = Q(project=None, client__responsible_id=asked.seat_id)
        rows = rows.filter(of_client | Q(project__lead_id=asked.seat_id))
    return rows.select_related("project", "client")[:LOOKED]


def _limit_lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    """Of each agreement the fullest limit. What is used is reckoned as its own page does: the same
    few statements, however many agreements."""
    used = meters.meters(viewer, found, now=asked.now)
    lines = []
    for each in found:
        full = [meter for meter in used.get(each.id, []) if meter.full]
        if full:
            lines.append(_limit(viewer, each, full, asked))
    return lines


def _limit(viewer: Viewer, agreement: Any, full: Sequence[Any], asked: Asked) -> Risk:
    over = [meter for meter in full if meter.over]
    words = _("beyond the limit: %(points)s") if over else _("used up: %(points)s")
    said = "; ".join(f"{meter.title} — {meter.said}" for meter in (over or full)[:TOLD])
    project = agreement.project
    zone = ZoneInfo(viewer.company.time_zone)
    return Risk(
        kind="limit",
        title=project.title if project else agreement.title,
        note=words % {"points": said},
        url=address("desk:agreement", viewer.company.slug, agreement.id),
        at=datetime.combine(asked.today, time(), zone),
        late=bool(over),
        seat_id=project.lead_id if project else agreement.client.responsible_id,
        client_id=agreement.client_id,
        client=agreement.client.name,
    )


SOURCES = (
    Source("wish", _wishes, _wish_lines),
    Source("offer", _offers, _offer_lines),
    Source("limit", _limits, _limit_lines),
)
