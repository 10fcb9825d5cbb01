"""Days moved by hand, on the chart and in the calendar: by the same verbs as the forms."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kulisy.admissions.refusal import Refused
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, forms
from kulisy.projects.desk import found as at

#: Where a form came from → the page, and whether it is of one project.
BACK = {
    "gantt": ("desk:project_gantt", True),
    "calendar": ("desk:project_calendar", True),
    "gantts": ("desk:projects_gantt", False),
    "calendars": ("desk:projects_calendar", False),
}


@require_POST
def stage_days(request: FacedRequest, *, stage_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.within(access.stages(viewer), stage_id)

    def move(said: dict[str, Any]) -> None:
        if not (said["begins"] and said["ends"]):
            raise Refused(_("A stage has a first day and a last one."))
        actions.set_stage_days(
            viewer, found.project, found, begins=said["begins"], ends=said["ends"],
            words=said["words"], now=now(),
        )  # fmt: skip

    return _moved(request, found, move)


@require_POST
def task_days(request: FacedRequest, *, task_id: uuid.UUID) -> HttpResponse:
    """`begins` and `ends`; or `due` alone: the task as long as it was, to that day."""
    viewer = request.viewer
    found = at.within(access.tasks(viewer), task_id)

    def move(said: dict[str, Any]) -> None:
        begins, due = said["begins"], said["ends"]
        if said["due"]:
            due = said["due"]
            begins = found.begins + (due - found.due) if found.begins else None
        if due is None:
            raise Refused(_("A task needs the day on which it is to be done."))
        actions.set_task_days(
            viewer, found.project, found, begins=begins, due=due, words=said["words"], now=now()
        )

    return _moved(request, found, move)


def _moved(
    request: FacedRequest, found: Any, move: Callable[[dict[str, Any]], None]
) -> HttpResponse:
    """From the script 204 or 422, and the sentence stands on the page that comes next; else back
    to where it was dragged."""
    form = forms.Days(request.POST)
    refusal = ""
    try:
        if not form.is_valid():
            raise Refused(str(next(iter(form.errors.values()))[0]))
        move(form.cleaned_data)
    except Refused as refused:
        refusal = refused.sentence
        messages.error(request, refusal)
    if request.headers.get("X-Moved"):
        return HttpResponse(status=422 if refusal else 204)
    name, single = BACK.get(request.POST.get("back", "gantt"), ("", False))
    if not name:
        raise Http404
    slug = request.viewer.company.slug
    page = reverse(name, args=[slug, found.project_id] if single else [slug])
    sent = request.POST.get("month", "")
    month = f"?month={sent}" if len(sent) == 7 and sent.replace("-", "").isdecimal() else ""
    return redirect(f"{page}{month}#b-{found.id}")


urls = [
    path("projects/stages/<uuid:stage_id>/days/", stage_days, name="stage_days"),
    path("projects/tasks/<uuid:task_id>/days/", task_days, name="task_days"),
]
