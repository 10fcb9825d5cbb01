"""What every screen of a project begins with: the rows of its address, and the way back."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from kulisy.admissions.refusal import Refused
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer
from kulisy.projects import access


def project_of(request: FacedRequest, project_id: uuid.UUID) -> Any:
    rows = access.projects(request.viewer).select_related("client", "lead", "company")
    return get_object_or_404(rows, id=project_id)


def within(rows: Any, thing_id: uuid.UUID) -> Any:
    """A thing of a project; its project comes with it."""
    return get_object_or_404(
        rows.select_related("project", "project__client", "project__company"), id=thing_id
    )


def seats(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    rows = people.team(viewer).filter(active=True).order_by("name", "id")
    return list(rows.values_list("id", "name"))


def stages(viewer: Viewer, project: Any) -> list[tuple[uuid.UUID, str]]:
    rows = access.stages(viewer).filter(project_id=project.id)
    return list(rows.values_list("id", "title"))


def done(
    request: FacedRequest, project_id: uuid.UUID, verb: Callable[[], object], sentence: str = "",
    *, at: str = "",
) -> HttpResponse:  # fmt: skip
    """Do it, say so or say why not, and back to the project's page."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        if sentence:
            messages.success(request, sentence)
    return redirect(address(request, project_id) + at)


def address(request: FacedRequest, project_id: uuid.UUID) -> str:
    return reverse("desk:project", args=[request.viewer.company.slug, project_id])
