"""Agreements and change orders as both faces show them, made of rows that `access` gave."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.catalog.prices import money
from kulisy.kit.addresses import address
from kulisy.people import access as people
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.scope import access, meters, wording
from kulisy.scope.meters import Meter


@dataclass(frozen=True)
class Agreed:
    """An agreement with its meters."""

    row: Any
    client: str
    place: str
    url: str
    meters: Sequence[Meter]

    @property
    def fullest(self) -> Meter | None:
        """The point that is nearest to its limit, or beyond it."""
        limited = [each for each in self.meters if each.limit]
        return max(limited, key=lambda each: each.used / (each.limit or 1), default=None)


@dataclass(frozen=True)
class Ordered:
    """A change order in one line."""

    id: uuid.UUID
    called: str
    title: str
    client: str
    project: str
    costs: str
    price: str
    state: str
    tone: str
    raw_state: str
    url: str
    valid_until: date
    sent_at: datetime
    decided_at: datetime | None


def agreements(viewer: Viewer, rows: Sequence[Any], *, now: datetime) -> list[Agreed]:
    """Rows with `client` and `project`; some few statements, whatever their number."""
    known = meters.meters(viewer, rows, now=now)
    names = _names(viewer, {each.client_id for each in rows})
    titles = _projects(viewer, {each.project_id for each in rows if each.project_id})
    return [
        Agreed(
            row=each,
            client=names.get(each.client_id, ""),
            place=titles.get(each.project_id, _("the contract as a whole")),
            url=address("desk:agreement", viewer.company.slug, each.id) if viewer.at_desk else "",
            meters=known.get(each.id, ()),
        )
        for each in rows
    ]


def orders(viewer: Viewer, rows: Iterable[Any]) -> list[Ordered]:
    """Three statements more, whatever their number."""
    found = list(rows)
    ids = [each.id for each in found]
    texts = {
        (each.change_order_id, each.number): each
        for each in access.order_versions(viewer).filter(change_order_id__in=ids)
    }
    names = _names(viewer, {each.client_id for each in found})
    titles = _projects(viewer, {each.project_id for each in found if each.project_id})
    return [_ordered(viewer, each, texts[each.id, each.version], names, titles) for each in found]


def drafts(viewer: Viewer, rows: Iterable[Any]) -> list[tuple[Any, str, str]]:
    """Of change orders: the row, its client, its address."""
    found = list(rows)
    names = _names(viewer, {each.client_id for each in found})
    slug = viewer.company.slug
    return [
        (each, names.get(each.client_id, ""), address("desk:change_order_draft", slug, each.id))
        for each in found
    ]


def _ordered(viewer: Viewer, order: Any, version: Any, names: Any, titles: Any) -> Ordered:
    url = address(f"{viewer.face}:change_order", viewer.company.slug, order.id)
    return Ordered(
        id=order.id,
        called=wording.called(order.number),
        title=version.title,
        client=names.get(order.client_id, ""),
        project=titles.get(order.project_id, ""),
        costs=wording.costs(version),
        price=money(version.price, version.currency),
        state=wording.order_state(viewer, order),
        tone=wording.ORDER_TONES[order.state],
        raw_state=str(order.state),
        url=rewritten(viewer, url),
        valid_until=order.valid_until,
        sent_at=order.sent_at,
        decided_at=order.decided_at,
    )


def _names(viewer: Viewer, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    if not viewer.at_desk:
        return {each.client_id: each.client_name for each in viewer.admissions}
    return dict(people.clients(viewer).filter(id__in=ids).values_list("id", "name"))


def _projects(viewer: Viewer, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    if not ids:
        return {}
    return dict(projects.projects(viewer).filter(id__in=ids).values_list("id", "title"))
