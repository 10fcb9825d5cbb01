"""Hand-overs: what somebody holds, who takes it, point by point, and back again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.forms import attempt
from kulisy.admissions.refusal import Refused
from kulisy.handovers import access, actions, handing
from kulisy.handovers.forms import Leaving
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.handovers.models import Handover

PAGE = 50


@require_safe
def index(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    rows = list(access.handovers(viewer).select_related("seat")[:PAGE])
    context = {"rows": handing.lines(viewer, rows), "may_run": viewer.runs_company}
    return render(request, "handovers/desk/handovers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: FacedRequest) -> HttpResponse:
    """One's own; who runs the company, anybody's (`?seat=`)."""
    viewer = request.viewer
    wanted = read_id(request.GET.get("seat", "")) or viewer.seat_id
    seat = get_object_or_404(people.team(viewer).filter(active=True), id=wanted)
    if not access.may_hand_over(viewer, seat):
        raise Http404
    form = Leaving(
        request.POST if request.method == "POST" else None,
        initial={"kind": "leave", "first_day": timezone.localdate(), "back_on": seat.back_on},
    )
    made = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        made = attempt(form, lambda: actions.prepare(viewer, seat, values=said, now=now()))
    if made is not None:
        return redirect("desk:handover", viewer.company.slug, made.id)
    context = {"form": form, "seat": seat, "own": seat.id == viewer.seat_id}
    status = 422 if form.is_bound else 200
    return render(request, "handovers/desk/new_handover.html", context, status=status)


@require_safe
def handover(request: FacedRequest, *, handover_id: uuid.UUID) -> HttpResponse:
    return _page(request, _found(request, handover_id))


@require_POST
def stand_in(request: FacedRequest, *, handover_id: uuid.UUID) -> HttpResponse:
    """Another one for everything of one client."""
    client, seat = (read_id(request.POST.get(name, "")) for name in ("client", "seat"))
    if client is None or seat is None:
        raise Http404
    return _done(
        request,
        handover_id,
        lambda found: actions.propose(request.viewer, found, client_id=client, seat_id=seat),
    )


@require_POST
def asking(request: FacedRequest, *, handover_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        handover_id,
        lambda found: actions.ask(request.viewer, found, now=now()),
        lambda _nothing: _("The stand-ins are asked."),
    )


@require_POST
def answers(request: FacedRequest, *, handover_id: uuid.UUID) -> HttpResponse:
    """The stand-in takes the ticked points, or says why not."""
    chosen = [each for value in request.POST.getlist("points") if (each := read_id(value))]
    accepted = request.POST.get("said") != "no"

    def told(count: Any) -> str:
        if not count:
            return _("Nothing was ticked.")
        if accepted:
            said = ngettext("%(count)s point accepted.", "%(count)s points accepted.", count)
        else:
            said = ngettext("%(count)s point declined.", "%(count)s points declined.", count)
        return said % {"count": count}

    return _done(
        request,
        handover_id,
        lambda found: actions.answer(
            request.viewer,
            found,
            point_ids=chosen,
            accepted=accepted,
            words=request.POST.get("words", ""),
            now=now(),
        ),
        told,
    )


@require_POST
def beginning(request: FacedRequest, *, handover_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        handover_id,
        lambda found: actions.begin(request.viewer, found, now=now()),
        lambda count: (
            ngettext("%(count)s thing changed hands.", "%(count)s things changed hands.", count)
            % {"count": count}
        ),
    )


@require_POST
def comeback(request: FacedRequest, *, handover_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        handover_id,
        lambda found: actions.end(request.viewer, found, now=now()),
        lambda count: (
            ngettext("%(count)s thing came back.", "%(count)s things came back.", count)
            % {"count": count}
        ),
    )


@require_POST
def removal(request: FacedRequest, *, handover_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        handover_id,
        lambda found: actions.drop(request.viewer, found),
        lambda _nothing: _("Dropped: nothing has changed hands."),
    )


def _done(
    request: FacedRequest,
    handover_id: uuid.UUID,
    verb: Callable[[Handover], Any],
    told: Callable[[Any], str] | None = None,
) -> HttpResponse:
    found = _found(request, handover_id)
    try:
        result = verb(found)
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    else:
        if told is not None:
            flashes.success(request, told(result))
    return redirect("desk:handover", request.viewer.company.slug, found.id)


def _page(request: FacedRequest, found: Handover) -> HttpResponse:
    context = handing.shown(request.viewer, found, now=now())
    return render(request, "handovers/desk/handover.html", context)


def _found(request: FacedRequest, handover_id: uuid.UUID) -> Handover:
    rows = access.handovers(request.viewer).select_related("seat", "made_by")
    return get_object_or_404(rows, id=handover_id)
