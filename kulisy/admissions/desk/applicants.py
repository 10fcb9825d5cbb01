"""The queue of those who want to become clients."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access, forms
from kulisy.admissions.actions import admitting
from kulisy.admissions.shown import answer, done
from kulisy.kit.time import now
from kulisy.people.access import clients as visible_clients
from kulisy.people.middleware import FacedRequest

#: So many answered ones are shown beneath.
ANSWERED = 20


@require_safe
def applicants(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    if not access.may_run(viewer):
        raise Http404
    rows = access.applications(viewer)
    context = {
        "waiting": rows.filter(state="waiting").order_by("at"),
        "answered": rows.filter(state__in=["admitted", "declined"])
        .select_related("decided_by")
        .order_by("-decided_at")[:ANSWERED],
        "followers": access.followers(viewer).order_by("-since")[:200],
    }
    return render(request, "admissions/desk/applicants.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def applicant(request: FacedRequest, *, application: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """Admit to an existing client or to a new one."""
    viewer = request.viewer
    shown = access.application(viewer, application)
    known = list(visible_clients(viewer).order_by("name"))
    seats = list(access.seats(viewer).filter(active=True))
    form = forms.Admitting(
        known,
        seats,
        request.POST or None,
        initial={"name": shown.name, "responsible": str(viewer.seat_id)},
    )
    if form.is_valid() and forms.attempt(form, lambda: _admit(request, form, shown, known, seats)):
        text = _("%(name)s is admitted and hears of it by mail.") % {"name": shown.name}
        return done(request, text, "desk:applicants")
    context = {"application": shown, "form": form, "declining": forms.Declining()}
    return render(request, "admissions/desk/applicant.html", context)


@require_POST
def refusal(request: FacedRequest, *, application: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """Decline with a word."""
    viewer = request.viewer
    shown = access.application(viewer, application)
    form = forms.Declining(request.POST)
    if not form.is_valid():
        context = {"application": shown, "form": None, "declining": form}
        return render(request, "admissions/desk/applicant.html", context, status=422)
    word = form.cleaned_data["answer"]
    return answer(
        request,
        lambda: admitting.decline(viewer, shown, answer=word, now=now()),
        _("The applicant is declined and hears of it by mail."),
        "desk:applicants",
    )


def _admit(
    request: FacedRequest, form: forms.Admitting, shown: Any, known: list[Any], seats: list[Any]
) -> Any:
    viewer, values, moment = request.viewer, form.cleaned_data, now()
    chosen = next((each for each in known if str(each.id) == values["client"]), None)
    if chosen is None:
        heir = next(each for each in seats if str(each.id) == values["responsible"])
        new = {"name": values["name"], "human": values["human"], "responsible": heir}
        return admitting.admit_as_new_client(viewer, shown, client=new, **form.rights, now=moment)
    return admitting.admit(viewer, shown, client=chosen, **form.rights, now=moment)


urls = [
    path("applicants/", applicants, name="applicants"),
    path("applicants/<uuid:application>/", applicant, name="applicant"),
    path("applicants/<uuid:application>/refusal/", refusal, name="applicant_refusal"),
]
