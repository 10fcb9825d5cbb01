"""Does it pay: pilots, what was before them, what became of them, the page for the owner."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access as admissions
from kulisy.admissions.forms import attempt
from kulisy.admissions.refusal import Refused
from kulisy.insights import (
    access,
    actions,
    effects,
    proposing,
    reporting,
    shown,
    taking,
    themselves,
)
from kulisy.insights.forms import Deciding, Stating
from kulisy.insights.measures import MEASURES
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.insights.models import Pilot
    from kulisy.people.viewer import Viewer

PAGE = 50
MONTH = timedelta(days=30)


@require_safe
def index(request: FacedRequest) -> HttpResponse:
    viewer = _asking(request)
    rows = list(access.pilots(viewer).select_related("client")[:PAGE])
    moment = now()
    context = {
        "rows": [shown.pilot_row(viewer, each, now=moment) for each in rows],
        "candidates": [] if rows else proposing.candidates(viewer, now=moment),
        "acting": shown.acting(
            themselves.acting(viewer, since=moment - MONTH, until=moment),
            before=themselves.acting(viewer, since=moment - 2 * MONTH, until=moment - MONTH),
        ),
    }
    return render(request, "insights/desk/effect.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: FacedRequest) -> HttpResponse:
    """The problem, the client, the measure, the stop rule; then how it was before is taken."""
    viewer, moment = _asking(request), now()
    clients = list(people.clients(viewer).order_by("name", "id"))
    running = set(access.pilots(viewer).filter(decision="").values_list("client_id", flat=True))
    offered = [
        each for each in proposing.candidates(viewer, now=moment) if each.client.id not in running
    ]
    named = request.GET.get("client") or (str(offered[0].client.id) if offered else "")
    form = Stating(
        [(each.id, each.name) for each in clients],
        request.POST if request.method == "POST" else None,
        initial={"client": named, "measure": MEASURES[0].key},
    )
    made = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        client = next(each for each in clients if each.id == said["client"])
        made = attempt(form, lambda: actions.begin(viewer, client, values=said, now=moment))
    if made is not None:
        flashes.success(request, _("The time before is taken. From today on it counts."))
        return redirect("desk:pilot", viewer.company.slug, made.id)
    context = {
        "form": form,
        "candidates": offered,
        "measures": MEASURES,
        "clients": clients,
        "may_add": admissions.may_keep_clients(viewer),
    }
    status = 422 if form.is_bound else 200
    return render(request, "insights/desk/new_pilot.html", context, status=status)


@require_safe
def pilot(request: FacedRequest, *, pilot_id: uuid.UUID) -> HttpResponse:
    return _page(request, _found(request, pilot_id), Deciding())


@require_POST
def before(request: FacedRequest, *, pilot_id: uuid.UUID) -> HttpResponse:
    """Taken anew: after an archive was brought in."""
    done = _("The time before is taken anew.")
    return _done(
        request, pilot_id, lambda it: actions.take_again(request.viewer, it, now=now()), done
    )


@require_POST
def decision(request: FacedRequest, *, pilot_id: uuid.UUID) -> HttpResponse:
    """Go on or stop."""
    found = _found(request, pilot_id)
    form = Deciding(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    said = form.cleaned_data
    return _done(
        request,
        pilot_id,
        lambda it: actions.decide(
            request.viewer, it, decision=said["decision"], words=said["words"], now=now()
        ),
        _("Decided. The report holds the numbers of today."),
    )


@require_safe
def report(request: FacedRequest, *, pilot_id: uuid.UUID) -> HttpResponse:
    """One page of paper, made of what the screen shows."""
    found = _found(request, pilot_id)
    answer = HttpResponse(
        reporting.pdf(request.viewer, found, now=now()), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="{reporting.NAME}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _page(
    request: FacedRequest, found: Pilot, form: Deciding, *, status: int = 200
) -> HttpResponse:
    viewer, moment = request.viewer, now()
    clock = taking.working(viewer.company, now=moment)
    after = effects.after(viewer, found, clock=clock, now=moment)
    context = {
        "pilot": found,
        "form": form,
        **shown.pilot(viewer, found, after, now=moment),
    }
    return render(request, "insights/desk/pilot.html", context, status=status)


def _done(
    request: FacedRequest, pilot_id: uuid.UUID, verb: Callable[[Pilot], None], told: str
) -> HttpResponse:
    found = _found(request, pilot_id)
    try:
        verb(found)
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    else:
        flashes.success(request, told)
    return redirect("desk:pilot", request.viewer.company.slug, found.id)


def _asking(request: FacedRequest) -> Viewer:
    if not access.may_ask(request.viewer):
        raise Http404
    return request.viewer


def _found(request: FacedRequest, pilot_id: uuid.UUID) -> Pilot:
    rows = access.pilots(_asking(request)).select_related("client", "decided_by", "made_by")
    return get_object_or_404(rows, id=pilot_id)
