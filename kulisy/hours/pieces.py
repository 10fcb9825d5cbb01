"""What stands of hours on the pages of projects: the tab, the timer beneath a task, the sums on the
client's living page; and what a task or a stage leaves behind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kulisy.hours import access, forms, lengths, standing
from kulisy.hours.models import Plan
from kulisy.kit.addresses import address
from kulisy.kit.time import now as clock
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects.beside import Part, Piece, Tab

TAB = Tab("hours", gettext_lazy("Hours"), "desk:project_hours")
#: What the project's history says.
CHANGES = {
    "hours_nothing": ("timer", gettext_lazy("Hours are not shown any more")),
    "hours_sums": ("timer", gettext_lazy("Hours of the work are shown, by month")),
    "hours_items": ("timer", gettext_lazy("Hours of the work are shown, line by line")),
}


def of_task(request: HttpRequest, task: Any) -> Piece | None:
    """Beneath a task at the desk: start, stop, or write down. Three statements."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not access.may_work(viewer):
        return None
    timer = access.timers(viewer).first()
    planned, fact = standing.of_task(viewer, task)
    context = {
        "task": task,
        "timer": timer if timer and timer.task_id == task.id else None,
        "other": timer is not None and timer.task_id != task.id,
        "planned": planned,
        "fact": fact,
        "clock": lengths.clock,
        "form": forms.Writing(initial={"day": timezone.localdate(clock())}),
    }
    html = render_to_string("hours/desk/_of_task.html", context, request=request)
    return Piece("hours", _("Hours"), SafeString(html))


def _rows(viewer: Viewer, project: Any, now: datetime) -> QuerySet[Any, Any] | None:
    """The whole, this month, and whether there are lines."""
    month = timezone.localtime(now).date().replace(day=1)
    rows = access.shown(viewer).filter(project_id=project.id).order_by()
    # As texts: sums Django would convert, and a part of one statement comes as it is.
    return rows.values_list("project_id").annotate(
        whole=Cast(Sum("minutes"), TextField()),
        month=Cast(Sum("minutes", filter=Q(day__gte=month)), TextField()),
        lines=Cast(Count("entry_id"), TextField()),
    )


def _piece(viewer: Viewer, project: Any, found: Sequence[Any], now: datetime) -> Piece | None:
    if not found:
        return None
    _project, whole, month, lines = found[0]
    url = address(f"{viewer.face}:project_hours", viewer.company.slug, project.id)
    context = {
        "viewer": viewer,
        "whole": int(whole),
        "month": int(month or 0),
        "lines": int(lines),
        "hours_url": rewritten(viewer, url),
        "said": lengths.said,
    }
    html = render_to_string("hours/portal/_of_project.html", context)
    return Piece("hours", _("Hours of the work"), SafeString(html))


LIVING = Part(_rows, _piece)


def holds(viewer: Viewer, task: Any) -> str:
    """Why a task stays: somebody worked on it, or does just now."""
    worked = access.worked(viewer).filter(task_id=task.id).exists()
    if worked or access.running(viewer).filter(task_id=task.id).exists():
        return _("Hours were worked on this task: it stays. Mark it as done instead.")
    access.plans(viewer).filter(task_id=task.id).delete()
    return ""


def stage_goes(viewer: Viewer, stage: Any) -> None:
    """What was planned for it goes with it."""
    Plan.objects.filter(company_id=viewer.company.id, stage_id=stage.id).delete()
