"""What rooms above lay beside a project: tabs and pieces of its pages, parts of the client's page,
lines of the weekly report; and what they have to say when a task or a stage is to go. Each appends
its own when it is loaded:

    LIVING.append(Part(rows, piece))          # in apps.ready
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Tab:
    """A page of a project at the desk: `label` translated when shown, `route` takes its id."""

    name: str
    label: Any
    route: str


@dataclass(frozen=True)
class Piece:
    """A sheet on a page: `html` is safe, made by its room's own template."""

    id: str
    title: str
    html: str


@dataclass(frozen=True)
class Part:
    """Of the client's living page. All parts are asked by one statement: `rows` are few, columns
    as PostgreSQL gives them; None where there is nothing to ask. `piece`: None shows nothing."""

    rows: Callable[[Viewer, Any, datetime], QuerySet[Any, Any] | None]
    piece: Callable[[Viewer, Any, Sequence[Any], datetime], Piece | None]


@dataclass(frozen=True)
class Waits:
    """Something of a room above that waits for the client's word."""

    title: str
    note: str
    url: str
    due: date | None
    late: bool


@dataclass(frozen=True)
class Awaiting:
    """What stands among it on the living page: asked by the same statement as `Part`."""

    rows: Callable[[Viewer, Any, datetime], QuerySet[Any, Any] | None]
    waits: Callable[[Viewer, Sequence[Any], datetime], Sequence[Waits]]


#: After the plan and the board.
TABS: list[Tab] = [Tab("report", _("Week’s report"), "desk:week_report")]
#: Beneath a task at the desk. One statement each, or two.
TASK: list[Callable[[HttpRequest, Any], Piece | None]] = []
LIVING: list[Part] = []
AWAITING: list[Awaiting] = []
#: (viewer, project, first day, last day) → what its client may read of that week.
REPORTED: list[Callable[[Viewer, Any, date, date], Sequence[str]]] = []
#: (viewer, task) → why it can't be deleted; "" where nothing holds it.
HOLDS: list[Callable[[Viewer, Any], str]] = []
#: (viewer, stage): it is about to be deleted.
STAGE_GOES: list[Callable[[Viewer, Any], None]] = []


def tabs() -> Sequence[Tab]:
    """For templates: what others registered."""
    return TABS


def of_task(request: HttpRequest, task: Any) -> list[Piece]:
    return [piece for ask in TASK if (piece := ask(request, task))]


def living_rows(viewer: Viewer, project: Any, now: datetime) -> dict[str, QuerySet[Any, Any]]:
    """What the living page asks for together with its own, by a name for each part."""
    asked = [(f"beside{n}", part.rows(viewer, project, now)) for n, part in enumerate(LIVING)]
    asked += [(f"waits{n}", each.rows(viewer, project, now)) for n, each in enumerate(AWAITING)]
    return {name: rows for name, rows in asked if rows is not None}


def living_waits(viewer: Viewer, found: dict[str, list[Any]], now: datetime) -> list[Waits]:
    return [
        waits
        for n, each in enumerate(AWAITING)
        for waits in each.waits(viewer, found.get(f"waits{n}", []), now)
    ]


def living_pieces(
    viewer: Viewer, project: Any, found: dict[str, list[Any]], now: datetime
) -> list[Piece]:
    made = (
        part.piece(viewer, project, found[f"beside{n}"], now)
        for n, part in enumerate(LIVING)
        if f"beside{n}" in found
    )
    return [piece for piece in made if piece]
