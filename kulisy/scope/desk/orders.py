"""Change orders: drafted from a request or from what was approved, sent, offered anew,
withdrawn."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.billing import access as billing
from kulisy.conversations import access as talk
from kulisy.conversations import pages
from kulisy.kit.addresses import address
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects
from kulisy.scope import access, actions, forms, shown, wording

#: So long an offer holds unless somebody says otherwise.
HOLDS = timedelta(days=14)
MANY = 100


@require_http_methods(["GET", "HEAD", "POST"])
def new_change_order(request: FacedRequest) -> HttpResponse:
    """From a request, from an approval's page, or of a client."""
    viewer = request.viewer
    asked = request.POST if request.method == "POST" else request.GET
    conversation = _one(
        talk.conversations(viewer).select_related("client"), asked.get("conversation", "")
    )
    rows = projects.approvals(viewer).select_related("project__client")
    approval = _one(rows, asked.get("approval", ""))
    if conversation is not None:
        client = conversation.client
    elif approval is not None:
        client = approval.project.client
    else:
        client = _one(people.clients(viewer), asked.get("client", ""))
    if client is None or not access.may_judge(viewer, client, own=_mode(conversation, approval)):
        raise Http404
    origin = {
        "conversation_id": conversation.id if conversation else None,
        "approval_id": approval.id if approval else None,
    }
    return _card(request, client, None, origin, _begun(request, client, conversation, approval))


@require_http_methods(["GET", "HEAD", "POST"])
def change_order_draft(request: FacedRequest, *, order_draft_id: uuid.UUID) -> HttpResponse:
    found = _draft(request, order_draft_id)
    if not access.may_judge_in(request.viewer, found.client, found.project_id):
        raise Http404
    names = ("title", "words", "price", "days", "points", "valid_until", "note")
    first = {name: getattr(found, name) for name in names} | {
        "project": str(found.project_id or ""),
        "agreement": str(found.agreement_id or ""),
    }
    return _card(request, found.client, found, {}, first)


@require_POST
def change_order_sending(request: FacedRequest, *, order_draft_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _draft(request, order_draft_id)
    try:
        made = actions.send(viewer, found, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:change_order_draft", viewer.company.slug, found.id)
    messages.success(request, _("Sent: the client gets a letter and decides in the cabinet."))
    return redirect("desk:change_order", viewer.company.slug, made.id)


@require_POST
def change_order_draft_removal(request: FacedRequest, *, order_draft_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _draft(request, order_draft_id)
    client_id = found.client_id
    actions.discard_order(viewer, found)
    return redirect("desk:client_scope", viewer.company.slug, client_id)


@require_safe
def change_order(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    return _page(request, _order(request, change_order_id))


@require_POST
def change_order_revision(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    """The next version, in the making."""
    viewer, found = request.viewer, _order(request, change_order_id)
    try:
        draft = actions.revise(viewer, found, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:change_order", viewer.company.slug, found.id)
    return redirect("desk:change_order_draft", viewer.company.slug, draft.id)


@require_POST
def change_order_withdrawal(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _order(request, change_order_id)
    try:
        actions.withdraw(viewer, found, reason=request.POST.get("reason", ""), now=now())
    except Refused as refusal:
        return _page(request, _order(request, change_order_id), problem=refusal.sentence)
    messages.success(request, _("Withdrawn: the client reads why."))
    return redirect("desk:change_order", viewer.company.slug, found.id)


@require_POST
def change_order_invoice(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    """Once more, where nobody was named in whose name an invoice is made."""
    viewer, found = request.viewer, _order(request, change_order_id)
    try:
        actions.land_again(viewer, found)
        messages.success(request, _("Asked for: the draft stands here in a moment."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:change_order", viewer.company.slug, found.id)


def _card(
    request: FacedRequest, client: Any, found: Any, origin: dict[str, Any], first: dict[str, Any]
) -> HttpResponse:
    viewer = request.viewer
    again = found is not None and found.change_order_id is not None
    currency = found.currency if found else access.custom(viewer).currency
    form = forms.OrderCard(
        request.POST if request.method == "POST" else None,
        initial=first,
        projects=_projects(request, client),
        agreements=_agreements(request, client),
        currency=currency,
        again=again,
    )
    if form.is_valid():
        said = form.cleaned_data
        made = forms.attempt(
            form,
            lambda: actions.draft_order(
                viewer, client, found, said=form.said, project_id=said.get("project"),
                agreement_id=said.get("agreement"), note=said["note"], now=now(), **origin,
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("Kept. Only the team sees it until you send it."))
            return redirect("desk:change_order_draft", viewer.company.slug, made.id)
    context = {
        "form": form,
        "client": client,
        "draft": found,
        "currency": currency,
        "origin": {name.removesuffix("_id"): value for name, value in origin.items() if value},
        "conversation_url": pages.address(viewer, found.conversation_id)
        if found and found.conversation_id
        else "",
        "costs": wording.costs(found) if found else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "scope/desk/order_draft.html", context, status=status)


def _page(request: FacedRequest, found: Any, *, problem: str = "") -> HttpResponse:
    viewer = request.viewer
    [line] = shown.orders(viewer, [found])
    versions = list(access.order_versions(viewer).filter(change_order_id=found.id))
    traces = access.order_traces(viewer).select_related("document", "made_by")
    trace = traces.filter(change_order_id=found.id).first()
    invoice = None
    if trace and trace.invoice_id and access.may_invoice(viewer):
        invoice = billing.invoices(viewer).filter(id=trace.invoice_id).first()
    slug = viewer.company.slug
    context = {
        "it": found,
        "line": line,
        "client": found.client,
        "now": versions[-1],
        "before": versions[-2::-1],
        "trace": trace,
        "invoice": invoice,
        "may_invoice": access.may_invoice(viewer),
        "conversation_url": pages.address(viewer, trace.conversation_id)
        if trace and trace.conversation_id
        else "",
        "approval_url": address("desk:approval", slug, trace.approval_id)
        if trace and trace.approval_id
        else "",
        "may_judge": access.may_judge_in(viewer, found.client, found.project_id),
        "problem": problem,
    }
    return render(request, "scope/desk/order.html", context, status=422 if problem else 200)


def _begun(request: FacedRequest, client: Any, conversation: Any, approval: Any) -> dict[str, Any]:
    """What can be said already."""
    viewer = request.viewer
    first: dict[str, Any] = {"valid_until": timezone.localdate(now()) + HOLDS, "days": 0}
    agreements = _agreements(request, client)
    running = _projects(request, client)
    if conversation is not None:
        first["title"] = conversation.title[:160]
    if approval is not None:
        first["title"] = _("A change to “%(title)s”") % {"title": approval.title[:120]}
        first["project"] = str(approval.project_id)
    elif len(running) == 1:
        first["project"] = str(running[0][0])
    rows = access.agreements(viewer).filter(client_id=client.id, ended_at=None)
    of_project = rows.filter(project_id=first["project"]).first() if "project" in first else None
    if of_project is not None:
        first["agreement"] = str(of_project.id)
    elif len(agreements) == 1:
        first["agreement"] = str(agreements[0][0])
    return first


def _projects(request: FacedRequest, client: Any) -> list[tuple[Any, str]]:
    rows = projects.projects(request.viewer).filter(client_id=client.id, audience="client")
    running = rows.filter(state__in=("running", "paused")).order_by("-made_at")
    return list(running.values_list("id", "title")[:MANY])


def _agreements(request: FacedRequest, client: Any) -> list[tuple[Any, str]]:
    rows = access.agreements(request.viewer).filter(client_id=client.id, ended_at=None)
    return list(rows.values_list("id", "title")[:MANY])


def _mode(conversation: Any, approval: Any) -> bool | None:
    """Who writes where it comes from."""
    if conversation is not None:
        return conversation.whole_team_writes  # type: ignore[no-any-return]
    return approval.project.whole_team_writes if approval is not None else None


def _one(rows: Any, value: str) -> Any:
    """By an id out of an address; None for none, Http404 for one that isn't there."""
    row_id = read_id(value)
    return get_object_or_404(rows, id=row_id) if row_id else None


def _draft(request: FacedRequest, draft_id: uuid.UUID) -> Any:
    rows = access.order_drafts(request.viewer).select_related("client", "change_order")
    return get_object_or_404(rows, id=draft_id)


def _order(request: FacedRequest, order_id: uuid.UUID) -> Any:
    rows = access.change_orders(request.viewer).select_related("client", "project")
    return get_object_or_404(rows, id=order_id)


_DRAFT = "change-orders/drafts/<uuid:order_draft_id>"
_ONE = "change-orders/<uuid:change_order_id>"

urls = [
    path("change-orders/new/", new_change_order, name="new_change_order"),
    path(f"{_DRAFT}/", change_order_draft, name="change_order_draft"),
    path(f"{_DRAFT}/sending/", change_order_sending, name="change_order_sending"),
    path(f"{_DRAFT}/removal/", change_order_draft_removal, name="change_order_draft_removal"),
    path(f"{_ONE}/", change_order, name="change_order"),
    path(f"{_ONE}/revision/", change_order_revision, name="change_order_revision"),
    path(f"{_ONE}/withdrawal/", change_order_withdrawal, name="change_order_withdrawal"),
    path(f"{_ONE}/invoice/", change_order_invoice, name="change_order_invoice"),
]
