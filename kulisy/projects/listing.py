"""Projects in a list: each with its drawn way."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kulisy.people.viewer import Viewer
from kulisy.projects import access, wording
from kulisy.projects.awaiting import page
from kulisy.projects.models import Project, ProjectState, Side, StageState
from kulisy.projects.ribbons import ribbon_of, said_of


@dataclass(frozen=True)
class Line:
    id: uuid.UUID
    title: str
    url: str
    client: str
    lead: str
    state: str
    state_said: str
    tone: str
    internal: bool
    over: bool
    ribbon: list[dict[str, object]]
    said: str
    until: date | None
    moved: int
    #: Working days that the client was waited for, and we were.
    theirs: int
    ours: int
    at: datetime


def lines(viewer: Viewer, rows: QuerySet[Project], *, at_most: int) -> list[Line]:
    """The newest first; four statements."""
    found = list(
        rows.select_related("client", "lead").order_by("-made_at", "-id")[:at_most]
        if viewer.at_desk
        else rows.select_related("client").order_by("-made_at", "-id")[:at_most]
    )
    ids = [each.id for each in found]
    stages = _by_project(access.stages(viewer).filter(project_id__in=ids))
    shifts = _by_project(access.shifts(viewer).filter(project_id__in=ids))
    waits = _by_project(access.waits(viewer).filter(project_id__in=ids))
    return [_line(viewer, each, stages[each.id], shifts[each.id], waits[each.id]) for each in found]


def _by_project(rows: Any) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for each in rows:
        found[each.project_id].append(each)
    return found


def _line(
    viewer: Viewer, project: Any, stages: Sequence[Any], shifts: Sequence[Any], waits: Sequence[Any]
) -> Line:
    left = [each.planned_to for each in stages if each.state != StageState.DONE]
    return Line(
        id=project.id,
        title=project.title,
        url=page(viewer, project.id),
        client=project.client.name,
        lead=project.lead.name if viewer.at_desk else "",
        state=str(project.state),
        state_said=str(project.get_state_display()),
        tone=wording.TONES[project.state],
        internal=project.audience == access.Audience.INTERNAL,
        over=project.state in {ProjectState.DONE, ProjectState.STOPPED},
        ribbon=ribbon_of(stages),
        said=said_of(project, stages),
        until=max(left, default=None),
        moved=sum(each.days for each in shifts),
        theirs=sum(each.days for each in waits if each.side == Side.CLIENT),
        ours=sum(each.days for each in waits if each.side == Side.US),
        at=project.made_at,
    )
