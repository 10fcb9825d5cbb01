"""A document's file on its way: in parts, for the page that asked for it, by whoever sends it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.files import receiving
from kulisy.people.middleware import FacedRequest

OWNER_KIND = "document"


@require_POST
def begin(request: FacedRequest, *, form_key: uuid.UUID) -> HttpResponse:
    limit = request.viewer.company.upload_limit
    return receiving.begin(request, limit=limit, **_owner(request, form_key))


@require_http_methods(["GET", "DELETE"])
def upload(request: FacedRequest, *, form_key: uuid.UUID, upload_id: uuid.UUID) -> HttpResponse:
    view = receiving.status if request.method == "GET" else receiving.cancel
    return view(request, upload_id=upload_id, **_owner(request, form_key))


@require_http_methods(["PUT"])
def part(
    request: FacedRequest, *, form_key: uuid.UUID, upload_id: uuid.UUID, number: int
) -> HttpResponse:
    owner = _owner(request, form_key)
    return receiving.part(request, upload_id=upload_id, number=number, **owner)


@require_POST
def complete(request: FacedRequest, *, form_key: uuid.UUID, upload_id: uuid.UUID) -> HttpResponse:
    owner = _owner(request, form_key)
    return receiving.complete(request, upload_id=upload_id, attach=lambda blob: {}, **owner)


def _owner(request: FacedRequest, key: uuid.UUID) -> Any:
    """For the team only, until it is published."""
    return receiving.Draft(
        viewer_person_id=request.viewer.person_id,
        company_id=request.viewer.company.id,
        owner_kind=OWNER_KIND,
        owner_id=key,
        audience="internal",
    )
