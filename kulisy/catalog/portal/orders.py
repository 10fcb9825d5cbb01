"""Orders in the cabinet: what became of each, step by step, and what the client answers."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.catalog import access, actions, forms, rating, shown
from kulisy.catalog.portal.shop import order_url
from kulisy.kit.paging import page
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

#: Of a page.
MANY = 50


@require_safe
def orders(request: FacedRequest) -> HttpResponse:
    """Open ones first; what is over stays for good."""
    viewer = request.viewer
    if not viewer.clients_with(access.SECTION):
        raise Http404
    rows = access.orders(viewer).select_related("client").order_by("-state_at", "-id")
    opened = rows.filter(state__in=["waiting", "proposed", "confirmed"])
    over = rows.filter(state__in=["done", "declined", "cancelled"])
    found = page(over, request.GET.get("page", ""), size=MANY)
    context = {
        "opened": shown.lines(list(opened[:MANY]), url=order_url(viewer), waits="proposed"),
        "over": shown.lines(found.rows, url=order_url(viewer), waits=""),
        "page": found,
        "several": len(set(viewer.client_ids)) > 1,
    }
    return render(request, "catalog/portal/orders.html", context)


@require_safe
def order(request: FacedRequest, *, order: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = _order(request, order)
    mine = found.contact_id in viewer.contact_ids
    context = {
        **shown.page_of(viewer, found),
        "may_act": access.may_act(viewer, found),
        "answering": forms.Answering(),
        "rating": rating.asked(viewer, rating.of_order(found))
        if found.state == "done" and mine and viewer.confirmed
        else None,
    }
    return render(request, "catalog/portal/order.html", context)


@require_POST
def answer(request: FacedRequest, *, order: uuid.UUID) -> HttpResponse:
    """To a proposal: agree, or not with a word."""
    viewer, found = request.viewer, _order(request, order)
    form = forms.Answering(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    if "agree" in request.POST:
        return _done(
            request,
            lambda: actions.accept_change(viewer, found, now=now()),
            _("Agreed: the order is confirmed."),
            order,
        )
    if "disagree" not in request.POST:
        raise Http404
    return _done(
        request,
        lambda: actions.refuse_change(viewer, found, words=words, now=now()),
        _("We have your answer and will propose something else."),
        order,
    )


@require_POST
def cancellation(request: FacedRequest, *, order: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _order(request, order)
    form = forms.Answering(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    return _done(
        request,
        lambda: actions.cancel(viewer, found, words=words, now=now()),
        _("The order is taken back."),
        order,
    )


def _order(request: FacedRequest, order: uuid.UUID) -> Any:
    found = access.orders(request.viewer).select_related("client").filter(id=order).first()
    if found is None:
        raise Http404
    return found


def _done(
    request: FacedRequest, verb: Callable[[], object], sentence: str, order: uuid.UUID
) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, sentence)
    return redirect("portal:order", request.viewer.company.slug, order)


urls = [
    path("orders/", orders, name="orders"),
    path("orders/<uuid:order>/", order, name="order"),
    path("orders/<uuid:order>/answer/", answer, name="order_answer"),
    path("orders/<uuid:order>/cancellation/", cancellation, name="order_cancellation"),
]
