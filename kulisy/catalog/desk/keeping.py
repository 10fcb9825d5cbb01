"""The catalogue at the desk: everybody reads it, who keeps clients writes it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.admissions.shown import done
from kulisy.catalog import access, actions, forms, pictures, prices, shown
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

#: What becomes of a service by a button: word → what the page says then.
STATES = {
    "shown": gettext_lazy("It is shown now: in the cabinet and on your public page."),
    "draft": gettext_lazy("Only the team sees it now."),
    "archived": gettext_lazy("It is put away."),
}


@require_safe
def services(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    rows = list(access.services(viewer))
    context = {
        "groups": shown.grouped(
            _cards(viewer, [each for each in rows if each.state != "archived"])
        ),
        "archived": _cards(viewer, [each for each in rows if each.state == "archived"]),
        "may_keep": access.may_keep(viewer),
    }
    return render(request, "catalog/desk/services.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_service(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    if not access.may_keep(viewer):
        raise Http404
    first = {"kind": "service", "price_kind": "fixed", "currency": _usual(viewer), "place": 0}
    form = forms.ServiceCard(_seats(viewer), request.POST or None, initial=first)
    if form.is_valid():
        made = actions.save_service(
            viewer, None, values=form.values, seat_ids=form.seat_ids, now=now()
        )
        text = _("Written. Add pictures, look at it, then show it to everybody.")
        return done(request, text, "desk:service", made.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/desk/new_service.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def service(request: FacedRequest, *, service: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = _service(viewer, service)
    if request.method == "POST" and not access.may_keep(viewer):
        raise Http404
    who = access.performers(viewer, [found.id])
    first = forms.ServiceCard.of(found, [each.seat_id for each in who.get(found.id, ())])
    form = forms.ServiceCard(_seats(viewer), request.POST or None, initial=first)
    if form.is_valid():
        actions.save_service(viewer, found, values=form.values, seat_ids=form.seat_ids, now=now())
        return done(request, _("Saved."), "desk:service", found.id)
    (card,) = _cards(viewer, [found])
    context = {
        "service": found,
        "card": card,
        "form": form,
        "pictures": list(zip(found.pictures, card.picture_urls, strict=True)),
        "picture_form": forms.Pictures(),
        "may_keep": access.may_keep(viewer),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/desk/service.html", context, status=status)


@require_POST
def service_state(request: FacedRequest, *, service: uuid.UUID) -> HttpResponse:
    viewer, state = request.viewer, request.POST.get("state", "")
    if state not in STATES:
        raise Http404
    actions.show_service(viewer, _service(viewer, service), state, now=now())
    return done(request, str(STATES[state]), "desk:service", service)


@require_POST
def service_pictures(request: FacedRequest, *, service: uuid.UUID) -> HttpResponse:
    """Add some, take one away."""
    viewer = request.viewer
    found = _service(viewer, service)
    removed = [each for each in found.pictures if str(each) in request.POST.getlist("remove")]
    try:
        actions.keep_pictures(
            viewer,
            found,
            added=request.FILES.getlist("pictures"),
            removed=removed,
            now=now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:service", viewer.company.slug, service)
    text = _("A picture appears in a few seconds.") if not removed else _("It is taken away.")
    return done(request, text, "desk:service", service)


def _cards(viewer: Viewer, rows: list[Any]) -> list[shown.Card]:
    slug = viewer.company.slug
    return shown.cards(
        rows,
        access.performers(viewer, [each.id for each in rows]),
        url=lambda id: reverse("desk:service", args=[slug, id]),
        picture=lambda id, blob: pictures.address(viewer, id, blob),
    )


def _service(viewer: Viewer, service_id: uuid.UUID) -> Any:
    found = access.services(viewer).filter(id=service_id).first()
    if found is None:
        raise Http404
    return found


def _seats(viewer: Viewer) -> list[Any]:
    return list(people.team(viewer).filter(active=True).order_by("name", "id"))


def _usual(viewer: Viewer) -> str:
    return prices.USUAL.get(viewer.company.language, "RUB")


urls = [
    path("catalog/", services, name="services"),
    path("catalog/new/", new_service, name="new_service"),
    path("catalog/<uuid:service>/", service, name="service"),
    path("catalog/<uuid:service>/state/", service_state, name="service_state"),
    path("catalog/<uuid:service>/pictures/", service_pictures, name="service_pictures"),
    path(
        "catalog/<uuid:service>/pictures/<uuid:blob_id>/",
        pictures.service_picture,
        name="service_picture",
    ),
]
