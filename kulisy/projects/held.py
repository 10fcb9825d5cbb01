"""What a seat holds in projects and can be put into other hands: lead, stage, task, a report
that is begun. Approvals and reports to come go with the lead."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kulisy.kit.addresses import address
from kulisy.people.holdings import Along, Held
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.models import Approval, Audience, ProjectState

_UNDER_WAY = ("running", "paused")

KINDS = (
    Held(
        kind="project",
        label=_("Leads the project"),
        rows=access.projects,
        open=Q(state__in=_UNDER_WAY),
        key="id",
        holder="lead_id",
        client="client_id",
        title=lambda project: project.title,
        page="desk:project",
    ),
    Held(
        kind="stage",
        label=_("Answers for the stage"),
        rows=access.stages,
        open=Q(project__state__in=_UNDER_WAY) & ~Q(state="done"),
        key="id",
        holder="responsible_id",
        client="client_id",
        title=lambda stage: stage.title,
        page="desk:stage",
    ),
    Held(
        kind="task",
        label=_("Does the task"),
        rows=access.tasks,
        open=Q(project__state__in=_UNDER_WAY) & ~Q(state="done"),
        key="id",
        holder="assignee_id",
        client="client_id",
        title=lambda task: task.title,
        page="desk:task",
    ),
    Held(
        kind="report",
        label=_("Week’s report begun"),
        rows=lambda viewer: access.week_reports(viewer).select_related("project"),
        open=Q(sent_at=None, project__state__in=_UNDER_WAY),
        key="id",
        holder="made_by_id",
        client="client_id",
        title=lambda report: report.project.title,
        url=lambda viewer, report: (
            address("desk:week_report", viewer.company.slug, report.project_id)
            + f"?week={report.monday.isoformat()}"
        ),
    ),
)


def _approvals(viewer: Viewer, seat_id: UUID, now: datetime) -> QuerySet[Any]:
    open_here = (Approval.State.WAITING, Approval.State.REMARKS)
    rows = access.approvals(viewer).filter(state__in=open_here, project__lead_id=seat_id)
    return rows.filter(project__state__in=_UNDER_WAY)


def _reports(viewer: Viewer, seat_id: UUID, now: datetime) -> QuerySet[Any]:
    """Projects of which this week's isn't sent, where reports are sent."""
    today = timezone.localdate(now)
    sent = access.week_reports(viewer).filter(project_id=OuterRef("id"), sent_at__isnull=False)
    rows = access.projects(viewer).filter(
        Exists(sent),
        ~Exists(sent.filter(monday=today - timedelta(days=today.weekday()))),
        lead_id=seat_id,
        audience=Audience.CLIENT,
        state=ProjectState.RUNNING,
    )
    return rows.order_by("title", "id")


ALONG = (
    Along(
        label=_("Approvals under way go with the project’s lead"),
        rows=_approvals,
        key="id",
        title="title",
        page="desk:approval",
    ),
    Along(
        label=_("This week’s reports are due from the project’s lead"),
        rows=_reports,
        key="id",
        title="title",
        page="desk:week_report",
    ),
)
