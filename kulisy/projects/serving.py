"""Answering with a file that hangs on something which the viewer was found to see."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kulisy.files import access as blobs
from kulisy.files.serving import respond, respond_with_drawn, respond_with_preview
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access

_ROWS = {
    "task": access.task_files,
    "material": access.material_files,
    "round": access.rounds,
}
#: Stands where a small picture isn't ready: a browser shows nothing broken.
_NO_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@require_safe
def project_file(request: FacedRequest, *, hanging: str, hanging_id: uuid.UUID) -> HttpResponseBase:
    return respond(_blob(request, hanging, hanging_id), inline="look" in request.GET)


@require_safe
def project_preview(
    request: FacedRequest, *, hanging: str, hanging_id: uuid.UUID
) -> HttpResponseBase:
    picture = respond_with_preview(_blob(request, hanging, hanging_id))
    return picture or HttpResponse(_NO_PICTURE, content_type="image/svg+xml")


@require_safe
def round_page(
    request: FacedRequest, *, approval_round_id: uuid.UUID, number: int
) -> HttpResponseBase:
    """One page of the PDF that a round shows."""
    rows = access.pages(request.viewer).select_related("approvalround")
    page = get_object_or_404(rows, approvalround_id=approval_round_id, number=number)
    return respond_with_drawn(page.key, tag=f"{page.approvalround.sha256}.{number}")


def _blob(request: FacedRequest, hanging: str, hanging_id: uuid.UUID) -> Any:
    viewer = request.viewer
    rows = _ROWS.get(hanging)
    row: Any = rows(viewer).filter(id=hanging_id).first() if rows else None
    if row is None or row.blob_id is None:
        raise Http404
    found = blobs.blob(company_id=viewer.company.id, blob_id=row.blob_id)
    if found is None:
        raise Http404
    return found
