"""One client's boundaries: what was agreed, how much of it is used, what was ordered and given."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.documents import access as documents
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects
from kulisy.scope import access, actions, counted, forms, judged, shown

MANY = 100
#: Kinds of documents that say what was agreed.
SPEAKING = ("specification", "contract", "estimate")


@require_safe
def client_scope(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    viewer, moment = request.viewer, now()
    client = get_object_or_404(people.clients(viewer), id=client_id)
    own = {"client_id": client.id}
    favours = access.favours(viewer).select_related("by_seat").filter(**own)
    context = {
        "client": client,
        "agreements": shown.agreements(
            viewer, list(access.agreements(viewer).filter(**own)[:MANY]), now=moment
        ),
        "drafts": access.agreement_drafts(viewer).filter(**own)[:MANY],
        "orders": shown.orders(viewer, access.change_orders(viewer).filter(**own)[:MANY]),
        "order_drafts": shown.drafts(viewer, access.order_drafts(viewer).filter(**own)[:MANY]),
        "months": counted.by_month(viewer, client_id=client.id),
        "favours": [(each, judged.worth(each)) for each in favours[:MANY]],
        "me_id": viewer.seat_id,
        "may_judge": access.may_judge(viewer, client),
        "may_settle": access.may_settle_custom(viewer),
    }
    return render(request, "scope/desk/client.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_agreement(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    client = get_object_or_404(people.clients(request.viewer), id=client_id)
    return _card(request, client, None)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_draft(request: FacedRequest, *, agreement_draft_id: uuid.UUID) -> HttpResponse:
    found = _draft(request, agreement_draft_id)
    return _card(request, found.client, found)


@require_POST
def agreeing(request: FacedRequest, *, agreement_draft_id: uuid.UUID) -> HttpResponse:
    """From here on the client sees it, and it is frozen."""
    viewer, found = request.viewer, _draft(request, agreement_draft_id)
    client_id = found.client_id
    try:
        made = actions.agree(viewer, found, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:client_scope", viewer.company.slug, client_id)
    messages.success(request, _("Agreed: the client sees it, and it does not change any more."))
    return redirect("desk:agreement", viewer.company.slug, made.id)


@require_POST
def agreement_draft_removal(
    request: FacedRequest, *, agreement_draft_id: uuid.UUID
) -> HttpResponse:
    viewer, found = request.viewer, _draft(request, agreement_draft_id)
    client_id = found.client_id
    actions.discard_draft(viewer, found)
    return redirect("desk:client_scope", viewer.company.slug, client_id)


@require_safe
def agreement(request: FacedRequest, *, agreement_id: uuid.UUID) -> HttpResponse:
    """Its meters, and what it said when."""
    viewer, found = request.viewer, _agreement(request, agreement_id)
    [it] = shown.agreements(viewer, [found], now=now())
    rows = access.versions(viewer).filter(agreement_id=found.id).select_related("change_order")
    ties = access.ties(viewer).select_related("conversation", "point")
    context = {
        "it": it,
        "client": found.client,
        "versions": list(rows)[::-1],
        "ties": ties.filter(point__agreement_id=found.id)[:MANY],
        "may_judge": access.may_judge_in(viewer, found.client, found.project_id),
    }
    return render(request, "scope/desk/agreement.html", context)


@require_POST
def agreement_end(request: FacedRequest, *, agreement_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _agreement(request, agreement_id)
    try:
        actions.end(viewer, found, now=now())
        messages.success(request, _("Ended. It stays to be read, by both sides."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:agreement", viewer.company.slug, found.id)


def _card(request: FacedRequest, client: Any, found: Any) -> HttpResponse:
    viewer = request.viewer
    if not access.may_judge_in(viewer, client, found.project_id if found else None):
        raise Http404
    form = forms.AgreementCard(
        request.POST if request.method == "POST" else None,
        initial=_initial(found),
        projects=_projects(request, client),
        documents=_documents(request, client),
    )
    if form.is_valid():
        said = form.cleaned_data
        made = forms.attempt(
            form,
            lambda: actions.save_draft(
                viewer, client, found, title=said["title"], text=said["text"],
                project_id=said["project"], document_id=said["document"], now=now(),
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("Kept. Only the team sees it until you agree on it."))
            return redirect("desk:agreement_draft", viewer.company.slug, made.id)
    context = {"form": form, "client": client, "draft": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "scope/desk/agreement_draft.html", context, status=status)


def _initial(found: Any) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "title": found.title,
        "text": found.text,
        "project": str(found.project_id or ""),
        "document": str(found.document_id or ""),
    }


def _projects(request: FacedRequest, client: Any) -> list[tuple[Any, str]]:
    rows = projects.projects(request.viewer).filter(client_id=client.id, audience="client")
    running = rows.filter(state__in=("running", "paused")).order_by("-made_at")
    return list(running.values_list("id", "title")[:MANY])


def _documents(request: FacedRequest, client: Any) -> list[tuple[Any, str]]:
    rows = documents.documents(request.viewer).filter(client_id=client.id, kind__in=SPEAKING)
    return [(each.id, str(each)) for each in rows.filter(withdrawn_at=None)[:MANY]]


def _draft(request: FacedRequest, draft_id: uuid.UUID) -> Any:
    rows = access.agreement_drafts(request.viewer).select_related("client")
    return get_object_or_404(rows, id=draft_id)


def _agreement(request: FacedRequest, agreement_id: uuid.UUID) -> Any:
    rows = access.agreements(request.viewer).select_related("client", "document")
    return get_object_or_404(rows, id=agreement_id)


_DRAFT = "scope/drafts/<uuid:agreement_draft_id>"

urls = [
    path("clients/<uuid:client_id>/scope/", client_scope, name="client_scope"),
    path("clients/<uuid:client_id>/scope/new/", new_agreement, name="new_agreement"),
    path(f"{_DRAFT}/", agreement_draft, name="agreement_draft"),
    path(f"{_DRAFT}/agreeing/", agreeing, name="agreeing"),
    path(f"{_DRAFT}/removal/", agreement_draft_removal, name="agreement_draft_removal"),
    path("scope/<uuid:agreement_id>/", agreement, name="agreement"),
    path("scope/<uuid:agreement_id>/end/", agreement_end, name="agreement_end"),
]
