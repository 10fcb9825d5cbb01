"""The bell, the choices and the live ticket: alike in both faces."""

import uuid

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.kit.time import now
from kulisy.notify import access, actions, bells, live
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
def bell(request: FacedRequest) -> HttpResponse:
    """What rang. POST: all of it is read. `?mark=1`: the bell of the menu with its number."""
    viewer = _himself(request)
    if request.method == "POST":
        actions.mark_all_read(viewer, now=now())
        return redirect(_address(viewer, "bell"))
    if "mark" in request.GET:
        return render(request, "look/parts/bell.html", _mark(viewer))
    entries, older = bells.entries(viewer, before=_id(request.GET.get("before", "")))
    context = {
        "entries": entries,
        "older": f"?before={older}" if older else "",
        "first": "before" not in request.GET,
        "any_unread": access.unread_bells(viewer) > 0,
    }
    part = "notify/_bells.html" if request.headers.get("HX-Request") else "notify/bell.html"
    return render(request, part, context)


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: FacedRequest) -> HttpResponse:
    """What one hears of, and how."""
    viewer = _himself(request)
    if request.method == "POST":
        data = request.POST
        actions.choose(viewer, bell=data.getlist("bell"), mail=data.getlist("mail"))
        flashes.success(request, _("Saved."))
        return redirect(_address(viewer, "choices"))
    chosen = {row.kind: row for row in access.choices(viewer)}
    context = {
        "kinds": [
            {
                "value": kind.value,
                "label": kind.label,
                "bell": chosen[kind].bell if kind in chosen else True,
                "mail": chosen[kind].mail if kind in chosen else True,
            }
            for kind in access.kinds(viewer)
        ]
    }
    return render(request, "notify/choices.html", context)


@require_POST
def live_ticket(request: FacedRequest) -> HttpResponse:
    """Admits to the viewer's own stream for a minute. Who looks as somebody else gets none."""
    return JsonResponse({"url": f"/live?ticket={live.ticket(_himself(request))}"})


def routes() -> list[URLPattern]:
    return [
        path("bell/", bell, name="bell"),
        path("choices/", choices, name="choices"),
        path("live/", live_ticket, name="live_ticket"),
    ]


def _himself(request: FacedRequest) -> Viewer:
    """A person's own affairs are shown to himself alone, not to who looks through his eyes."""
    if request.viewer.looking_as:
        raise Http404
    return request.viewer


def _mark(viewer: Viewer) -> dict[str, object]:
    url = _address(viewer, "bell")
    return {
        "bell_url": url,
        "bell_fragment_url": f"{url}?mark=1",
        "bell_count": access.unread_bells(viewer),
    }


def _address(viewer: Viewer, name: str) -> str:
    return reverse(f"{viewer.face}:{name}", args=[viewer.company.slug])


def _id(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
