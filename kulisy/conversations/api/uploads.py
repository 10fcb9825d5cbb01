"""Files on their way, for programs: announced for a place and an audience, sent whole or in parts,
never held in memory; a message then names them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status
from pydantic import Field

from kulisy.conversations import access, actions
from kulisy.conversations.api.posting import audience_of, refusing
from kulisy.conversations.api.shown import Audience
from kulisy.conversations.api.threads import found
from kulisy.files import actions as files
from kulisy.kit.bounded import Asked, FileName
from kulisy.kit.problems import Problem
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.api import viewer_of
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation, Draft
    from kulisy.files.models import Upload
    from kulisy.people.models import Client

router = Router(tags=["files"])
_CODES = {408: "broken_off", 409: "ended", 413: "too_large", 425: "incomplete", 507: "no_room"}
_RAW: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class NewUpload(Asked):
    """For a conversation, or for one that is yet to be opened with a client."""

    conversation_id: uuid.UUID | None = None
    client_id: uuid.UUID | None = None
    audience: Audience | None = Field(None, description="Of the message it is for.")
    name: FileName
    size: Annotated[int, Field(ge=0, le=files.LARGEST)] = Field(description="In bytes.")


class UploadOut(Schema):
    id: uuid.UUID
    name: str
    size: int
    part_size: int
    parts: int
    parts_done: list[int]
    state: str = Field(description="`open`, `complete` or `cancelled`.")


@router.post("/uploads", response={201: UploadOut}, summary="Announce a file")
def begin(request: HttpRequest, new: NewUpload) -> Any:
    viewer = viewer_of(request)
    audience = audience_of(viewer, new.audience)
    client, thread = _place(viewer, new)
    draft = _draft(viewer, client, thread, audience)
    with telling():
        made = files.begin_upload(
            company_id=viewer.company.id,
            person_id=viewer.person_id,
            owner_kind="draft",
            owner_id=draft.id,
            audience=audience,
            name=new.name,
            size=new.size,
            now=now(),
            limit=viewer.company.upload_limit,
        )
    return Status(201, _told(made))


@router.get("/uploads/{uuid:upload_id}", response=UploadOut, summary="Which parts are here")
def upload(request: HttpRequest, upload_id: uuid.UUID) -> dict[str, Any]:
    return _told(_own(viewer_of(request), upload_id))


@router.delete(
    "/uploads/{uuid:upload_id}", response={204: None}, summary="Nobody wants it any more"
)
def cancel(request: HttpRequest, upload_id: uuid.UUID) -> Any:
    files.cancel_upload(_own(viewer_of(request), upload_id))
    return Status(204, None)


@router.put(
    "/uploads/{uuid:upload_id}/parts/{int:number}",
    response=UploadOut,
    openapi_extra=_RAW,
    summary="Send one part, counted from 1; twice is once",
)
def part(
    request: HttpRequest,
    upload_id: uuid.UUID,
    number: Annotated[int, Path(ge=1, le=files.LARGEST)],
) -> dict[str, Any]:
    own = _own(viewer_of(request), upload_id)
    with telling():
        return _told(files.keep_part(own, number=number, source=request))


@router.put(
    "/uploads/{uuid:upload_id}/content",
    response=UploadOut,
    openapi_extra=_RAW,
    summary="Send all of it at once (at most 40 MB) and complete it",
)
def content(request: HttpRequest, upload_id: uuid.UUID) -> dict[str, Any]:
    own = _own(viewer_of(request), upload_id)
    with telling():
        if own.state == "open":
            for number in range(1, own.parts + 1):
                own = files.keep_part(
                    own, number=number, source=_Slice(request, own.length_of(number))
                )
            if request.read(1):
                raise Problem(422, _("More bytes came than were announced."), code="too_long")
        files.finish_upload(own, now=now())
    return _told(_own(viewer_of(request), upload_id))


@router.post("/uploads/{uuid:upload_id}/complete", response=UploadOut, summary="All parts are here")
def complete(request: HttpRequest, upload_id: uuid.UUID) -> Any:
    own = _own(viewer_of(request), upload_id)
    try:
        files.finish_upload(own, now=now())
    except files.Refused as refused:
        # Answered, not raised: which parts were lost must be kept.
        answer: HttpResponse = _problem(refused).response()
        return answer
    return _told(_own(viewer_of(request), upload_id))


@contextmanager
def telling() -> Iterator[None]:
    try:
        yield
    except files.Refused as refused:
        raise _problem(refused) from refused


class _Slice:
    """So many bytes of a request, and no more."""

    def __init__(self, request: HttpRequest, length: int) -> None:
        self._request = request
        self._left = length

    def read(self, size: int, /) -> bytes:
        piece: bytes = self._request.read(min(size, self._left)) if self._left else b""
        self._left -= len(piece)
        return piece


def _problem(refused: files.Refused) -> Problem:
    status = 422 if refused.status == 400 else refused.status
    return Problem(status, refused.sentence, code=_CODES.get(status, "refused"))


def _place(viewer: Viewer, new: NewUpload) -> "tuple[Client, Conversation | None]":
    if new.conversation_id:
        thread = found(viewer, new.conversation_id)
        return thread.client, thread
    if new.client_id:
        return get_object_or_404(people.clients(viewer), id=new.client_id), None
    sentence = _("Say where it belongs: a conversation, or a client for a new one.")
    error = {"where": ["body", "conversation_id"], "code": "missing", "detail": sentence}
    raise Problem(422, sentence, code="invalid", errors=[error])


def _draft(
    viewer: Viewer, client: "Client", thread: "Conversation | None", audience: str
) -> "Draft":
    """The program's own draft of this place, which has the audience; what it holds stays."""
    if thread and thread.audience != "client" and audience == "client":
        sentence = _("This conversation is the team's own. Open another one for the client.")
        raise Problem(422, sentence, code="refused")
    rows = access.drafts(viewer).filter(client_id=client.id, conversation=thread, send_at=None)
    with refusing():
        return rows.filter(audience=audience).first() or actions.save_draft(
            viewer, client, thread, audience=audience, body="", now=now()
        )


def _own(viewer: Viewer, upload_id: uuid.UUID) -> "Upload":
    own = access.uploads(viewer).filter(id=upload_id).first()
    if own is None:
        raise Http404
    return own


def _told(row: "Upload") -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "size": row.size,
        "part_size": row.part_size,
        "parts": row.parts,
        "parts_done": sorted(row.received),
        "state": row.state,
    }
