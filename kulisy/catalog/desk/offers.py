"""Offers and news at the desk: whom they are for, until when, and what came of them."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.shown import done
from kulisy.catalog import access, actions, forms
from kulisy.kit.time import date_in, now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

#: So long a new one is shown, unless one says otherwise.
USUAL_DAYS = 30
#: Of the page.
MANY = 100
STATES = {
    "shown": gettext_lazy("It is shown now to whoever comes to the cabinet of their own accord."),
    "draft": gettext_lazy("Only the team sees it now."),
    "archived": gettext_lazy("It is put away."),
}


@require_safe
def offers(request: FacedRequest) -> HttpResponse:
    """With their effect: seen, of interest, ordered, not interested; and how many want them by
    letter. Three statements."""
    viewer, moment = request.viewer, now()
    today = date_in(moment, viewer.company.time_zone)
    rows = list(access.offers(viewer, today=today).select_related("service")[:MANY])
    counted = {
        each["offer_id"]: each
        for each in access.fates(viewer)
        .filter(offer_id__in=[row.id for row in rows])
        .values("offer_id")
        .annotate(
            seen=Count("seen_at"),
            followed=Count("followed_at"),
            ordered=Count("ordered_at"),
            dismissed=Count("dismissed_at"),
            mailed=Count("mailed_at"),
        )
    }
    context = {
        "offers": [(each, counted.get(each.id)) for each in rows],
        "today": today,
        "wishes": access.wishes(viewer).count(),
        "may_keep": access.may_keep(viewer),
    }
    return render(request, "catalog/desk/offers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_offer(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    if not access.may_keep(viewer):
        raise Http404
    today = date_in(now(), viewer.company.time_zone)
    first = {
        "kind": "offer",
        "starts_on": today,
        "ends_on": today + timedelta(days=USUAL_DAYS),
        "to_all": True,
    }
    form = _form(request, viewer, first)
    if form.is_valid():
        made = actions.save_offer(
            viewer, None, values=form.values, client_ids=form.client_ids, now=now()
        )
        return done(request, _("Written. Nobody sees it until you show it."), "desk:offer", made.id)
    context = {"form": form, "offer": None, "may_keep": True}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/desk/offer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: FacedRequest, *, offer: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    if not access.may_keep(viewer):
        raise Http404
    found = _offer(viewer, offer)
    aimed = access.aims(viewer).filter(offer_id=found.id).values_list("client_id", flat=True)
    form = _form(request, viewer, forms.OfferCard.of(found, aimed))
    if form.is_valid():
        actions.save_offer(viewer, found, values=form.values, client_ids=form.client_ids, now=now())
        return done(request, _("Saved."), "desk:offer", found.id)
    context = {"form": form, "offer": found, "may_keep": True}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/desk/offer.html", context, status=status)


@require_POST
def offer_state(request: FacedRequest, *, offer: uuid.UUID) -> HttpResponse:
    viewer, state = request.viewer, request.POST.get("state", "")
    if state not in STATES or not access.may_keep(viewer):
        raise Http404
    actions.show_offer(viewer, _offer(viewer, offer), state, now=now())
    return done(request, str(STATES[state]), "desk:offers")


def _form(request: FacedRequest, viewer: Viewer, first: dict[str, Any]) -> forms.OfferCard:
    return forms.OfferCard(
        list(access.services(viewer).exclude(state="archived")),
        list(people.clients(viewer).order_by("name", "id")),
        request.POST or None,
        initial=first,
    )


def _offer(viewer: Viewer, offer: uuid.UUID) -> Any:
    today = date_in(now(), viewer.company.time_zone)
    found = access.offers(viewer, today=today).filter(id=offer).first()
    if found is None:
        raise Http404
    return found


urls = [
    path("offers/", offers, name="offers"),
    path("offers/new/", new_offer, name="new_offer"),
    path("offers/<uuid:offer>/", offer, name="offer"),
    path("offers/<uuid:offer>/state/", offer_state, name="offer_state"),
]
