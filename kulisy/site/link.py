"""`/link/<token>/`: a one-time link that signs in. Looking never uses it up; pressing does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kulisy.kit.time import now
from kulisy.people.signin import open_link, sign_in, use_link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The same sentence for a link that is old, used, mistyped or never was."""
    if request.method != "POST":
        found = open_link(token, now=now())
        if found is None:
            return _gone(request)
        context = {"person": found.person, "next": request.GET.get("next", "")}
        return render(request, "site/link.html", context)
    person = use_link(token, now=now())
    if person is None:
        return _gone(request)
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
    return sign_in(request, person, redirect_url=onward if safe else None)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "site/link_gone.html", status=404)


urls = [path("link/<str:token>/", link, name="link")]
