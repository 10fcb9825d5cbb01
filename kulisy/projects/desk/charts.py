"""Plans along their days: the chart and the calendar, of one project and of all of them."""

import re
import uuid
from datetime import date
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, gantt, months
from kulisy.projects.axis import PAPERS, ZOOMS
from kulisy.projects.desk import found as at

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_DRAWN = "projects/desk/gantt_"
#: What is drawn of all projects: those that are still to be done.
GOING = ("running", "paused")


@require_safe
def project_gantt(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """Stages and tasks as bars; on a sheet with `paper`."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    chosen = _chosen(request)
    may_plan = access.may_plan(viewer, found.client, found.audience)
    drawn = gantt.chart(viewer, found, **chosen, now=now(), movable=may_plan)
    if chosen["part"] == gantt.REST:
        return _rest(drawn)
    context = {
        **chosen,
        "project": found,
        "chart": drawn,
        "internal": found.audience == access.Audience.INTERNAL,
        "may_plan": may_plan,
        "back": "gantt",
    }
    page = "gantt_print" if chosen["paper"] else "gantt"
    return render(request, f"projects/desk/{page}.html", context)


@require_safe
def projects_gantt(request: FacedRequest) -> HttpResponse:
    """All that are going on, or those that one leads."""
    viewer = request.viewer
    chosen = _chosen(request)
    drawn = gantt.of_all(viewer, _going(request), **chosen, now=now())
    if chosen["part"] == gantt.REST:
        return _rest(drawn)
    context = {
        **chosen, "project": None, "chart": drawn, "mine": _mine(request), "may_plan": True,
        "back": "gantts",
    }  # fmt: skip
    page = "gantt_print" if chosen["paper"] else "gantt"
    return render(request, f"projects/desk/{page}.html", context)


@require_safe
def project_calendar(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """A month of one project: what is due on which day."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    rows = access.projects(viewer).filter(id=found.id)
    context = {
        "project": found,
        "internal": found.audience == access.Audience.INTERNAL,
        "month": months.month(viewer, rows, first=_first(request), now=now(), alone=True),
        "back": "calendar",
    }
    return render(request, "projects/desk/calendar.html", context)


@require_safe
def projects_calendar(request: FacedRequest) -> HttpResponse:
    """A month of all that are going on, or of those that one leads."""
    viewer = request.viewer
    context = {
        "project": None,
        "mine": _mine(request),
        "month": months.month(viewer, _going(request), first=_first(request), now=now()),
        "back": "calendars",
    }
    return render(request, "projects/desk/calendar.html", context)


def _chosen(request: FacedRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "") for name in ("zoom", "paper", "rows")}
    return {
        "zoom": asked["zoom"] if asked["zoom"] in ZOOMS else "",
        "paper": asked["paper"] if asked["paper"] in PAPERS else "",
        "part": asked["rows"] if asked["rows"] in (gantt.REST, gantt.WHOLE) else gantt.BEGUN,
    }


def _rest(drawn: gantt.Chart) -> JsonResponse:
    """What the page of a long plan left out, piece by piece; `first` and `rows` tell whether it is
    still the plan that the page began."""
    return JsonResponse(
        {
            "first": drawn.scale.first.isoformat(),
            "rows": drawn.rows,
            "pieces": {
                each.number: render_to_string(
                    f"{_DRAWN}piece.html", {"piece": each, "size": drawn.scale}
                )
                for each in drawn.pieces
                if each.bars
            },
            "arrows": render_to_string(
                f"{_DRAWN}arrows.html", {"arrows": drawn.across, "size": drawn.scale}
            ),
        }
    )


def _mine(request: FacedRequest) -> bool:
    return request.GET.get("who") == "mine"


def _going(request: FacedRequest) -> Any:
    viewer = request.viewer
    rows = access.projects(viewer).filter(state__in=GOING).order_by("made_at", "id")
    return rows.filter(lead_id=viewer.seat_id) if _mine(request) else rows


def _first(request: FacedRequest) -> date:
    """The first day of the month that is asked for, else of this one."""
    asked = _MONTH.fullmatch(request.GET.get("month", ""))
    if asked:
        return date(int(asked[1]), int(asked[2]), 1)
    return timezone.localtime(now()).date().replace(day=1)


urls = [
    path("projects/gantt/", projects_gantt, name="projects_gantt"),
    path("projects/calendar/", projects_calendar, name="projects_calendar"),
    path("projects/<uuid:project_id>/gantt/", project_gantt, name="project_gantt"),
    path("projects/<uuid:project_id>/calendar/", project_calendar, name="project_calendar"),
]
