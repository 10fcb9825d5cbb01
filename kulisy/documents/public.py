"""`/doc/<token>/`: one document, for whoever has the link that a client gave out. In the lobby
until the link is known; then as its maker, narrowed to the one document. A GET uses nothing up, and
what never was looks like what is too old."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kulisy.documents import access, bearing, showing
from kulisy.documents.actions.receiving import note_by_link
from kulisy.documents.bearing import Borne
from kulisy.documents.serving import file_of
from kulisy.kit.time import now
from kulisy.people.viewer import viewing


@never_cache
@require_safe
def page(request: HttpRequest, *, token: str) -> HttpResponseBase:
    """What it is, from whom, and two buttons."""
    return _answer(request, token, lambda borne: _page(request, borne, token))


@never_cache
@require_safe
def file(request: HttpRequest, *, token: str) -> HttpResponseBase:
    """The newest version's file."""

    def given(borne: Borne) -> HttpResponseBase:
        if request.method == "GET":
            note_by_link(borne.link, borne.version, access.Fact.DOWNLOADED, now=now())
        return file_of(borne.viewer, borne.version, inline="look" in request.GET)

    return _answer(request, token, given)


@never_cache
@require_POST
def opening(request: HttpRequest, *, token: str) -> HttpResponseBase:
    """The page was really shown: scanners of mail run no scripts."""

    def noted(borne: Borne) -> HttpResponseBase:
        note_by_link(borne.link, borne.version, access.Fact.OPENED, now=now())
        return HttpResponse(status=204)

    return _answer(request, token, noted)


def _answer(
    request: HttpRequest, token: str, show: Callable[[Borne], HttpResponseBase]
) -> HttpResponseBase:
    viewer_and_link = bearing.viewer_of(token, now=now())
    if viewer_and_link is not None:
        viewer, link = viewer_and_link
        with viewing(viewer):
            borne = bearing.borne(viewer, link)
            if borne is not None:
                response = show(borne)
                response["X-Robots-Tag"] = "noindex"
                return response
    return render(request, "documents/public/gone.html", status=404)


def _page(request: HttpRequest, borne: Borne, token: str) -> HttpResponse:
    context: dict[str, Any] = {
        "company": borne.viewer.company,
        "paper": showing.paper_of(borne.viewer, borne.document, now=now()),
        "expires_at": borne.link.expires_at,
        "token": token,
    }
    return render(request, "documents/public/link.html", context)


urls = [
    path("doc/<str:token>/", page, name="document_link"),
    path("doc/<str:token>/file/", file, name="document_link_file"),
    path("doc/<str:token>/opening/", opening, name="document_link_opening"),
]
