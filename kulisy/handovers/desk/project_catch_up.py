"""In the picture in ten minutes: everything about a project on one page."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kulisy.handovers import access, actions, of_projects
from kulisy.handovers.forms import Briefing, Manners
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects

if TYPE_CHECKING:
    from kulisy.projects.models import Project


@require_safe
def page(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    return _page(request, _project(request, project_id))


@require_POST
def brief(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _project(request, project_id)
    form = Briefing(request.POST)
    if not form.is_valid():
        return _page(request, found, briefing=form)
    actions.keep_project_brief(viewer, found, words=form.cleaned_data["words"], now=now())
    return redirect("desk:project_catch_up", viewer.company.slug, found.id)


@require_POST
def manner(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _project(request, project_id)
    form = Manners(request.POST)
    if not form.is_valid():
        return _page(request, found, manners=form)
    actions.keep_manner(viewer, found.client, **form.cleaned_data, now=now())
    return redirect("desk:project_catch_up", viewer.company.slug, found.id)


def _page(
    request: FacedRequest,
    found: Project,
    *,
    briefing: Briefing | None = None,
    manners: Manners | None = None,
) -> HttpResponse:
    viewer = request.viewer
    rows = access.project_briefs(viewer).select_related("author")
    kept = rows.filter(project_id=found.id).first()
    known = access.manners(viewer).select_related("author").filter(client_id=found.client_id)
    manner = known.first()
    wrong = briefing is not None or manners is not None
    context = {
        "project": found,
        "client": found.client,
        "it": of_projects.caught_up(viewer, found, now=now()),
        "brief": kept,
        "manner": manner,
        "briefing": briefing or Briefing(initial={"words": kept.words if kept else ""}),
        "manners": manners
        or Manners(initial={"tone": manner.tone, "taboos": manner.taboos} if manner else None),
        "wrong": wrong,
    }
    status = 422 if wrong else 200
    return render(request, "handovers/desk/project_catch_up.html", context, status=status)


def _project(request: FacedRequest, project_id: uuid.UUID) -> Project:
    rows = projects.projects(request.viewer).select_related("client", "lead")
    return get_object_or_404(rows, id=project_id)
