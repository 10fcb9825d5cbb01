"""The file of an import that is yet to be begun, in parts; its owner is the key of the form."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.files import receiving
from kulisy.imports import access, actions
from kulisy.people.middleware import FacedRequest


@require_POST
def begin(request: FacedRequest, *, import_kind: str, form_key: uuid.UUID) -> HttpResponse:
    owner = _owner(request, import_kind, form_key)
    return receiving.begin(request, limit=actions.limit_of(request.viewer, import_kind), **owner)


@require_http_methods(["GET", "DELETE"])
def upload(
    request: FacedRequest, *, import_kind: str, form_key: uuid.UUID, upload_id: uuid.UUID
) -> HttpResponse:
    view = receiving.status if request.method == "GET" else receiving.cancel
    return view(request, upload_id=upload_id, **_owner(request, import_kind, form_key))


@require_http_methods(["PUT"])
def part(
    request: FacedRequest,
    *,
    import_kind: str,
    form_key: uuid.UUID,
    upload_id: uuid.UUID,
    number: int,
) -> HttpResponse:
    owner = _owner(request, import_kind, form_key)
    return receiving.part(request, upload_id=upload_id, number=number, **owner)


@require_POST
def complete(
    request: FacedRequest, *, import_kind: str, form_key: uuid.UUID, upload_id: uuid.UUID
) -> HttpResponse:
    owner = _owner(request, import_kind, form_key)
    return receiving.complete(request, upload_id=upload_id, attach=lambda blob: {}, **owner)


def _owner(request: FacedRequest, kind: str, key: uuid.UUID) -> Any:
    viewer = request.viewer
    if not access.may_import(viewer, kind):
        raise Http404
    return receiving.Draft(
        viewer_person_id=viewer.person_id,
        company_id=viewer.company.id,
        owner_kind=actions.OWNER_KIND,
        owner_id=key,
        audience=actions.AUDIENCE,
    )
