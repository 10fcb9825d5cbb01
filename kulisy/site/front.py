"""The front page, and the few addresses that machines ask for."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from kulisy.look.jinja import static_url
from kulisy.people.founding import is_founded

ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: /{part}/\n"
    for part in ("accounts", "api", "c", "d", "doc", "l", "link", "mail", "me", "setup")
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Calm for a stranger; whoever is signed in goes on to his pages."""
    if request.user.is_authenticated:
        return redirect("/me/")
    return render(request, "site/front.html", {"founded": is_founded()})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For the supervisor and load balancers: the pages answer and reach their database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that don't read the page's own link to the mark."""
    return redirect(static_url("mark-192.png"))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The usual address of what lets a phone install Kulisy; the build makes the file."""
    return redirect(static_url("kulisy.webmanifest"))


urls = [
    path("", front, name="front"),
    path("health", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    path("manifest.webmanifest", manifest, name="manifest"),
]
