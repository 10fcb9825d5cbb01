"""The timer: begun from a task or a project, ended by one press, asked about when it ran long."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions.refusal import Refused
from kulisy.hours import access, actions, forms, lengths, sheets
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def hours_timer(request: FacedRequest) -> HttpResponse:
    """The one that runs. One form, several buttons: end it, with the length or as it ran; don't
    count it."""
    viewer = request.viewer
    if request.method != "POST":
        return _page(request, forms.Ending())
    if "drop" in request.POST:
        actions.drop(viewer)
        messages.success(request, _("The timer is stopped, nothing was counted."))
        return _back(request)
    form = forms.Ending(request.POST)
    asked = "length" in request.POST
    if asked and not form.is_valid():
        return _page(request, form, status=422)
    said: dict[str, Any] = form.cleaned_data if asked else {"length": None, "note": ""}
    try:
        entry = actions.stop(viewer, now=now(), minutes=said["length"], note=said["note"])
    except Refused as refusal:
        ending = form if asked else forms.Ending({"length": "", "note": ""})
        ending.is_valid()
        ending.errors.clear()
        ending.add_error("length", refusal.sentence)
        return _page(request, ending, status=422)
    if entry is None:
        messages.success(request, _("No timer is running."))
    else:
        length = lengths.clock(entry.minutes)
        messages.success(request, _("Written down: %(length)s.") % {"length": length})
    return _back(request)


@require_POST
def hours_start(request: FacedRequest) -> HttpResponse:
    """`place`: of a task or of a project, as it stands in the sheet."""
    viewer = request.viewer
    place = next(iter(sheets.places_of(viewer, [request.POST.get("place", "")])), None)
    if place is None:
        return HttpResponse(status=404)
    try:
        actions.start(viewer, place.project, place.task, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:hours_timer", viewer.company.slug)
    messages.success(request, _("The timer runs: %(title)s.") % {"title": place.title})
    return _back(request)


def _page(request: FacedRequest, form: Any, *, status: int = 200) -> HttpResponse:
    rows = access.timers(request.viewer).select_related("project", "project__client", "task")
    context = {"timer": rows.first(), "form": form}
    return render(request, "hours/desk/timer.html", context, status=status)


def _back(request: FacedRequest) -> HttpResponse:
    """Where the button stood, on this very site."""
    url = request.POST.get("back", "")
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return HttpResponseRedirect(url)
    return redirect("desk:hours", request.viewer.company.slug)


urls = [
    path("hours/timer/", hours_timer, name="hours_timer"),
    path("hours/timer/start/", hours_start, name="hours_start"),
]
