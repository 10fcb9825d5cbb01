"""Screens of tokens, alike in both faces: one's own, made, told once and revoked; and, for the
owner, all of the company."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.kit.time import now
from kulisy.people import access, tokens
from kulisy.people.middleware import FacedRequest

#: Of the company's, the newest.
SHOWN = 300


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: FacedRequest) -> HttpResponse:
    """One's ways in for programs. POST: a new one, told on this very page and never again."""
    viewer = request.viewer
    if viewer.looking_as:
        raise Http404
    secret = error = ""
    if request.method == "POST":
        try:
            _token, secret = tokens.make(viewer, name=request.POST.get("name", ""), now=now())
        except tokens.Refused as refused:
            error = str(refused)
    context = {
        "lines": tokens.lines(viewer, list(access.tokens(viewer)[:SHOWN])),
        "secret": secret,
        "error": error,
        "name": request.POST.get("name", "") if error else "",
        "address": f"{settings.ADDRESS}{reverse('api:api-root')}",
        "all_url": reverse("desk:company_tokens", args=[viewer.company.slug])
        if viewer.at_desk and viewer.is_owner
        else "",
    }
    status = 422 if error else 201 if secret else 200
    answer = render(request, "people/tokens.html", context, status=status)
    if secret:
        answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def company(request: FacedRequest) -> HttpResponse:
    """The owner's: who lets which program in, what it may do, when and from where it came."""
    viewer = request.viewer
    if not viewer.is_owner:
        raise Http404
    rows = list(access.company_tokens(viewer)[:SHOWN])
    return render(request, "people/company_tokens.html", {"lines": tokens.lines(viewer, rows)})


@require_POST
def revocation(request: FacedRequest, *, token_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    if not tokens.revoke(viewer, token_id, now=now()):
        raise Http404
    flashes.success(request, _("Revoked: the program is out at once."))
    all_of_them = viewer.at_desk and viewer.is_owner and bool(request.POST.get("company"))
    name = "company_tokens" if all_of_them else "tokens"
    return redirect(f"{viewer.face}:{name}", viewer.company.slug)


def routes() -> list[URLPattern]:
    return [
        path("tokens/", own, name="tokens"),
        path("tokens/<uuid:token_id>/revocation/", revocation, name="token_revocation"),
    ]


def owners_routes() -> list[Any]:
    return [path("settings/tokens/", company, name="company_tokens")]
