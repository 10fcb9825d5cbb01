"""What a person sees when something goes wrong: a plain sentence, and nothing given away."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "look/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "look/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says nothing about what was asked for: strangers get "not found", never "forbidden"."""
    return render(request, "look/errors/404.html", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "look/errors/413.html", status=413)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Asked by allauth's rate limits."""
    return render(request, "look/errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "look/errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return forbidden(request)
