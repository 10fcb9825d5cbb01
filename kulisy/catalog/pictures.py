"""Pictures of the catalogue: shown to whoever sees the service they belong to, strangers too."""

import uuid
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from kulisy.catalog import access
from kulisy.files.access import blob as find_blob
from kulisy.files.serving import respond_with_preview
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer


@require_safe
def service_picture(
    request: FacedRequest, *, service: uuid.UUID, blob_id: uuid.UUID, **kwargs: Any
) -> HttpResponseBase:
    viewer = request.viewer
    found = access.services(viewer).filter(id=service, pictures__contains=[blob_id]).first()
    return picture(found, blob_id)


def picture(service: Any, blob: uuid.UUID) -> HttpResponseBase:
    """Only the small one is ever shown: what a camera writes into the original stays in the store.
    Http404 where there is none."""
    kept = find_blob(company_id=service.company_id, blob_id=blob) if service else None
    shown = respond_with_preview(kept) if kept else None
    if shown is None:
        raise Http404
    return shown


def address(viewer: Viewer, service_id: uuid.UUID, blob: uuid.UUID) -> str:
    name = f"{viewer.face}:service_picture"
    return rewritten(viewer, reverse(name, args=[viewer.company.slug, service_id, blob]))
