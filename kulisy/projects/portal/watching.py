"""The list of a client's projects and the living page of one."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, listing, serving
from kulisy.projects.forms import Answer
from kulisy.projects.living import living

_PAGE = "projects/rounds/<uuid:approval_round_id>/pages/<int:number>/"
_FILE = "projects/files/<str:hanging>/<uuid:hanging_id>"


@require_safe
def projects(request: FacedRequest) -> HttpResponse:
    """In work first; what is over stays."""
    viewer = request.viewer
    if not viewer.clients_with(access.SECTION):
        raise Http404
    lines = listing.lines(viewer, access.projects(viewer), at_most=100)
    context = {
        "going": [each for each in lines if not each.over],
        "over": [each for each in lines if each.over],
        "several": len(set(viewer.client_ids)) > 1,
    }
    return render(request, "projects/portal/projects.html", context)


@require_safe
def project(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """Where we are, what was done, what comes, what waits for whom."""
    viewer = request.viewer
    rows = access.projects(viewer).select_related("client")
    found = get_object_or_404(rows, id=project_id)
    context = {
        "project": found,
        "page": living(viewer, found, now=now()),
        "may_act": access.may_act(viewer, found.client_id),
        "form": Answer(),
        "limit": viewer.company.upload_limit,
        "several": len(set(viewer.client_ids)) > 1,
    }
    return render(request, "projects/portal/project.html", context)


@require_POST
def project_visit(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """The page was really shown: what is new counts from the visit before."""
    found = get_object_or_404(access.projects(request.viewer), id=project_id)
    actions.note_visit(request.viewer, found, now=now())
    return HttpResponse(status=204)


urls = [
    path("projects/", projects, name="projects"),
    path(f"{_FILE}/", serving.project_file, name="project_file"),
    path(_PAGE, serving.round_page, name="round_page"),
    path(f"{_FILE}/preview/", serving.project_preview, name="project_preview"),
    path("projects/<uuid:project_id>/", project, name="project"),
    path("projects/<uuid:project_id>/visit/", project_visit, name="project_visit"),
]
