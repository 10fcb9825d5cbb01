"""The script that wakes up in a browser when a message for its device comes. It stands at the root,
as its reach ends where it stands; it keeps nothing and shows nothing but what it was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The same for everybody. Browsers look for a new one by themselves."""
    made = render(request, "notify/worker.js", content_type="text/javascript; charset=utf-8")
    made.headers["Cache-Control"] = "public, max-age=3600"
    return made


urls = [path("worker.js", worker, name="worker")]
