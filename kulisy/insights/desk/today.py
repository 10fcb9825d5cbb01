"""Today: the owner sees everything, everybody else himself beside his own past."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kulisy.insights import access, shown
from kulisy.insights import board as boards
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest


@require_safe
def board(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    if not access.sees_all(viewer):
        return _page(request, viewer.seat_id)
    return _page(request, None)


@require_safe
def board_seat(request: FacedRequest, *, seat_id: uuid.UUID) -> HttpResponse:
    if not access.sees_board_of(request.viewer, seat_id):
        raise Http404
    return _page(request, seat_id)


def _page(request: FacedRequest, seat_id: uuid.UUID | None) -> HttpResponse:
    viewer, moment = request.viewer, now()
    team = {each.id: each for each in people.team(viewer)}
    seat: Any = None
    if seat_id is not None:
        seat = get_object_or_404(people.team(viewer), id=seat_id)
    found = boards.of(viewer, now=moment, seat_id=seat_id)
    risks = shown.mixed(found.whole.risks)
    lines = shown.risk_lines(viewer, risks, {} if seat else team)
    context = {
        "head": shown.head(found),
        "day": moment,
        "tiles": shown.tiles(found.whole, day=found.day),
        "first_risks": lines[: shown.SHOWN],
        "other_risks": lines[shown.SHOWN :],
        "team": shown.team(viewer, found),
        "clients": shown.clients(viewer, found),
        "more_clients": found.more_clients,
        "seat": seat,
        "own": seat is not None and seat.id == viewer.seat_id,
        "may_ask": access.may_ask(viewer),
    }
    return render(request, "insights/desk/board.html", context)
