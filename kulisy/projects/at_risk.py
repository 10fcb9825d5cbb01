"""At risk today: stages of running projects whose last planned day is over, and what a client was
to send by a day that is over; papers of stages that are done, and were never sent."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kulisy.kit.time import evening
from kulisy.look import moments
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.awaiting import page
from kulisy.projects.models import ExpectedPaper, Material, ProjectState, Stage, StageState

#: What nobody sent by then, nobody will.
REMEMBERED = timedelta(days=60)


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Stage]:
    rows = access.stages(viewer).filter(
        project__state=ProjectState.RUNNING, state=StageState.NOW, planned_to__lt=asked.today
    )
    if asked.seat_id is not None:
        rows = rows.filter(project__lead_id=asked.seat_id)
    return rows.select_related("project", "client").order_by("planned_to", "id")[:LOOKED]


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    zone = viewer.company.time_zone
    return [
        Risk(
            kind="project",
            title=each.project.title,
            note=_("“%(stage)s” was planned until %(day)s")
            % {"stage": each.title, "day": moments.date_of(each.planned_to)},
            url=page(viewer, each.project_id),
            at=evening(each.planned_to, zone),
            late=True,
            seat_id=each.project.lead_id,
            client_id=each.client_id,
            client=each.client.name,
        )
        for each in found
    ]


def _materials(viewer: Viewer, asked: Asked) -> QuerySet[Material]:
    rows = access.materials(viewer).filter(
        project__state=ProjectState.RUNNING, state=Material.State.NEEDED, due__lt=asked.today
    )
    if asked.seat_id is not None:
        rows = rows.filter(project__lead_id=asked.seat_id)
    return rows.select_related("project", "client").order_by("due", "id")[:LOOKED]


def _material_lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    zone = viewer.company.time_zone
    return [
        Risk(
            kind="material",
            title=each.title,
            note=_("“%(project)s”: the client was to send it by %(day)s")
            % {"project": each.project.title, "day": moments.date_of(each.due)},
            url=f"{page(viewer, each.project_id)}#m-{each.id}",
            at=evening(each.due, zone),
            late=True,
            seat_id=each.project.lead_id,
            client_id=each.client_id,
            client=each.client.name,
        )
        for each in found
    ]


def _papers(viewer: Viewer, asked: Asked) -> QuerySet[ExpectedPaper]:
    """Of stages that are done, while anybody still cares."""
    rows = access.expected(viewer).filter(
        document=None,
        stage__state=StageState.DONE,
        stage__project__state__in=(ProjectState.RUNNING, ProjectState.PAUSED, ProjectState.DONE),
        stage__ended_on__gt=asked.today - REMEMBERED,
    )
    if asked.seat_id is not None:
        rows = rows.filter(stage__project__lead_id=asked.seat_id)
    rows = rows.select_related("stage__project", "client")
    return rows.order_by("stage__ended_on", "stage_id", "place", "id")[:LOOKED]


def _paper_lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    """A line for each stage."""
    zone = viewer.company.time_zone
    of_stage: dict[Any, list[Any]] = {}
    for each in found:
        of_stage.setdefault(each.stage_id, []).append(each)
    lines = []
    for papers in of_stage.values():
        stage = papers[0].stage
        told = {"stage": stage.title, "papers": ", ".join(each.title for each in papers)}
        lines.append(
            Risk(
                kind="paper",
                title=stage.project.title,
                note=_("“%(stage)s” is done, and never sent: %(papers)s") % told,
                url=f"{page(viewer, stage.project_id)}#s-{stage.id}",
                at=evening(stage.ended_on, zone),
                late=True,
                seat_id=stage.project.lead_id,
                client_id=stage.client_id,
                client=papers[0].client.name,
            )
        )
    return lines


SOURCES = (
    Source("project", _rows, _lines),
    Source("material", _materials, _material_lines),
    Source("paper", _papers, _paper_lines),
)
