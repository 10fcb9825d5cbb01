"""Views that both faces share: drafts, uploads into them, files out of messages, mentions."""

import json
import uuid
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kulisy.conversations import access, actions
from kulisy.conversations.models import Audience, Conversation, Draft
from kulisy.files import access as blobs
from kulisy.files import receiving, serving
from kulisy.files.models import Blob
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.people.models import Client, Seat

#: Stands where a small picture isn't ready: a browser shows nothing broken.
_NO_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def place(
    request: FacedRequest, place_kind: str, place_id: uuid.UUID
) -> tuple[Client, Conversation | None]:
    """A conversation the viewer may see, or a client for whom a request is yet to be opened."""
    viewer = request.viewer
    if place_kind == "conversation":
        conversation = get_object_or_404(
            access.conversations(viewer).select_related("client"), id=place_id
        )
        return conversation.client, conversation
    return get_object_or_404(people.clients(viewer), id=place_id), None


@require_http_methods(["PUT", "POST"])
def draft(
    request: FacedRequest, *, place_kind: str, place_id: uuid.UUID, audience: str
) -> HttpResponse:
    """Keep what is being written. Nothing of it is shown to anybody else."""
    client, conversation = place(request, place_kind, place_id)
    try:
        told = json.loads(request.body)
        body = told["body"]
        title = told.get("title", "")
        if not isinstance(body, str) or not isinstance(title, str):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": _("The draft could not be read.")}, status=400)
    if not actions.just_sent(request.viewer, conversation, audience, body=body, now=now()):
        _draft(request, client, conversation, audience, body=body, title=title)
    return JsonResponse({"saved": now().isoformat()})


@require_GET
def attachment(request: FacedRequest, *, attachment_id: uuid.UUID) -> HttpResponseBase:
    """The file itself, through this room's own check, every time."""
    blob = _blob(request, attachment_id)
    return serving.respond(blob, inline="look" in request.GET)


@require_GET
def attachment_preview(request: FacedRequest, *, attachment_id: uuid.UUID) -> HttpResponseBase:
    picture = serving.respond_with_preview(_blob(request, attachment_id))
    return picture or HttpResponse(_NO_PICTURE, content_type="image/svg+xml")


@require_GET
def mentions(request: FacedRequest, *, conversation_id: uuid.UUID, audience: str) -> HttpResponse:
    """Whom one may name here, by the first letters: only people who may see this place."""
    viewer = request.viewer
    conversation = get_object_or_404(
        access.conversations(viewer).select_related("client"), id=conversation_id
    )
    if not access.may_write_in(viewer, conversation, audience):
        raise Http404
    asked = request.GET.get("q", "").lower()[:60]
    found = [
        {
            "name": person.name,
            "handle": person.name,
            "note": person.title if isinstance(person, Seat) else person.position,
        }
        for person in access.mentionable(viewer, conversation, audience)
        if any(
            part.startswith(asked) for part in [person.name.lower(), *person.name.lower().split()]
        )
    ]
    return JsonResponse(found[:8], safe=False)


@require_POST
def read(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """The page says how far it was read; a GET never does."""
    viewer = request.viewer
    conversation = get_object_or_404(
        access.conversations(viewer).select_related("client"), id=conversation_id
    )
    last = read_id(request.POST.get("last"))
    if last is None:
        return HttpResponse(status=400)
    actions.mark_read(viewer, conversation, last, now=now())
    return HttpResponse(status=204)


def _draft(
    request: FacedRequest,
    client: Client,
    conversation: Conversation | None,
    audience: str,
    *,
    body: str | None = None,
    title: str = "",
) -> Draft:
    """The viewer's draft of this place, made when there is none; 404 where he may not write."""
    viewer = request.viewer
    allowed = (
        access.may_write_in(viewer, conversation, audience)
        if conversation
        else access.may_write(viewer, client, audience)
    )
    if audience not in Audience.values or not allowed:
        raise Http404
    if body is None:
        existing = (
            access.drafts(viewer)
            .filter(client_id=client.id, conversation=conversation, audience=audience, send_at=None)
            .first()
        )
        if existing:
            return existing
    return actions.save_draft(
        viewer, client, conversation, audience=audience, body=body or "", title=title, now=now()
    )


def _owner(
    request: FacedRequest, *, place_kind: str, place_id: uuid.UUID, audience: str
) -> receiving.Draft:
    client, conversation = place(request, place_kind, place_id)
    own = _draft(request, client, conversation, audience)
    return receiving.Draft(
        viewer_person_id=request.viewer.person_id,
        company_id=request.viewer.company.id,
        owner_kind="draft",
        owner_id=own.id,
        audience=audience,
    )


def _limit(request: FacedRequest, *, place_kind: str, place_id: uuid.UUID, audience: str) -> int:
    return request.viewer.company.upload_limit


def _attach(
    request: FacedRequest, blob: Blob, *, place_kind: str, place_id: uuid.UUID, audience: str
) -> dict[str, Any]:
    client, conversation = place(request, place_kind, place_id)
    own = _draft(request, client, conversation, audience)
    if blob.id not in own.files:
        own.files = [*own.files, blob.id]
        own.save(update_fields=["files"])
    return {}


def _blob(request: FacedRequest, attachment_id: uuid.UUID) -> Blob:
    pinned = get_object_or_404(access.attachments(request.viewer), id=attachment_id)
    blob = blobs.blob(company_id=request.viewer.company.id, blob_id=pinned.blob_id)
    if blob is None:
        raise Http404
    return blob


def routes() -> list[URLPattern]:
    """The addresses that both faces give to these views."""
    spot = "writing/<str:place_kind>/<uuid:place_id>/<str:audience>"
    return [
        path(f"{spot}/draft/", draft, name="draft"),
        *receiving.addresses(spot, "draft", owner=_owner, limit=_limit, attach=_attach),
        path("files/<uuid:attachment_id>/", attachment, name="attachment"),
        path("files/<uuid:attachment_id>/picture/", attachment_preview, name="attachment_preview"),
        path(
            "conversations/<uuid:conversation_id>/mentions/<str:audience>/",
            mentions,
            name="mentions",
        ),
        path("conversations/<uuid:conversation_id>/reading/", read, name="read"),
    ]
