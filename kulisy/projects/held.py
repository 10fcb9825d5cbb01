"""What a seat holds in projects and can be put into other hands: the lead, a stage, a task."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kulisy.kit.addresses import address
from kulisy.people.holdings import Held
from kulisy.projects import access

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
        url=lambda viewer, project: address("desk:project", viewer.company.slug, project.id),
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
        url=lambda viewer, stage: address("desk:stage", viewer.company.slug, stage.id),
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
        url=lambda viewer, task: address("desk:task", viewer.company.slug, task.id),
    ),
)
