"""`/public/example/<token>/`: an example of a cabinet for whoever has the link; and what the
company says of itself on its public page. Both in the lobby."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kulisy.disclosure import access, actions, answering
from kulisy.kit.time import now
from kulisy.people.models import Company


@never_cache
@require_safe
def example(request: HttpRequest, *, token: str) -> HttpResponse:
    """Read only, marked, in no index; too old is as never was."""
    with access.shown_by(token, now=now()) as found:
        context = {"company": found.company, "page": page_of(found.content), "token": token}
        response = render(request, "disclosure/public/example.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_POST
def example_opening(request: HttpRequest, *, token: str) -> HttpResponse:
    """The page was really shown: scanners of mail run no scripts."""
    with access.shown_by(token, now=now()) as found:
        actions.count_opening(found, now=now())
    return HttpResponse(status=204)


def page_of(content: dict[str, Any]) -> dict[str, Any]:
    """In the reader's language, its days as days."""
    said = dict(content["ru" if (get_language() or "").startswith("ru") else "en"])
    said["steps"] = [
        {**each, "from": _day(each["from"]), "to": _day(each["to"])} for each in said["steps"]
    ]
    said["materials"] = [{**each, "due": _day(each["due"])} for each in said["materials"]]
    return said


def beside(company: Company, *, now: datetime) -> str:
    """What the company lets be said of how it answers; "" where that is nothing."""
    lines = answering.sentences(access.public_openness(company))
    if not lines:
        return ""
    context = {"lines": lines, "days": answering.DAYS}
    return SafeString(render_to_string("disclosure/public/_answers.html", context))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


urls = [
    path("public/example/<str:token>/", example, name="example"),
    path("public/example/<str:token>/opening/", example_opening, name="example_opening"),
]
