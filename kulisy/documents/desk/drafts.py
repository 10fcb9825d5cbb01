"""Preparing a document: choose files, say what they are, see who will read, publish."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access as admissions
from kulisy.documents import access, actions, drafting, forms, listing
from kulisy.documents.actions import Refused
from kulisy.documents.desk.papers import own_document
from kulisy.documents.serving import draft_file, draft_preview
from kulisy.kit.ids import new_id, read_id, read_ids
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: FacedRequest) -> HttpResponse:
    """Files for one client: each becomes a draft of its own."""
    viewer = request.viewer
    form = forms.New(request.POST) if request.method == "POST" else None
    error = ""
    if form is not None and form.is_valid():
        client = people.clients(viewer).filter(id=form.cleaned_data["client"]).first()
        files = read_ids(request.POST.getlist("files"), most=50)
        if client is None:
            error = _("Choose the client.")
        elif not files:
            error = _("Choose the file first.")
        else:
            try:
                made = drafting.begin_each(
                    viewer, client, form.cleaned_data["kind"], files, now=now()
                )
            except Refused as refusal:
                error = refusal.sentence
            else:
                return _to_drafts(request, made)
    elif form is not None:
        error = _("Choose the client.")
    asked = request.POST.get("client") or request.GET.get("client", "")
    known = list(people.clients(viewer).order_by("name"))
    context = {
        "clients": [(each.id, each.name) for each in known if access.may_publish(viewer, each)],
        "known": bool(known),
        "may_add": admissions.may_keep_clients(viewer),
        "client": asked,
        "kinds": access.Kind.choices,
        "kind": request.POST.get("kind") or request.GET.get("kind", "invoice"),
        "key": new_id(),
        "limit": viewer.company.upload_limit,
        "error": error,
    }
    return render(request, "documents/desk/new.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: FacedRequest, *, document_draft_id: uuid.UUID) -> HttpResponse:
    """Say what it is; keep it, or publish it to those whom the button names."""
    viewer = request.viewer
    found = _draft(request, document_draft_id)
    if request.method != "POST":
        return _page(request, found, forms.About.of(found))
    form = forms.About(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        actions.save(viewer, found, blob_id=_sent_file(request), now=now(), **form.said)
        if "publish" not in request.POST:
            messages.success(request, _("Kept. Only the team sees it."))
            return redirect("desk:document_draft", viewer.company.slug, found.id)
        document = actions.publish(viewer, found, now=now())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _page(request, found, form, status=422)
    messages.success(request, _("Published: the client sees it now."))
    return _to_document(request, document.id)


@require_POST
def discard(request: FacedRequest, *, document_draft_id: uuid.UUID) -> HttpResponse:
    actions.discard(request.viewer, _draft(request, document_draft_id))
    messages.success(request, _("The draft is gone. Nobody but the team ever saw it."))
    return redirect("desk:documents", request.viewer.company.slug)


@require_POST
def correct(request: FacedRequest, *, document_id: uuid.UUID) -> HttpResponse:
    """A draft of its next version, with all that it says now."""
    viewer = request.viewer
    document = own_document(request, document_id)
    if document.withdrawn_at is not None:
        raise Http404
    try:
        made = actions.begin(viewer, document.client, document=document, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return _to_document(request, document.id)
    return redirect("desk:document_draft", viewer.company.slug, made.id)


@require_safe
def file(request: FacedRequest, *, document_draft_id: uuid.UUID) -> HttpResponseBase:
    found = _draft(request, document_draft_id)
    return draft_file(request.viewer, found, inline="look" in request.GET)


@require_safe
def preview(request: FacedRequest, *, document_draft_id: uuid.UUID) -> HttpResponseBase:
    return draft_preview(request.viewer, _draft(request, document_draft_id))


def _page(request: FacedRequest, found: Any, form: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "draft": found,
        "form": form,
        "shown": drafting.shown(request.viewer, found),
        "may_publish": access.may_publish(request.viewer, found.client),
        "key": found.id,
        "limit": request.viewer.company.upload_limit,
        "today": timezone.localdate(now()),
    }
    return render(request, "documents/desk/draft.html", context, status=status)


def _sent_file(request: FacedRequest) -> uuid.UUID | None:
    """The last of the files that were sent with the form, if any."""
    sent = request.POST.getlist("files")
    if not sent:
        return None
    found = read_id(sent[-1])
    if found is None:
        raise Http404
    return found


def _draft(request: FacedRequest, document_draft_id: uuid.UUID) -> Any:
    rows = access.drafts(request.viewer).select_related("client", "blob", "document", "made_by")
    return get_object_or_404(rows, id=document_draft_id)


def _to_drafts(request: FacedRequest, made: list[Any]) -> HttpResponseRedirect:
    slug = request.viewer.company.slug
    if len(made) == 1:
        return redirect("desk:document_draft", slug, made[0].id)
    said = ngettext("%(count)s draft is made.", "%(count)s drafts are made.", len(made))
    messages.success(request, said % {"count": len(made)})
    back = redirect("desk:documents", slug)
    back["Location"] += "?show=drafts"
    return back


def _to_document(request: FacedRequest, document_id: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(listing.page(request.viewer, "document", document_id))
