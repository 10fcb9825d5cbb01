"""Files of messages for programs; each download passes this room's own check."""

import uuid
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from kulisy.conversations import access
from kulisy.conversations.api import shown
from kulisy.conversations.api.shown import Audience
from kulisy.conversations.listing import of_kind
from kulisy.files import access as blobs
from kulisy.files import serving
from kulisy.kit.bounded import FEW, Cursor, Limit
from kulisy.kit.cursors import paged
from kulisy.people.api import viewer_of

router = Router(tags=["files"])
_BYTES: dict[str, Any] = {
    "responses": {
        "200": {
            "description": "The bytes, under the file's own name and kind.",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        },
        "302": {"description": "They lie in the storage: an address that is good for a minute."},
    }
}


@router.get("/files", response=shown.FilePage, summary="Files, the newest first")
def files(
    request: HttpRequest,
    client_id: uuid.UUID | None = Query(None),
    audience: Audience | None = Query(None),
    kind: Literal["pictures", "documents", "other"] | None = Query(None),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    if not viewer.at_desk and not viewer.clients_with("files"):
        raise Http404
    rows = of_kind(access.gallery(viewer, client_id), kind or "")
    if audience:
        rows = rows.filter(audience=audience)
    found, following = paged(rows, by="pinned_at", limit=limit, cursor=cursor)
    return {"items": [shown.file(each) for each in found], "next": following}


@router.get("/files/{uuid:attachment_id}", response=shown.FileOut, summary="One file")
def file(request: HttpRequest, attachment_id: uuid.UUID) -> dict[str, Any]:
    rows = access.attachments(viewer_of(request))
    return shown.file(get_object_or_404(rows, id=attachment_id))


@router.get(
    "/files/{uuid:attachment_id}/content", openapi_extra=_BYTES, summary="The bytes of a file"
)
def file_content(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponseBase:
    viewer = viewer_of(request)
    pinned = get_object_or_404(access.attachments(viewer), id=attachment_id)
    blob = blobs.blob(company_id=viewer.company.id, blob_id=pinned.blob_id)
    if blob is None:
        raise Http404
    return serving.respond(blob, inline=False)
