"""One's own calendar: its secret address made, told once, made anew, ended; alike in both faces.
And the feed itself, at that address, outside of both."""

import hashlib

from django.contrib import messages as flashes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.kit.time import now
from kulisy.meetings import access, actions, feeding
from kulisy.meetings.wording import address
from kulisy.people.middleware import FacedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: FacedRequest) -> HttpResponse:
    """POST: a new address, told on this very page and never again; the old one ends."""
    viewer, made = request.viewer, ""
    if not access.may_have_feed(viewer):
        raise Http404
    if request.method == "POST":
        made = actions.make_feed(viewer, now=now())
    context = {
        "feed": access.feeds(viewer).first(),
        "made": made,
        "back_url": address(viewer, "meetings"),
    }
    answer = render(request, f"meetings/{viewer.face}/calendar.html", context)
    if made:
        answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def ending(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    if not access.may_have_feed(viewer):
        raise Http404
    actions.end_feed(viewer, now=now())
    flashes.success(request, _("The address opens nothing from now on."))
    return redirect(address(viewer, "own_calendar"))


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For calendar programs: what its person may see now. What never was, was ended, or belongs to
    somebody who has left, is not found."""
    try:
        borne = feeding.borne(secret, now=now())
    except feeding.TooOften:
        answer = HttpResponse(status=429)
        answer["Retry-After"] = "3600"
        return answer
    if borne is None:
        raise Http404
    language = borne.person.language or borne.viewer.company.language
    with translation.override(language or translation.get_language()):
        data = feeding.calendar(borne, now=now())
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        same: HttpResponse = HttpResponseNotModified()
        same["ETag"] = tag
        return same
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="kulisy.ics"'
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def routes() -> list[URLPattern]:
    return [
        path("my-calendar/", own, name="own_calendar"),
        path("my-calendar/ending/", ending, name="own_calendar_ending"),
    ]


urls = [path("calendar/<str:secret>.ics", feed, name="calendar_feed")]
