"""One entry: written beside a task, put right, with its trace."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions.refusal import Refused
from kulisy.hours import access, actions, forms, lengths, sheets
from kulisy.hours.forms import attempt
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest


@require_POST
def new_hours(request: FacedRequest) -> HttpResponse:
    """By hand, where the work is: `place` names it."""
    viewer = request.viewer
    place = next(iter(sheets.places_of(viewer, [request.POST.get("place", "")])), None)
    if place is None:
        raise Http404
    form = forms.Writing(request.POST)
    slug = viewer.company.slug
    url = (
        address("desk:task", slug, place.task.id)
        if place.task
        else address("desk:project_hours", slug, place.project.id)
    )
    if not form.is_valid():
        messages.error(request, _("Write how long: 1:30, 1.5 or 90 min."))
        return redirect(url)
    said = form.cleaned_data
    try:
        entry = actions.add(
            viewer, place.project, place.task, day=said["day"], minutes=said["length"],
            note=said["note"], now=now(),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        length = lengths.clock(entry.minutes)
        messages.success(request, _("Written down: %(length)s.") % {"length": length})
    return redirect(url + "#hours")


@require_http_methods(["GET", "HEAD", "POST"])
def hours_entry(request: FacedRequest, *, hours_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    rows = access.worked(viewer).select_related("project", "project__client", "task", "seat")
    found = get_object_or_404(rows, id=hours_id)
    may_correct = access.may_correct(viewer, found)
    if request.method == "POST" and not may_correct:
        raise Http404
    own = found.seat_id == viewer.seat_id
    first = {
        "length": found.minutes, "day": found.day, "counts": found.counts, "note": found.note,
        "line": found.line,
    }  # fmt: skip
    form = forms.Correcting(
        request.POST or None,
        initial=first,
        own=own,
        shown=found.project.audience == access.Audience.CLIENT,
    )
    if form.is_valid() and attempt(form, lambda: _change(request, found, form)):
        messages.success(request, _("Put right."))
        return redirect(_page(request, found))
    context: dict[str, Any] = {
        "entry": found,
        "own": own,
        "form": form,
        "may_correct": may_correct,
        "trace": list(
            access.corrections(viewer)
            .filter(entry_id=found.id)
            .select_related("by_seat")
            .order_by("-at", "-id")[:50]
        ),
        "clock": lengths.clock,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "hours/desk/entry.html", context, status=status)


def _change(request: FacedRequest, entry: Any, form: forms.Correcting) -> bool:
    reason = form.cleaned_data.get("reason", "")
    actions.change(request.viewer, entry, values=form.values, reason=reason, now=now())
    return True


def _page(request: FacedRequest, entry: Any) -> str:
    return address("desk:hours_entry", request.viewer.company.slug, entry.id)


urls = [
    path("hours/entries/", new_hours, name="new_hours"),
    path("hours/entries/<uuid:hours_id>/", hours_entry, name="hours_entry"),
]
