"""Boundaries of all clients at a glance: change orders that wait, what was given away, our
customs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.scope import access, actions, counted, forms, shown

MANY = 100


@require_safe
def overview(request: FacedRequest) -> HttpResponse:
    return _page(request, None)


@require_POST
def customs(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    if not access.may_settle_custom(viewer):
        raise Http404
    form = forms.Customs(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    actions.set_custom(viewer, said=form.cleaned_data, now=now())
    messages.success(request, _("Kept. It counts from the next time."))
    return redirect("desk:scope", viewer.company.slug)


def _page(request: FacedRequest, form: forms.Customs | None, *, status: int = 200) -> HttpResponse:
    viewer, moment = request.viewer, now()
    held = access.custom(viewer)
    first = {name: getattr(held, name) for name in ("hour_price", "currency", "answer_days")}
    running = access.agreements(viewer).filter(ended_at=None)
    orders = access.change_orders(viewer).filter(state=access.OrderState.SENT)
    context = {
        "agreements": shown.agreements(viewer, list(running[:MANY]), now=moment),
        "drafts": shown.drafts(viewer, access.order_drafts(viewer)[:MANY]),
        "orders": shown.orders(viewer, orders[:MANY]),
        "months": counted.by_month(viewer),
        "form": form or forms.Customs(initial=first),
        "may_settle": access.may_settle_custom(viewer),
    }
    return render(request, "scope/desk/overview.html", context, status=status)


urls = [
    path("scope/", overview, name="scope"),
    path("scope/customs/", customs, name="scope_customs"),
]
