"""The bell, the choices and the live ticket: alike in both faces."""

import uuid

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.notify import access, actions, agents, bells, live, push, webpush
from kulisy.notify import choices as choice_ways
from kulisy.notify.choices import Way
from kulisy.notify.forms import DeviceForm, RhythmForm
from kulisy.people import access as people
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
    entries, older = bells.entries(viewer, before=read_id(request.GET.get("before", "")))
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
    """What one hears of, how, and when; and which devices may be woken."""
    viewer = _himself(request)
    form = RhythmForm(
        request.POST if request.method == "POST" else None,
        rhythm=access.rhythm(viewer),
        leads=access.leads(viewer),
    )
    if form.is_valid():
        actions.choose(viewer, _ways(request))
        actions.set_rhythm(viewer, form.chosen())
        flashes.success(request, _("Saved."))
        return redirect(_address(viewer, "choices"))
    context = {
        "form": form,
        "kinds": _kinds(viewer, _ways(request)),
        "zone": timezone.get_current_timezone_name(),
        "devices": access.devices(viewer),
        "push_key": webpush.public_key() if push.available() else "",
    }
    return render(request, "notify/choices.html", context, status=422 if form.errors else 200)


@require_POST
def stance(request: FacedRequest, *, place_kind: str, place_id: uuid.UUID) -> HttpResponse:
    """Follow a place closely, mute it, or neither any more: one tap, and back to the place."""
    viewer = _himself(request)
    if not _sees(viewer, place_kind, place_id):
        raise Http404
    actions.take_stance(viewer, place_id, request.POST.get("wish", ""))
    return redirect(f"{viewer.face}:{place_kind}", viewer.company.slug, place_id)


@require_POST
def device(request: FacedRequest) -> HttpResponse:
    """This browser may be woken (with its subscription), or no more (`forget`, by id or address).
    Answers a script with what holds now, a form with the page."""
    viewer = _himself(request)
    told = request.POST
    if "forget" in told:
        actions.forget_device(viewer, endpoint=told["forget"], device_id=read_id(told["forget"]))
    elif "ask" not in told:
        form = DeviceForm(told)
        if not form.is_valid() or not request.session.session_key:
            return _refused()
        try:
            actions.add_device(
                viewer,
                **form.cleaned_data,
                session_key=request.session.session_key,
                name=agents.called(request.headers.get("User-Agent", "")),
                now=now(),
            )
        except webpush.BadSubscription:
            return _refused()
    if not request.headers.get("HX-Request"):
        return redirect(_address(viewer, "choices"))
    endpoint = told.get("ask") or told.get("endpoint", "")
    here = access.devices(viewer).filter(endpoint=endpoint).first()
    return JsonResponse({"on": here is not None, "words": bool(here and here.words)})


@require_POST
def live_ticket(request: FacedRequest) -> HttpResponse:
    """Admits to the viewer's own stream for a minute. Who looks as somebody else gets none."""
    return JsonResponse({"url": f"/live?ticket={live.ticket(_himself(request))}"})


def routes() -> list[URLPattern]:
    return [
        path("bell/", bell, name="bell"),
        path("choices/", choices, name="choices"),
        path("live/", live_ticket, name="live_ticket"),
        path("device/", device, name="device"),
        path("stance/<str:place_kind>/<uuid:place_id>/", stance, name="stance"),
    ]


def _himself(request: FacedRequest) -> Viewer:
    """A person's own affairs are shown to himself alone, not to who looks through his eyes."""
    if request.viewer.looking_as:
        raise Http404
    return request.viewer


def _ways(request: FacedRequest) -> dict[str, Way]:
    """What was chosen in the form; a word that is no way is passed over."""
    known = {way.value: way for way in Way}
    asked = {name[4:]: value for name, value in request.POST.items() if name.startswith("way-")}
    return {kind: known[way] for kind, way in asked.items() if way in known}


def _kinds(viewer: Viewer, asked: dict[str, Way]) -> list[dict[str, object]]:
    """The small table: each kind with the ways it can be heard of, and the one that holds."""
    chosen = {row.kind: choice_ways.way_of(row) for row in access.choices(viewer)}
    return [
        {
            "value": kind.value,
            "label": choice_ways.called(kind, at_desk=viewer.at_desk),
            "ways": [(way.value, choice_ways.WORDS[way]) for way in choice_ways.offered(kind)],
            "way": asked.get(kind) or chosen.get(kind) or choice_ways.default(viewer.role, kind),
        }
        for kind in access.kinds(viewer)
    ]


def _sees(viewer: Viewer, place_kind: str, place_id: uuid.UUID) -> bool:
    """Of a client one may hear more or less at the desk alone: in the cabinet he is oneself."""
    if place_kind == "client" and viewer.at_desk:
        return people.clients(viewer).filter(id=place_id).exists()
    rows = access.READABLE.get(place_kind) if place_kind == "conversation" else None
    return rows is not None and rows(viewer).filter(id=place_id).exists()


def _refused() -> HttpResponse:
    words = _("This browser's subscription could not be read. Reload the page and try again.")
    return JsonResponse({"error": words}, status=400)


def _mark(viewer: Viewer) -> dict[str, object]:
    url = _address(viewer, "bell")
    return {
        "bell_url": url,
        "bell_fragment_url": f"{url}?mark=1",
        "bell_count": access.unread_bells(viewer),
    }


def _address(viewer: Viewer, name: str) -> str:
    return reverse(f"{viewer.face}:{name}", args=[viewer.company.slug])
