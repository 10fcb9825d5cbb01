"""A hand-over as it is shown: by client, each with what is held of him and who is to take it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.handovers import access
from kulisy.handovers.actions.preparing import WAITING
from kulisy.handovers.models import Handover, Point
from kulisy.handovers.proposing import loads
from kulisy.kit.addresses import address
from kulisy.look import moments
from kulisy.people import access as people
from kulisy.people.holdings import ALONG, HELD, MOST, Listed
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

TONES = {"accepted": "ok", "declined": "late", "moved": "ok", "elsewhere": "wait"}


@dataclass(frozen=True)
class Thing:
    """One point."""

    id: UUID
    kind: str
    title: str
    url: str
    state: str
    tone: str
    words: str
    #: This viewer is asked for it and has not accepted it yet.
    mine: bool


@dataclass(frozen=True)
class Group:
    """All that is handed over of one client."""

    client_id: UUID
    client: str
    stand_in: Any
    photo_url: str | None
    #: Why he was proposed, in a sentence; "": somebody chose him.
    why: str
    things: list[Thing]
    #: Somebody else may still be chosen.
    waiting: bool


def shown(viewer: Viewer, handover: Handover, *, now: datetime) -> dict[str, Any]:
    """What the page takes. As many statements, however much is handed over."""
    rows = access.points(viewer).filter(handover_id=handover.id)
    leads = access.may_lead(viewer, handover)
    if not leads:
        rows = rows.filter(stand_in_id=viewer.seat_id)
    points = list(rows.select_related("client", "stand_in").order_by("client__name", "id"))
    groups = _groups(viewer, handover, points)
    counts: dict[str, int] = defaultdict(int)
    for point in points:
        counts[point.state] += 1
    return {
        "it": handover,
        "days": days(handover),
        "groups": groups,
        "counts": counts,
        "leads": leads,
        "asked_of_me": any(thing.mine for group in groups for thing in group.things),
        "seats": _seats(viewer, handover, now=now) if leads else [],
        "along": _along(viewer, handover, now=now) if leads else [],
        "ready": counts["accepted"],
        "open": counts["asked"] + counts["declined"],
        "may_run": viewer.runs_company,
    }


def lines(viewer: Viewer, rows: Sequence[Handover]) -> list[tuple[Handover, str, dict[str, int]]]:
    """For the list: each with its days and how many points it has, and how many are answered."""
    told = access.points(viewer).filter(handover_id__in=[each.id for each in rows]).order_by()
    done = Q(state__in=["accepted", "moved", "back", "elsewhere"])
    counted = {
        row["handover_id"]: {"total": int(row["all"]), "done": int(row["done"])}
        for row in told.values("handover_id").annotate(
            all=Count("id"), done=Count("id", filter=done)
        )
    }
    nothing = {"total": 0, "done": 0}
    return [(each, days(each), counted.get(each.id, nothing)) for each in rows]


def days(handover: Handover) -> str:
    first = moments.date_of(handover.first_day)
    if handover.back_on:
        told = {"first": first, "back": moments.date_of(handover.back_on)}
        return _("away from %(first)s, back on %(back)s") % told
    if handover.kind == Handover.Kind.DEPARTURE:
        return _("leaves on %(first)s") % {"first": first}
    return _("away from %(first)s") % {"first": first}


def _groups(viewer: Viewer, handover: Handover, points: Sequence[Point]) -> list[Group]:
    titles = _titles(viewer, points)
    running = handover.state in {Handover.State.ASKED, Handover.State.RUNNING}
    by_client: dict[UUID, list[Point]] = defaultdict(list)
    for point in points:
        by_client[point.client_id].append(point)
    groups = []
    for client_id, own in by_client.items():
        stand_in = own[0].stand_in
        things = [
            Thing(
                id=point.id,
                kind=str(HELD[point.kind].label) if point.kind in HELD else point.kind,
                title=titles.get((point.kind, point.thing_id), ("", ""))[0],
                url=titles.get((point.kind, point.thing_id), ("", ""))[1],
                state=str(point.get_state_display()),
                tone=TONES.get(point.state, ""),
                words=point.words,
                mine=running
                and point.stand_in_id == viewer.seat_id
                and point.state in {"asked", "declined"},
            )
            for point in own
        ]
        photo = portrait(viewer, "seat", stand_in.id, stand_in.photo) if stand_in else None
        waiting = any(point.state in WAITING for point in own)
        why = _why(own[0], handover)
        groups.append(Group(client_id, own[0].client.name, stand_in, photo, why, things, waiting))
    return groups


def _why(point: Point, handover: Handover) -> str:
    """Why this stand-in: one sentence for the team."""
    if point.stand_in is None:
        return ""
    count, why = point.why_count, Point.Why
    words = (
        {
            why.KNOWS: ngettext(
                "A difficult client: %(name)s has written there before, %(count)s message.",
                "A difficult client: %(name)s has written there before, %(count)s messages.",
                count,
            ),
            why.SKILLED: _(
                "A difficult client: of those at work %(name)s has answered for clients longest,"
                " since %(count)s."
            ),
            why.LEAST: ngettext(
                "The same role as %(away)s, and least in hand: %(count)s thing.",
                "The same role as %(away)s, and least in hand: %(count)s things.",
                count,
            ),
            why.OTHER: ngettext(
                "Nobody of the same role is free; %(name)s has least in hand: %(count)s thing.",
                "Nobody of the same role is free; %(name)s has least in hand: %(count)s things.",
                count,
            ),
        }.get(why(point.why))
        if point.why
        else ""
    )
    told = {"name": point.stand_in.name, "away": handover.seat.name, "count": count}
    return (words or "") % told


def _titles(viewer: Viewer, points: Sequence[Point]) -> dict[tuple[str, UUID], tuple[str, str]]:
    """(kind, id) → title and address; a statement for each kind. What is gone has none."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for point in points:
        ids[point.kind].append(point.thing_id)
    found = {}
    for kind, own in ids.items():
        held = HELD.get(kind)
        if held is None:
            continue
        for row in held.rows(viewer).filter(**{f"{held.key}__in": own}):
            title = held.title(row), held.address(viewer, row)
            found[kind, getattr(row, held.key)] = title
    return found


def _along(viewer: Viewer, handover: Handover, *, now: datetime) -> list[Listed]:
    """Before it is handed over. A statement for each kind."""
    if handover.state not in {Handover.State.DRAFT, Handover.State.ASKED}:
        return []
    found = []
    for kind in ALONG:
        rows = kind.rows(viewer, handover.seat_id, now).values_list(
            kind.key, kind.title, kind.client
        )
        lines = [
            (title, address(kind.page, viewer.company.slug, key), client)
            for key, title, client in rows[: MOST + 1]
        ]
        found.append(Listed.first(kind.label, lines))
    return [each for each in found if each.lines]


def _seats(viewer: Viewer, handover: Handover, *, now: datetime) -> list[tuple[str, str]]:
    """Who might stand in, each with what is in his hands already."""
    load = loads(viewer, now=now)
    rows = people.team(viewer).filter(active=True).exclude(id=handover.seat_id).order_by("name")
    return [
        (
            str(each.id),
            _("%(name)s — in hand: %(count)s") % {"name": each.name, "count": load[each.id]},
        )
        for each in rows
    ]
