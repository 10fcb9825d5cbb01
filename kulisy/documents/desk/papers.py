"""What clients have: the list, one document, who received it."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.documents import access, actions, drafting, listing, showing
from kulisy.documents.actions import Refused
from kulisy.documents.origins import origin_of
from kulisy.documents.serving import file_of, preview_of
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

#: Unread for so long is worth a call.
LONG = timedelta(days=7)
#: Over so long a time the desk counts what clients did not have to ask for.
COUNTED = timedelta(days=90)


@require_safe
def documents(request: FacedRequest) -> HttpResponse:
    """All, drafts, unread for a week, waiting for the client."""
    viewer, moment = request.viewer, now()
    asked = listing.read(request.GET)
    show = request.GET.get("show", "")
    own = access.documents(viewer)
    unread = access.unread(viewer, before=moment - LONG)
    asking = access.asking(own)
    drafts = access.drafts(viewer)
    if asked.client_id:
        drafts = drafts.filter(client_id=asked.client_id)
        unread = unread.filter(client_id=asked.client_id)
        asking = asking.filter(client_id=asked.client_id)
    rows = {"unread": unread, "waiting": asking}.get(show, own)
    client = (
        get_object_or_404(people.clients(viewer), id=asked.client_id) if asked.client_id else None
    )
    context: dict[str, Any] = {
        "asked": asked,
        "show": show,
        "client": client,
        "several": client is None,
    }
    if show == "drafts":
        context["drafts"] = drafting.lines(viewer, drafts)
    else:
        context["listed"] = listing.listed(
            viewer, access.with_readings(viewer, rows), asked, now=moment
        )
    if request.headers.get("HX-Request"):
        return render(request, "documents/desk/_list.html", context)
    context |= {
        "shelf": listing.shelf(own.filter(client_id=client.id) if client else own),
        "counts": {
            "drafts": drafts.count(),
            "unread": unread.count(),
            "waiting": asking.count(),
        },
        "again": access.taken_again(viewer, since=moment - COUNTED),
    }
    return render(request, "documents/desk/documents.html", context)


@require_safe
def document(request: FacedRequest, *, document_id: uuid.UUID) -> HttpResponse:
    """One document: its versions, who received, opened and took it."""
    found = _document(request, document_id)
    origin = origin_of(request.viewer, found)
    context = {
        "paper": showing.paper_of(request.viewer, found, now=now()),
        "receipts": showing.receipts(request.viewer, found),
        "letters": showing.letters(request.viewer, found),
        "readers": drafting.readers(request.viewer, found.client_id, found.sections),
        "may_change": not origin and access.may_publish(request.viewer, found.client),
        "origin": origin,
    }
    return render(request, "documents/desk/document.html", context)


@require_safe
def file(request: FacedRequest, *, document_id: uuid.UUID, number: int) -> HttpResponseBase:
    version = _version(request, document_id, number)
    return file_of(request.viewer, version, inline="look" in request.GET)


@require_safe
def preview(request: FacedRequest, *, document_id: uuid.UUID, number: int) -> HttpResponseBase:
    return preview_of(request.viewer, _version(request, document_id, number))


@require_POST
def withdraw(request: FacedRequest, *, document_id: uuid.UUID) -> HttpResponse:
    """It holds no longer; `unseen`: it was never meant for this client."""
    found, unseen = own_document(request, document_id), "unseen" in request.POST
    because = request.POST.get("because", "")
    try:
        actions.withdraw(request.viewer, found, because=because, unseen=unseen, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request,
            _("Nobody of this client sees it any more.")
            if unseen
            else _("It is marked as withdrawn, with your reason."),
        )
    return _back(request, found.id)


@require_POST
def settle(request: FacedRequest, *, document_id: uuid.UUID) -> HttpResponse:
    """Signed or paid, as the team knows: it waits for the client no longer."""
    found = own_document(request, document_id)
    try:
        actions.settle(request.viewer, found, now=now())
        messages.success(request, _("Done: it waits for the client no longer."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return _back(request, found.id)


@require_POST
def link_end(
    request: FacedRequest, *, document_id: uuid.UUID, document_link_id: uuid.UUID
) -> HttpResponse:
    link = get_object_or_404(
        access.links(request.viewer), document_id=document_id, id=document_link_id
    )
    actions.revoke_link(request.viewer, link, now=now())
    messages.success(request, _("The link opens nothing any more."))
    return _back(request, document_id)


def _document(request: FacedRequest, document_id: uuid.UUID) -> Any:
    rows = access.with_readings(request.viewer, access.documents(request.viewer))
    return get_object_or_404(rows.select_related("client"), id=document_id)


def own_document(request: FacedRequest, document_id: uuid.UUID) -> Any:
    """One that is kept here: what a room above has made changes there."""
    found = _document(request, document_id)
    if origin_of(request.viewer, found):
        raise Http404
    return found


def _version(request: FacedRequest, document_id: uuid.UUID, number: int) -> Any:
    rows = access.versions(request.viewer)
    return get_object_or_404(rows, document_id=document_id, number=number)


def _back(request: FacedRequest, document_id: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(listing.page(request.viewer, "document", document_id))
