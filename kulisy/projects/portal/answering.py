"""What the client is asked for, sent in place: files in parts, so that a phone's line may break."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kulisy.admissions.refusal import Refused
from kulisy.files import receiving
from kulisy.kit.ids import read_ids
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, awaiting, forms
from kulisy.projects.living import living

OWNER_KIND = "material"
_ONE = "projects/materials/<uuid:material_id>"


@require_POST
def material(request: FacedRequest, *, material_id: uuid.UUID) -> HttpResponse:
    """Send it."""
    viewer = request.viewer
    found = _material(request, material_id)
    form = forms.Answer(request.POST)
    if form.is_valid():
        try:
            actions.send(
                viewer,
                found.project,
                found,
                answer=form.cleaned_data["answer"],
                file_ids=read_ids(request.POST.getlist("files"), most=200),
                now=now(),
            )
        except Refused as refusal:
            form.add_error("answer", refusal.sentence)
        else:
            messages.success(request, _("Thank you, we have it. It waits for you no longer."))
            return HttpResponseRedirect(awaiting.page(viewer, found.project_id))
    context = {
        "project": found.project,
        "page": living(viewer, found.project, now=now()),
        "may_act": True,
        "form": form,
        "wrong_id": found.id,
        "limit": viewer.company.upload_limit,
        "several": len(set(viewer.client_ids)) > 1,
    }
    return render(request, "projects/portal/project.html", context, status=422)


def _owner(request: FacedRequest, *, material_id: uuid.UUID) -> receiving.Draft:
    """His own, to what he is asked for now."""
    return receiving.Draft(
        viewer_person_id=request.viewer.person_id,
        company_id=request.viewer.company.id,
        owner_kind=OWNER_KIND,
        owner_id=_material(request, material_id).id,
        audience="client",
    )


def _limit(request: FacedRequest, *, material_id: uuid.UUID) -> int:
    return request.viewer.company.upload_limit


def _material(request: FacedRequest, material_id: uuid.UUID) -> Any:
    rows = access.materials(request.viewer).select_related("project", "project__client")
    found = get_object_or_404(rows, id=material_id)
    if not access.may_act(request.viewer, found.client_id):
        raise Http404
    return found


urls = [
    path(f"{_ONE}/", material, name="material"),
    *receiving.addresses(_ONE, "material", owner=_owner, limit=_limit),
]
