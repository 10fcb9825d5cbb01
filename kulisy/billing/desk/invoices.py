"""Invoices: the list, one of them, and what is done with it."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.forms import attempt
from kulisy.billing import access, actions, forms, shown
from kulisy.billing.actions.issuing import preview as drawn
from kulisy.conversations import listing
from kulisy.documents.fields import typed
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest


@require_safe
def invoices(request: FacedRequest) -> HttpResponse:
    """The newest first; narrowed by how they stand and by words."""
    viewer, today = request.viewer, timezone.localdate()
    view = request.GET.get("view", "")
    words = one_line(request.GET.get("q", ""), limit=80)
    known = access.invoices(viewer).select_related("client")
    views: dict[str, Any] = {
        "": known,
        "drafts": known.filter(state="draft"),
        "unpaid": access.unpaid(known),
        "overdue": access.overdue(known, today=today),
        "paid": access.paid(known),
    }
    view = view if view in views else ""
    asked = access.found(views[view], words) if words else views[view]
    query = urlencode({key: value for key, value in (("view", view), ("q", words)) if value})
    found, pager = listing.page_of(
        asked.order_by("-day", "-id"), request.GET.get("page", ""), query=query and f"{query}&"
    )
    names = {
        "": _("All"),
        "drafts": _("Drafts"),
        "unpaid": _("To be paid"),
        "overdue": _("Overdue"),
        "paid": _("Paid"),
    }
    context = {
        "rows": shown.rows(viewer, found, today=today),
        "pager": pager,
        "words": words,
        "view": view,
        "tabs": [
            {"label": label, "url": f"?view={key}" if key else "?", "current": key == view}
            for key, label in names.items()
        ],
        "may_keep": access.may_keep(viewer),
        "settled": access.entities(viewer).filter(active=True).exists(),
        "may_settle": access.may_settle_entities(viewer),
    }
    return render(request, "billing/desk/invoices.html", context)


@require_safe
def invoice(request: FacedRequest, *, invoice_id: uuid.UUID) -> HttpResponse:
    return _page(request, _invoice(request, invoice_id))


@require_safe
def preview(request: FacedRequest, *, invoice_id: uuid.UUID) -> HttpResponse:
    """The draft as a paper, marked so."""
    found = _invoice(request, invoice_id)
    if found.state != "draft":
        raise Http404
    try:
        pdf = drawn(found, list(access.lines(request.viewer, [found.id])))
    except actions.Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("desk:invoice", request.viewer.company.slug, found.id)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="draft.pdf"'
    return answer


@require_POST
def issue(request: FacedRequest, *, invoice_id: uuid.UUID) -> HttpResponse:
    found = _kept(request, invoice_id)
    return _done(
        request,
        found,
        lambda: actions.issue(request.viewer, found, now=now()),
        _("The invoice is issued: the client sees it in the cabinet."),
    )


@require_POST
def cancel(request: FacedRequest, *, invoice_id: uuid.UUID) -> HttpResponse:
    found = _kept(request, invoice_id)
    form = forms.CancelForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return _page(request, found, cancel=form)
    return _done(
        request,
        found,
        lambda: actions.cancel(request.viewer, found, **form.cleaned_data, now=now()),
        _("The invoice is cancelled; its number stays taken."),
    )


@require_POST
def pay(request: FacedRequest, *, invoice_id: uuid.UUID) -> HttpResponse:
    """A payment that came, noted by hand."""
    found = _kept(request, invoice_id)
    form = forms.PaymentForm(request.POST, auto_id="pay_%s")
    if form.is_valid():
        attempt(
            form,
            lambda: actions.note_payment(request.viewer, found, **form.cleaned_data, now=now()),
        )
    if form.is_valid():
        messages.success(request, _("The payment is noted."))
        return redirect("desk:invoice", request.viewer.company.slug, found.id)
    return _page(request, found, payment=form)


@require_POST
def take_back(
    request: FacedRequest, *, invoice_id: uuid.UUID, payment_id: uuid.UUID
) -> HttpResponse:
    found = _kept(request, invoice_id)
    rows = access.payments(request.viewer, [found.id]).select_related("invoice")
    payment = get_object_or_404(rows, id=payment_id)
    return _done(
        request,
        found,
        lambda: actions.take_payment_back(request.viewer, payment, now=now()),
        _("The payment is taken back."),
    )


@require_POST
def close(request: FacedRequest, *, invoice_id: uuid.UUID) -> HttpResponse:
    """An act, a счёт-фактура or an УПД."""
    found = _kept(request, invoice_id)
    form = forms.ClosingForm(request.POST, auto_id="close_%s")
    if form.is_valid():
        attempt(form, lambda: actions.close(request.viewer, found, **form.cleaned_data, now=now()))
    if form.is_valid():
        messages.success(request, _("The paper is published: the client sees it."))
        return redirect("desk:invoice", request.viewer.company.slug, found.id)
    return _page(request, found, closing=form)


@require_POST
def discard(request: FacedRequest, *, invoice_id: uuid.UUID) -> HttpResponse:
    found = _kept(request, invoice_id)
    try:
        actions.discard(request.viewer, found)
    except actions.Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("desk:invoice", request.viewer.company.slug, found.id)
    messages.success(request, _("The draft is thrown away."))
    return redirect("desk:invoices", request.viewer.company.slug)


def _page(
    request: FacedRequest,
    found: Any,
    *,
    payment: forms.PaymentForm | None = None,
    closing: forms.ClosingForm | None = None,
    cancel: forms.CancelForm | None = None,
) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    whole = shown.whole(viewer, found, today=today)
    made = {each.it.kind for each in whole.closings if not each.withdrawn}
    context = {
        "whole": whole,
        "payment": payment
        or forms.PaymentForm(
            initial={"key": new_id(), "amount": typed(whole.standing.left), "day": today},
            auto_id="pay_%s",
        ),
        "closing": closing or forms.ClosingForm(initial={"day": today}, auto_id="close_%s"),
        "cancel": cancel or forms.CancelForm(auto_id="cancel_%s"),
        "may_keep": access.may_keep(viewer),
        "closable": "upd" not in made and not {"act", "tax_invoice"} <= made,
        "wrong": "payment" if payment else "closing" if closing else "cancel" if cancel else "",
    }
    status = 422 if context["wrong"] else 200
    return render(request, "billing/desk/invoice.html", context, status=status)


def _invoice(request: FacedRequest, invoice_id: uuid.UUID) -> Any:
    rows = access.invoices(request.viewer)
    rows = rows.select_related("client", "entity", "account", "payer", "document")
    return get_object_or_404(rows, id=invoice_id)


def _kept(request: FacedRequest, invoice_id: uuid.UUID) -> Any:
    """For whoever keeps the books; nobody else finds the way."""
    if not access.may_keep(request.viewer):
        raise Http404
    return _invoice(request, invoice_id)


def _done(
    request: FacedRequest, found: Any, verb: Callable[[], object], sentence: str
) -> HttpResponse:
    try:
        verb()
    except actions.Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, sentence)
    return redirect("desk:invoice", request.viewer.company.slug, found.id)


ONE = "invoices/<uuid:invoice_id>/"
urls = [
    path("invoices/", invoices, name="invoices"),
    path(ONE, invoice, name="invoice"),
    path(f"{ONE}preview/", preview, name="invoice_preview"),
    path(f"{ONE}issue/", issue, name="invoice_issue"),
    path(f"{ONE}cancellation/", cancel, name="invoice_cancel"),
    path(f"{ONE}payments/", pay, name="invoice_pay"),
    path(f"{ONE}payments/<uuid:payment_id>/withdrawal/", take_back, name="payment_take_back"),
    path(f"{ONE}papers/", close, name="invoice_close"),
    path(f"{ONE}removal/", discard, name="invoice_discard"),
]
