"""At risk today: work of a running project that took more hours than were planned for it, whole or
of a stage that isn't done. Planned hours are the team's: a limit of the client's is the scope's."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from kulisy.hours import access
from kulisy.hours.lengths import said
from kulisy.hours.models import Plan
from kulisy.kit.addresses import address
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer
from kulisy.projects.models import ProjectState, StageState


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Plan]:
    rows = access.plans(viewer).filter(task=None, project__state=ProjectState.RUNNING)
    if asked.seat_id is not None:
        rows = rows.filter(project__lead_id=asked.seat_id)
    worked = access.worked(viewer).order_by()
    of_stage = worked.filter(task__stage_id=OuterRef("stage_id")).values("task__stage_id")
    of_project = worked.filter(project_id=OuterRef("project_id")).values("project_id")
    rows = rows.alias(in_stage=_sum(of_stage), in_all=_sum(of_project)).filter(
        Q(stage=None, in_all__gt=F("minutes"))
        | Q(in_stage__gt=F("minutes"), stage__isnull=False) & ~Q(stage__state=StageState.DONE)
    )
    # As a text: a part of one statement comes as it is.
    worked_so_far = Cast(Coalesce("in_stage", "in_all"), TextField())
    rows = rows.annotate(fact=worked_so_far).select_related("project", "stage", "client")
    return rows.order_by("project_id", "stage_id")[:LOOKED]


def _sum(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.annotate(whole=Cast(Sum("minutes"), IntegerField())).values("whole"))


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    zone = ZoneInfo(viewer.company.time_zone)
    return [
        Risk(
            kind="hours",
            title=each.project.title,
            note=_note(each),
            url=address("desk:project_hours", viewer.company.slug, each.project_id),
            at=datetime.combine(asked.today, time(), zone),
            late=True,
            seat_id=each.project.lead_id,
            client_id=each.client_id,
            client=each.client.name,
        )
        for each in found
    ]


def _note(plan: Any) -> str:
    told = {"fact": said(int(plan.fact)), "plan": said(plan.minutes)}
    if plan.stage is None:
        return _("%(fact)s worked, %(plan)s planned") % told
    words = _("“%(stage)s”: %(fact)s worked, %(plan)s planned")
    return words % (told | {"stage": plan.stage.title})


SOURCE = Source("hours", _rows, _lines)
