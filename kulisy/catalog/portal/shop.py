"""The catalogue in the cabinet, and ordering in two taps: «Order» on a card, «Send» on its page."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kulisy.catalog import access, actions, forms, pictures, shown
from kulisy.kit.ids import new_id
from kulisy.kit.time import date_in, now
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

#: Open orders that stand above the catalogue.
FEW = 3


@require_safe
def catalogue(request: FacedRequest) -> HttpResponse:
    """What can be ordered; one's own open orders first, and the one offer of the day."""
    viewer = request.viewer
    _admitted(viewer)
    today = date_in(now(), viewer.company.time_zone)
    services = list(access.services(viewer))
    opened = (
        access.orders(viewer)
        .filter(state__in=["waiting", "proposed", "confirmed"])
        .select_related("client")
        .order_by("-state_at")[:FEW]
    )
    context = {
        "groups": shown.grouped(service_cards(viewer, services)),
        "orders": shown.lines(list(opened), url=order_url(viewer), waits="proposed"),
        "offer": access.offer_of_today(viewer, today=today),
        "news": list(access.offers(viewer, today=today).filter(kind="news")[:FEW]),
        "may_order": bool(access.ordering_clients(viewer)),
        "may_wish": access.may_wish(viewer),
        "wished": access.wishes(viewer).exists(),
    }
    return render(request, "catalog/portal/catalogue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def service(request: FacedRequest, *, service: uuid.UUID) -> HttpResponse:
    """One service, and the form that orders it."""
    viewer = request.viewer
    _admitted(viewer)
    found = access.services(viewer).filter(id=service).first()
    if found is None:
        raise Http404
    clients = [
        (each.client_id, each.client_name)
        for each in viewer.admissions
        if each.client_id in access.ordering_clients(viewer)
    ]
    moment = now()
    form = None
    if clients and not found.by_time:
        form = _form(request, found, clients, now=moment)
        if request.method == "POST" and form.is_valid():
            return _ordered(request, found, form, now=moment)
    elif request.method == "POST":
        raise Http404
    (card,) = service_cards(viewer, [found])
    status = 422 if request.method == "POST" else 200
    context = {"card": card, "form": form}
    return render(request, "catalog/portal/service.html", context, status=status)


def service_cards(viewer: Viewer, services: list[Any]) -> list[shown.Card]:
    slug = viewer.company.slug
    return shown.cards(
        services,
        access.performers(viewer, [each.id for each in services]),
        url=lambda id: rewritten(viewer, reverse("portal:service", args=[slug, id])),
        picture=lambda id, blob: pictures.address(viewer, id, blob),
        book=lambda id: rewritten(viewer, reverse("portal:booking_times", args=[slug, id])),
    )


def order_url(viewer: Viewer) -> Any:
    slug = viewer.company.slug
    return lambda id: rewritten(viewer, reverse("portal:order", args=[slug, id]))


def _form(
    request: HttpRequest, found: Any, clients: list[tuple[uuid.UUID, str]], *, now: datetime
) -> forms.Ordering:
    first = {"key": new_id(), "offer": request.GET.get("offer", ""), "quantity": 1}
    return forms.Ordering(
        clients,
        request.POST if request.method == "POST" else None,
        initial=first,
        product=found.kind == "product",
        today=shown.viewers_day(now),
    )


def _ordered(
    request: FacedRequest, found: Any, form: forms.Ordering, *, now: datetime
) -> HttpResponse:
    viewer, values = request.viewer, form.cleaned_data
    today = date_in(now, viewer.company.time_zone)
    offer_id = values["offer"]
    if offer_id and not access.offers(viewer, today=today).filter(id=offer_id).exists():
        offer_id = None
    placed = actions.order(
        viewer,
        found,
        client_id=uuid.UUID(values["client"]),
        quantity=values["quantity"],
        day=values["day"],
        words=values["words"],
        key=values["key"],
        offer_id=offer_id,
        now=now,
    )
    if offer_id:
        actions.note_ordered(viewer, offer_id, today=today, now=now)
    messages.success(request, _("The order is sent. You will hear from us here and by mail."))
    return redirect("portal:order", viewer.company.slug, placed.id)


def _admitted(viewer: Viewer) -> None:
    if not viewer.clients_with(access.SECTION):
        raise Http404


urls = [
    path("catalog/", catalogue, name="catalogue"),
    path("catalog/<uuid:service>/", service, name="service"),
]
