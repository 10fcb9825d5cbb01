"""The list of clients, made of rows that `access` gave: the newest talk first."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from kulisy.conversations import access as talk
from kulisy.conversations import listing
from kulisy.kit.ids import read_id
from kulisy.kit.text import one_line
from kulisy.people import access as people
from kulisy.people import search as names
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

FACES = 4


@dataclass(frozen=True)
class Asked:
    """What is looked for: all of it from the address."""

    words: str = ""
    #: "mine", "" (everybody's) or a seat's id.
    who: str = ""

    @property
    def filtered(self) -> bool:
        return bool(self.words or self.who)


@dataclass(frozen=True)
class ClientLine:
    """A client in the list."""

    id: uuid.UUID
    name: str
    url: str
    responsible: str
    restricted: bool
    open: int
    waiting_since: datetime | None
    last_at: datetime | None
    people: list[dict[str, Any]] = field(default_factory=list)


def asked(words: str, who: str) -> Asked:
    words = one_line(words, limit=80)
    if who == "mine":
        return Asked(words, who)
    seat = read_id(who)
    return Asked(words, str(seat)) if seat else Asked(words)


def clients(
    viewer: Viewer, asked: Asked, page: str, *, query: str
) -> tuple[list[ClientLine], listing.Pager]:
    """One page of the list; four statements, whatever its size."""
    rows = people.clients(viewer).select_related("responsible")
    if asked.who:
        seat_id = viewer.seat_id if asked.who == "mine" else uuid.UUID(asked.who)
        rows = rows.filter(responsible_id=seat_id)
    if asked.words:
        rows = rows.filter(id__in=names.clients_like(viewer, asked.words))
    found, pager = listing.page_of(_newest_first(viewer, rows), page, query=query)
    ids = [each.id for each in found]
    work = {each["client_id"]: each for each in _work(viewer, ids)}
    faces = _faces(viewer, ids)
    nothing = {"open": 0, "waiting": None, "last": None}
    lines = []
    for each in found:
        done = work.get(each.id, nothing)
        lines.append(
            ClientLine(
                id=each.id,
                name=each.name,
                url=reverse("desk:client", args=[viewer.company.slug, each.id]),
                responsible=each.responsible.name,
                restricted=each.restricted,
                open=done["open"],
                waiting_since=done["waiting"],
                last_at=done["last"],
                people=faces.get(each.id, []),
            )
        )
    return lines, pager


def _newest_first(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    last = talk.desks(viewer).filter(client_id=OuterRef("id")).order_by("-last_at")
    return rows.annotate(last_at=Subquery(last.values("last_at")[:1])).order_by(
        F("last_at").desc(nulls_last=True), "name", "id"
    )


def _work(viewer: Viewer, client_ids: Sequence[uuid.UUID]) -> Iterable[Any]:
    open_ones = Q(closed=False)
    return (
        talk.desks(viewer)
        .filter(client_id__in=client_ids)
        .order_by()
        .values("client_id")
        .annotate(
            open=Count("conversation_id", filter=open_ones),
            waiting=Min("waiting_since", filter=open_ones),
            last=Max("last_at"),
        )
    )


def _faces(
    viewer: Viewer, client_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """The first contacts of each client, in the order they were added."""
    place = Window(RowNumber(), partition_by=F("client_id"), order_by=F("id").asc())
    rows = people.contacts(viewer).filter(client_id__in=client_ids).annotate(place=place)
    faces: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for each in rows.filter(place__lte=FACES + 1).order_by("client_id", "id"):
        photo_url = portrait(viewer, "contact", each.id, each.photo)
        faces[each.client_id].append({"name": each.name, "id": each.id, "photo_url": photo_url})
    return faces
