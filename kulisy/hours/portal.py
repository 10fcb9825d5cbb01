"""Hours of a project, as far as they were agreed to be shown."""

import uuid
from collections import defaultdict
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from kulisy.hours import access, lengths, wording
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects

MOST = 1000


@require_safe
def project_hours(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """By month, the newest first: every line with its day, or the sum alone."""
    viewer = request.viewer
    found = get_object_or_404(projects.projects(viewer).select_related("client"), id=project_id)
    rows = list(access.shown(viewer).filter(project_id=found.id)[:MOST])
    if not rows:
        raise Http404
    names = access.named(viewer, found.client_id, {row.seat_id for row in rows if row.seat_id})
    stages = dict(projects.stages(viewer).filter(project_id=found.id).values_list("id", "title"))
    months: dict[date, list[Any]] = defaultdict(list)
    for row in rows:
        who = names.get(row.seat_id, "") if row.seat_id else ""
        stage = stages.get(row.stage_id, "") if row.stage_id else ""
        months[row.day.replace(day=1)].append((row, who, "" if stage == row.words else stage))
    context = {
        "project": found,
        "months": [
            (wording.month(month), sum(line[0].minutes for line in lines),
             [line for line in lines if line[0].entry_id])
            for month, lines in months.items()
        ],
        "whole": sum(row.minutes for row in rows),
        "said": lengths.said,
        "short": wording.short,
    }  # fmt: skip
    return render(request, "hours/portal/hours.html", context)


urls = [path("projects/<uuid:project_id>/hours/", project_hours, name="project_hours")]
