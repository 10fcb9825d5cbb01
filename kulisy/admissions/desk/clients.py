"""A client's beginnings and his circle: new client, new contact, who of the team sees him."""

import uuid
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.admissions import access, forms
from kulisy.admissions.actions import clients
from kulisy.admissions.shown import done
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@read_or_send
def new_client(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    if not access.may_keep_clients(viewer):
        raise Http404
    seats = list(access.seats(viewer).filter(active=True))
    first = {"responsible": str(viewer.seat_id)}
    # From the list of followers: whom to write down.
    given = {key: request.GET.get(key, "") for key in ("contact_name", "email")}
    form = forms.NewClient(seats, request.POST or None, initial={**first, **given})
    if form.is_valid():
        made = forms.attempt(form, lambda: _make(request, form, seats))
        if made:
            text = _("%(name)s is a client now.") % {"name": made.name}
            return done(request, text, "desk:client", made.id)
    return render(request, "admissions/desk/new_client.html", {"form": form})


@read_or_send
def new_contact(request: FacedRequest, *, client: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    shown = access.client(viewer, client)
    if not access.may_keep(viewer, shown):
        raise Http404
    form = forms.ContactCard(request.POST or None)
    if form.is_valid():
        made = forms.attempt(
            form,
            lambda: clients.add_contact(viewer, shown, values=form.cleaned_data, now=now()),
        )
        if made:
            return redirect("desk:contact", viewer.company.slug, made.id)
    return render(request, "admissions/desk/new_contact.html", {"form": form, "client": shown})


@read_or_send
def circle(request: FacedRequest, *, client: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """Who of the team sees this client, answers for him, writes to him."""
    viewer = request.viewer
    shown = access.client(viewer, client)
    if not access.may_close_circle(viewer, shown):
        raise Http404
    seats = list(access.seats(viewer).filter(active=True))
    named = access.named_seats(viewer, shown).values_list("seat_id", flat=True)
    form = forms.Circle(
        seats, request.POST or None, initial=None if request.POST else forms.Circle.of(shown, named)
    )
    if form.is_valid():
        forms.attempt(form, lambda: _draw(request, form, shown, seats))
        if not form.errors:
            text = _("Who sees %(name)s is settled.") % {"name": shown.name}
            return done(request, text, "desk:client_circle", shown.id)
    return render(request, "admissions/desk/circle.html", {"form": form, "client": shown})


@transaction.atomic
def _make(request: FacedRequest, form: forms.NewClient, seats: list[Any]) -> Any:
    viewer, values, moment = request.viewer, form.cleaned_data, now()
    made = clients.add_client(
        viewer,
        name=values["name"],
        human=values["human"],
        responsible=_chosen(seats, values["responsible"]),
        now=moment,
    )
    if form.contact:
        clients.add_contact(viewer, made, values=form.contact, now=moment)
    return made


@transaction.atomic
def _draw(request: FacedRequest, form: forms.Circle, shown: Any, seats: list[Any]) -> None:
    viewer, values, moment = request.viewer, form.cleaned_data, now()
    clients.set_client_modes(viewer, shown, **form.modes, now=moment)
    clients.restrict(
        viewer,
        shown,
        restricted=values["restricted"],
        seats=[each for each in seats if str(each.id) in values["seats"]],
        now=moment,
    )
    heir = _chosen(seats, values["responsible"])
    clients.change_responsible(viewer, shown, seat=heir, now=moment)


def _chosen(seats: list[Any], wanted: str) -> Any:
    return next(each for each in seats if str(each.id) == wanted)


urls = [
    path("clients/new/", new_client, name="new_client"),
    path("clients/<uuid:client>/contacts/new/", new_contact, name="new_contact"),
    path("clients/<uuid:client>/access/", circle, name="client_circle"),
]
