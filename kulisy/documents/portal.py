"""The cabinet's «Документы»: everything the company ever made for this client, found in seconds and
taken with one tap, also after the work has ended."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.documents import access, actions, listing, packing, showing
from kulisy.documents.actions import Refused
from kulisy.documents.forms import ForAccountant
from kulisy.documents.serving import file_of, preview_of
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest


@require_safe
def documents(request: FacedRequest) -> HttpResponse:
    """The list, found and narrowed by the address. Two statements, with words five."""
    viewer = request.viewer
    if not access.admitted(viewer):
        raise Http404
    asked = listing.read(request.GET)
    own = access.documents(viewer)
    shown = listing.listed(viewer, access.with_seen(viewer, own), asked, now=now())
    context: dict[str, Any] = {
        "asked": asked,
        "listed": shown,
        "several": len(set(viewer.client_ids)) > 1,
        "pack_url": listing.page(viewer, "documents_pack") + asked.query(),
    }
    if request.headers.get("HX-Request"):
        return render(request, "documents/portal/_list.html", context)
    context["shelf"] = listing.shelf(own)
    context["clients"] = [(str(each.client_id), each.client_name) for each in viewer.admissions]
    return render(request, "documents/portal/documents.html", context)


@require_safe
def pack(request: FacedRequest) -> HttpResponseBase:
    """All that the list was asked for, as one ZIP; each of them is noted as taken."""
    viewer = request.viewer
    if not access.admitted(viewer):
        raise Http404
    asked = listing.read(request.GET)
    rows = listing.all_of(access.documents(viewer), asked).select_related("client")
    chosen = list(rows[: packing.MOST + 1])
    if len(chosen) > packing.MOST:
        words = _("At most %(count)s documents at once: choose a year or a kind first.")
        messages.error(request, words % {"count": packing.MOST})
        return HttpResponseRedirect(listing.page(viewer, "documents") + asked.query())
    versions = access.newest(viewer, chosen)
    answer = packing.pack_of(viewer, chosen, versions, year=asked.year)
    if request.method == "GET":
        actions.note_downloads(viewer, versions, now=now())
    return answer


@require_safe
def document(request: FacedRequest, *, document_id: uuid.UUID) -> HttpResponse:
    """One document: take it, print it, show it to the accountant, see its versions."""
    return _page(request, _document(request, document_id), ForAccountant())


@require_safe
def file(request: FacedRequest, *, document_id: uuid.UUID, number: int) -> HttpResponseBase:
    """A version's file: the fact is noted with it."""
    version = _version(request, document_id, number)
    if request.method == "GET":
        actions.note_download(request.viewer, version, now=now())
    return file_of(request.viewer, version, inline="look" in request.GET)


@require_safe
def preview(request: FacedRequest, *, document_id: uuid.UUID, number: int) -> HttpResponseBase:
    return preview_of(request.viewer, _version(request, document_id, number))


@require_POST
def opened(request: FacedRequest, *, document_id: uuid.UUID, number: int) -> HttpResponse:
    """The page was really shown, with this version on it; links are opened by machines, too."""
    version = _version(request, document_id, number)
    actions.note_opening(request.viewer, version, now=now())
    return HttpResponse(status=204)


@require_POST
def done(request: FacedRequest, *, document_id: uuid.UUID, number: int) -> HttpResponse:
    """What the version on the page asks is done; what is to be paid, the company marks."""
    found = _document(request, document_id)
    version = _version(request, found.id, number)
    if found.asks in (access.Asks.NOTHING, access.Asks.PAY) or found.withdrawn_at is not None:
        raise Http404
    if actions.done(request.viewer, found, version, now=now()):
        messages.success(request, _("Thank you: it waits for you no longer."))
    else:
        messages.error(request, _("It was corrected meanwhile: please look at it once more."))
    return _back(request, found.id)


@require_POST
def links(request: FacedRequest, *, document_id: uuid.UUID) -> HttpResponse:
    """A link for the accountant: told in full on this very page, and never again."""
    found, form = _document(request, document_id), ForAccountant(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        _link, url = actions.make_link(request.viewer, found, **form.cleaned_data, now=now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, found, form)
    return _page(request, found, ForAccountant(), link_url=url)


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


def _page(
    request: FacedRequest, found: Any, form: ForAccountant, *, link_url: str = ""
) -> HttpResponse:
    paper = showing.paper_of(request.viewer, found, now=now())
    context = {"paper": paper, "form": form, "link_url": link_url}
    status = 422 if form.errors else 201 if link_url else 200
    answer = render(request, "documents/portal/document.html", context, status=status)
    if link_url:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _document(request: FacedRequest, document_id: uuid.UUID) -> Any:
    rows = access.documents(request.viewer).select_related("client")
    return get_object_or_404(rows, id=document_id)


def _version(request: FacedRequest, document_id: uuid.UUID, number: int) -> Any:
    return get_object_or_404(
        access.versions(request.viewer), document_id=document_id, number=number
    )


def _back(request: FacedRequest, document_id: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(listing.page(request.viewer, "document", document_id))


urls = [
    path("documents/", documents, name="documents"),
    path("documents/all/", pack, name="documents_pack"),
    path("documents/<uuid:document_id>/", document, name="document"),
    path("documents/<uuid:document_id>/<int:number>/file/", file, name="document_file"),
    path("documents/<uuid:document_id>/<int:number>/preview/", preview, name="document_preview"),
    path("documents/<uuid:document_id>/<int:number>/opening/", opened, name="document_opening"),
    path("documents/<uuid:document_id>/<int:number>/completion/", done, name="document_done"),
    path("documents/<uuid:document_id>/links/", links, name="document_links"),
    path(
        "documents/<uuid:document_id>/links/<uuid:document_link_id>/end/",
        link_end,
        name="document_link_end",
    ),
]
