"""At risk today: stages of running projects whose last planned day is over, and what a client was
to send by a day that is over."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kulisy.look import moments
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.awaiting import page
from kulisy.projects.models import Material, ProjectState, Stage, StageState


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Stage]:
    rows = access.stages(viewer).filter(
        project__state=ProjectState.RUNNING, state=StageState.NOW, planned_to__lt=asked.today
    )
    if asked.seat_id is not None:
        rows = rows.filter(project__lead_id=asked.seat_id)
    return rows.select_related("project", "client").order_by("planned_to", "id")[:LOOKED]


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    zone = ZoneInfo(viewer.company.time_zone)
    return [
        Risk(
            kind="project",
            title=each.project.title,
            note=_("“%(stage)s” was planned until %(day)s")
            % {"stage": each.title, "day": moments.date_of(each.planned_to)},
            url=page(viewer, each.project_id),
            at=datetime.combine(each.planned_to, time(23, 59), zone),
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
    zone = ZoneInfo(viewer.company.time_zone)
    return [
        Risk(
            kind="material",
            title=each.title,
            note=_("“%(project)s”: the client was to send it by %(day)s")
            % {"project": each.project.title, "day": moments.date_of(each.due)},
            url=f"{page(viewer, each.project_id)}#m-{each.id}",
            at=datetime.combine(each.due, time(23, 59), zone),
            late=True,
            seat_id=each.project.lead_id,
            client_id=each.client_id,
            client=each.client.name,
        )
        for each in found
    ]


SOURCES = (Source("project", _rows, _lines), Source("material", _materials, _material_lines))
