"""Orders at the desk: what waits for a decision first; confirm, propose, decline, done."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.catalog import access, actions, forms, shown
from kulisy.conversations.actions import Words, guarding
from kulisy.kit.paging import page
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

#: Of a page.
MANY = 50
#: The lists: word → the states in it.
LISTS = {
    "open": ("waiting", "proposed"),
    "confirmed": ("confirmed",),
    "over": ("done", "declined", "cancelled"),
}


@require_safe
def orders(request: FacedRequest) -> HttpResponse:
    """By what has to be done; those that wait longest for us come first."""
    viewer = request.viewer
    chosen = request.GET.get("list", "open")
    if chosen not in LISTS:
        raise Http404
    rows = access.orders(viewer).filter(state__in=LISTS[chosen]).select_related("client")
    # “waiting” after “proposed” in the alphabet: what waits for us stands above.
    rows = (
        rows.order_by("-state", "placed_at", "id")
        if chosen == "open"
        else rows.order_by("-state_at", "-id")
    )
    found = page(rows, request.GET.get("page", ""), size=MANY, address=f"?list={chosen}&page=")
    context = {
        "chosen": chosen,
        "orders": shown.lines(found.rows, url=_url(viewer), waits="waiting"),
        "page": found,
    }
    return render(request, "catalog/desk/orders.html", context)


@require_safe
def order(request: FacedRequest, *, order: uuid.UUID) -> HttpResponse:
    return _page(request, _order(request.viewer, order))


@require_POST
def decision(request: FacedRequest, *, order: uuid.UUID) -> HttpResponse:
    """One form, several buttons: what is pressed is done, and the client hears of it."""
    viewer = request.viewer
    found = _order(viewer, order)
    form = forms.Deciding(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    values, moment = form.cleaned_data, now()
    words, price, day = values["words"], values["price"], values["day"]
    try:
        _look_again(request, found, words)
    except guarding.Guarded as guarded:
        form.add_error("words", str(guarded))
        return _page(request, found, form=form, sure=guarded.sure)
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "confirm": (
            lambda: actions.confirm(viewer, found, price=price, words=words, now=moment),
            _("Confirmed. The client hears of it; a draft of the invoice is made."),
        ),
        "propose": (
            lambda: actions.propose(viewer, found, price=price, day=day, words=words, now=moment),
            _("Proposed. The client answers in the cabinet."),
        ),
        "decline": (
            lambda: actions.decline(viewer, found, words=words, now=moment),
            _("Declined. The client hears why."),
        ),
        "finish": (
            lambda: actions.finish(viewer, found, words=words, now=moment),
            _("Done. The client is asked how it went."),
        ),
    }
    pressed = next((verb for verb in verbs if verb in request.POST), None)
    if pressed is None:
        raise Http404
    verb, sentence = verbs[pressed]
    try:
        verb()
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.sentence)
        return _page(request, _order(viewer, order), form=form)
    messages.success(request, sentence)
    return redirect("desk:order", viewer.company.slug, order)


def _look_again(request: FacedRequest, found: Any, words: str) -> None:
    """What leaves for a client is read once by the guard; sent again unchanged, it goes. Raises
    Guarded."""
    said = Words(words, sure=request.POST.get("sure", ""))
    if words:
        guarding.ask(request.viewer, found.client, audience="client", words=said)


def _page(request: FacedRequest, found: Any, *, form: Any = None, sure: str = "") -> HttpResponse:
    viewer = request.viewer
    slug = viewer.company.slug
    context = {
        **shown.page_of(viewer, found),
        "may_decide": access.may_decide(viewer, found.client),
        "form": form or forms.Deciding(initial={"day": found.day, "price": found.price}),
        "sure": sure,
        "client_url": reverse("desk:client", args=[slug, found.client_id]),
    }
    status = 422 if form is not None else 200
    return render(request, "catalog/desk/order.html", context, status=status)


def _order(viewer: Viewer, order: uuid.UUID) -> Any:
    rows = access.orders(viewer).select_related("client", "contact")
    found = rows.filter(id=order).first()
    if found is None:
        raise Http404
    return found


def _url(viewer: Viewer) -> Callable[[uuid.UUID], str]:
    return lambda id: reverse("desk:order", args=[viewer.company.slug, id])


urls = [
    path("orders/", orders, name="orders"),
    path("orders/<uuid:order>/", order, name="order"),
    path("orders/<uuid:order>/decision/", decision, name="order_decision"),
]
