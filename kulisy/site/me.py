"""«Мои страницы»: where one belongs, and what one sets for oneself."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.access import known_to
from kulisy.kit.text import clean
from kulisy.people.models import Person
from kulisy.people.myself import save_language, save_profile
from kulisy.people.pages import pages_of
from kulisy.site.forms import AUTO, ProfileForm

YEAR = 365 * 24 * 60 * 60


@require_safe
@login_required
def my_pages(request: HttpRequest) -> HttpResponse:
    """One page only: straight there, unless the list itself is asked for (`?all=1`)."""
    pages = pages_of(_person(request).id)
    if len(pages) == 1 and "all" not in request.GET:
        return redirect(pages[0].url)
    inside = {page.company.id for page in pages}
    known = [each for each in known_to(_person(request).id) if each.company.id not in inside]
    return render(request, "site/me.html", {"pages": pages, "known": known})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    kept = {key: getattr(person, key) or AUTO for key in ("language", "time_zone", "theme")}
    kept["name"] = person.name
    form = ProfileForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        save_profile(person, **form.cleaned_data)
        with translation.override(person.language or translation.get_language()):
            messages.success(request, _("Saved."))
        return redirect("my_profile")
    return render(request, "site/profile.html", {"form": form})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The switch beneath every plain page: kept in a cookie, and by whoever is signed in."""
    chosen = request.POST.get("language", "")
    response = redirect(_back(request))
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SECURE,
            httponly=True,
        )
        if request.user.is_authenticated:
            save_language(_person(request), chosen)
    return response


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101
    return request.user


def _back(request: HttpRequest) -> str:
    """Where the switch was pressed; never another site."""
    back = clean(request.POST.get("next", ""))
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if ours else "/"


urls = [
    path("me/", my_pages, name="my_pages"),
    path("me/profile/", profile, name="my_profile"),
    path("me/language/", language, name="my_language"),
]
