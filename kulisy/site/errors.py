"""What a person sees when something goes wrong: a plain sentence, and nothing given away. Programs
get the same as a problem (RFC 9457)."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kulisy.kit.problems import ADDRESS, Problem


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _said(request, 400, "unreadable", _("This request can't be read."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _said(request, 403, "forbidden", _("This can't be done here."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says nothing about what was asked for: strangers get "not found", never "forbidden"."""
    return _said(request, 404, "not_found", _("There is nothing here."))


def too_large(request: HttpRequest) -> HttpResponse:
    return _said(request, 413, "too_large", _("The request is too large: send files in parts."))


def refused_by_the_front(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A request of more than 40 MB comes without its body; its person is told in his language."""

    def respond(request: HttpRequest) -> HttpResponse:
        return too_large(request) if "kulisy.too_large" in request.META else get_response(request)

    return respond


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Asked by allauth's rate limits."""
    return render(request, "look/errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    return _said(
        request, 500, "fault", _("Something went wrong on our side. Nothing of it was kept.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return forbidden(request)


def _said(request: HttpRequest, status: int, code: str, sentence: str) -> HttpResponse:
    if request.path.startswith(ADDRESS):
        return Problem(status, sentence, code=code).response()
    return render(request, f"look/errors/{status}.html", status=status)
