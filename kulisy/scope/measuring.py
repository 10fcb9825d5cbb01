"""What rooms below measure of projects, piece by piece: rounds of each deliverable, hours of each
stage. Which point of an agreement a piece is counted on is said by the point's name."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Sum

from kulisy.hours import access as work
from kulisy.kit.text import fold
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects

NOTHING = Decimal(0)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Piece:
    """So much of one thing."""

    amount: Decimal
    #: Folded names by which a point means it: its own, its stage's.
    names: frozenset[str] = frozenset()
    #: What is said of it beside the number.
    called: str = ""


@dataclass(frozen=True)
class Measured:
    """All of a project, as this viewer may know."""

    pieces: Sequence[Piece]
    #: Names of which no piece tells the viewer how much is theirs.
    untold: frozenset[str] = frozenset()


#: (viewer, project ids, since or None) → project → what of it. A project that isn't named there
#: isn't measured, or not told to him.
Measure = Callable[[Viewer, Collection[uuid.UUID], datetime | None], Mapping[uuid.UUID, Measured]]


def rounds(
    viewer: Viewer, project_ids: Collection[uuid.UUID], since: datetime | None
) -> dict[uuid.UUID, Measured]:
    """Rounds in which something was shown for approval: those of each deliverable. One
    statement."""
    rows = projects.rounds(viewer).filter(approval__project_id__in=project_ids)
    rows = rows.exclude(approval__state="withdrawn")
    if since is not None:
        rows = rows.filter(sent_at__gte=since)
    counts: dict[tuple[Any, ...], int] = defaultdict(int)
    for key in rows.order_by("approval_id").values_list(
        "approval__project_id", "approval_id", "approval__title", "approval__stage__title"
    ):
        counts[key] += 1
    found: dict[uuid.UUID, list[Piece]] = {each: [] for each in project_ids}
    for (project_id, _approval, title, stage), count in counts.items():
        found[project_id].append(Piece(Decimal(count), _names(title, stage), title))
    return {each: Measured(pieces) for each, pieces in found.items()}


def hours(
    viewer: Viewer, project_ids: Collection[uuid.UUID], since: datetime | None
) -> dict[uuid.UUID, Measured]:
    """At the desk what was worked on the client's account, of each stage; in the cabinet what he
    is shown: lines, of each stage; of a sum nobody tells how much is a stage's. Two statements at
    most."""
    return (_worked if viewer.at_desk else _shown)(viewer, project_ids, since)


def counted(
    measured: Measured, name: str, others: Iterable[str], *, each: bool
) -> tuple[Decimal, str] | None:
    """How much of it the point of this name counts, and which thing that is; None: it isn't told.
    `others`: names of the agreement's points of this unit. A point that is called like a
    deliverable or a stage means that one, any other what is left. `each`: the limit holds for every
    deliverable, and the fullest of them is told."""
    named, rest = fold(name), {fold(other) for other in others} - {fold(name)}
    if named in measured.untold or rest & measured.untold:
        return None
    own = [piece for piece in measured.pieces if named in piece.names]
    pieces = own or [piece for piece in measured.pieces if not rest & piece.names]
    if not each:
        return sum((piece.amount for piece in pieces), NOTHING), ""
    fullest = max(pieces, key=lambda piece: piece.amount, default=Piece(NOTHING))
    return fullest.amount, fullest.called if len(pieces) > 1 else ""


def _worked(
    viewer: Viewer, project_ids: Collection[uuid.UUID], since: datetime | None
) -> dict[uuid.UUID, Measured]:
    rows = _since(work.worked(viewer).filter(counts=True), project_ids, since)
    found: dict[uuid.UUID, list[Piece]] = {each: [] for each in project_ids}
    sums = rows.order_by().values_list("project_id", "task__stage__title")
    for project_id, stage, minutes in sums.annotate(whole=Sum("minutes")):
        found[project_id].append(Piece(_hours(minutes), _names(stage)))
    return {each: Measured(pieces) for each, pieces in found.items()}


def _shown(
    viewer: Viewer, project_ids: Collection[uuid.UUID], since: datetime | None
) -> dict[uuid.UUID, Measured]:
    rows = _since(work.shown(viewer), project_ids, since)
    whole = ExpressionWrapper(Q(entry_id=None), output_field=BooleanField())
    sums = rows.order_by().annotate(is_sum=whole).values_list("project_id", "stage_id", "is_sum")
    stages: dict[uuid.UUID, dict[uuid.UUID, str]] = defaultdict(dict)
    known = projects.stages(viewer).filter(project_id__in=project_ids).order_by()
    for project_id, stage_id, title in known.values_list("project_id", "id", "title"):
        stages[project_id][stage_id] = title
    found: dict[uuid.UUID, list[Piece]] = defaultdict(list)
    untold: dict[uuid.UUID, frozenset[str]] = defaultdict(frozenset)
    for project_id, stage_id, is_sum, minutes in sums.annotate(worked=Sum("minutes")):
        own = stages[project_id]
        found[project_id].append(Piece(_hours(minutes), _names(own.get(stage_id))))
        if is_sum:
            untold[project_id] = frozenset(fold(title) for title in own.values())
    return {each: Measured(pieces, untold[each]) for each, pieces in found.items()}


def _since(
    rows: "QuerySet[Any]", project_ids: Collection[uuid.UUID], since: datetime | None
) -> "QuerySet[Any]":
    rows = rows.filter(project_id__in=project_ids)
    return rows if since is None else rows.filter(day__gte=since.date())


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(HUNDREDTH)


def _names(*titles: str | None) -> frozenset[str]:
    return frozenset(fold(title) for title in titles if title)
