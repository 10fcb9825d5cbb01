"""The cabinet's first screen, and who is on the team."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from kulisy.disclosure.access import reach
from kulisy.handovers.standing_in import standing_in
from kulisy.kit.time import now
from kulisy.people import actions
from kulisy.people.middleware import FacedRequest
from kulisy.portal.first_screen import first_screen, team_of


@require_safe
def home(request: FacedRequest) -> HttpResponse:
    """What is new? What waits for me? How does the work go?"""
    context = {"screen": first_screen(request.viewer, now=now())}
    return render(request, "portal/home.html", context)


@require_POST
def visit(request: FacedRequest) -> HttpResponse:
    """The first screen was really shown: «Что нового» counts from the visit before."""
    actions.note_visit(request.viewer, now=now())
    return HttpResponse(status=204)


@require_POST
def presence(request: FacedRequest) -> HttpResponse:
    """A page was really shown; pages ask for this once in some minutes."""
    actions.note_presence(request.viewer, now=now())
    return HttpResponse(status=204)


@require_safe
def team(request: FacedRequest) -> HttpResponse:
    """Who does what, and when he is back; how to reach the company."""
    viewer = request.viewer
    context = {
        "team": team_of(viewer, now=now()),
        "stood_in": standing_in(viewer, now=now()),
        "reach": {each.seat_id: each for each in reach(viewer)},
        "talks": bool(viewer.clients_with("conversations")),
    }
    return render(request, "portal/team.html", context)


urls = [
    path("", home, name="home"),
    path("visit/", visit, name="visit"),
    path("presence/", presence, name="presence"),
    path("team/", team, name="team"),
]
