"""Offers in the cabinet: that one was seen, that it is of interest, that it isn't."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.catalog import access, actions
from kulisy.kit.time import date_in, now
from kulisy.people.middleware import FacedRequest


@require_safe
def offer_of_today(request: FacedRequest) -> HttpResponse:
    """A piece of the first screen, fetched once the page stands: at most one offer, or nothing."""
    viewer = request.viewer
    found = access.offer_of_today(viewer, today=date_in(now(), viewer.company.time_zone))
    return render(request, "catalog/portal/_offer_of_today.html", {"offer": found})


@require_POST
def sight(request: FacedRequest, *, offer: uuid.UUID) -> HttpResponse:
    """Said by the page itself once it shows the offer."""
    viewer, moment = request.viewer, now()
    actions.see_offer(viewer, offer, today=date_in(moment, viewer.company.time_zone), now=moment)
    return HttpResponse(status=204)


@require_POST
def interest(request: FacedRequest, *, offer: uuid.UUID) -> HttpResponse:
    """On to what it leads to."""
    viewer, moment = request.viewer, now()
    today = date_in(moment, viewer.company.time_zone)
    found = actions.follow_offer(viewer, offer, today=today, now=moment)
    slug = viewer.company.slug
    if found.service is None or found.service.state != "shown":
        return redirect("portal:catalogue", slug)
    return redirect(reverse("portal:service", args=[slug, found.service_id]) + f"?offer={offer}")


@require_POST
def dismissal(request: FacedRequest, *, offer: uuid.UUID) -> HttpResponse:
    viewer, moment = request.viewer, now()
    today = date_in(moment, viewer.company.time_zone)
    actions.dismiss_offer(viewer, offer, today=today, now=moment)
    messages.success(request, _("You won't meet this offer again."))
    return redirect("portal:home", viewer.company.slug)


@require_POST
def by_letter(request: FacedRequest) -> HttpResponse:
    """Offers by letter too, or no longer."""
    wanted = request.POST.get("wanted") == "yes"
    actions.wish_offers(request.viewer, wanted=wanted, now=now())
    if wanted:
        messages.success(request, _("Offers come to you by mail from now on. Each letter ends it."))
    else:
        messages.success(request, _("No more offers come by mail."))
    return redirect("portal:catalogue", request.viewer.company.slug)


urls = [
    path("offers/by-letter/", by_letter, name="offers_by_letter"),
    path("offers/today/", offer_of_today, name="offer_of_today"),
    path("offers/<uuid:offer>/sight/", sight, name="offer_sight"),
    path("offers/<uuid:offer>/interest/", interest, name="offer_interest"),
    path("offers/<uuid:offer>/dismissal/", dismissal, name="offer_dismissal"),
]
