"""Orders on the cabinet's first screen: a change that waits for an answer, what the team did."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.catalog import access, wording
from kulisy.catalog.models import OrderState, OrderStep
from kulisy.people.awaited import Gathered, News, Source, Waiting
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer

#: So long a step is news; so many are looked through.
FRESH = timedelta(days=30)
LOOKED = 40
Step = OrderStep.Kind


def _rows(viewer: Viewer, now: datetime) -> QuerySet[OrderStep] | None:
    if not viewer.clients_with(access.SECTION):
        return None
    asking = Q(kind=Step.PROPOSED, order__state=OrderState.PROPOSED)
    rows = access.steps(viewer).filter(asking | Q(at__gt=now - FRESH), by_seat__isnull=False)
    return rows.select_related("order").order_by("-at", "-id")[:LOOKED]


def _lines(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    """Of an order its newest step is the news."""
    newest: dict[uuid.UUID, OrderStep] = {}
    for step in found:
        newest.setdefault(step.order_id, step)
    waiting = [
        _waiting(viewer, step)
        for step in newest.values()
        if step.kind == Step.PROPOSED and step.order.state == OrderState.PROPOSED
    ]
    told = [step for step in newest.values() if step.kind != Step.PROPOSED]
    return Gathered(
        waiting=waiting,
        news=[_news(viewer, step, since.get(step.client_id, now)) for step in told],
    )


def _waiting(viewer: Viewer, step: OrderStep) -> Waiting:
    return Waiting(
        kind="order",
        title=wording.named(step.order),
        note=_("We propose a change: %(terms)s")
        % {"terms": wording.terms(step.order, price=step.price, day=step.day)},
        url=_url(viewer, step),
        action=_("Answer"),
        at=step.at,
        client=_client(viewer, step.client_id),
    )


def _news(viewer: Viewer, step: OrderStep, since: datetime) -> News:
    return News(
        text=f"{wording.named(step.order)} — {wording.STEPS[step.kind]}",
        more=_("Say how it went: one tap") if step.kind == Step.DONE else step.words,
        url=_url(viewer, step),
        at=step.at,
        unseen=step.at > since,
        icon="package",
        client=_client(viewer, step.client_id),
    )


def _url(viewer: Viewer, step: OrderStep) -> str:
    return rewritten(viewer, reverse("portal:order", args=[viewer.company.slug, step.order_id]))


def _client(viewer: Viewer, client_id: uuid.UUID) -> str:
    admission = viewer.admission(client_id)
    return admission.client_name if admission else ""


SOURCE = Source(_rows, _lines)
