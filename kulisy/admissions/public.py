"""Pages for everybody: a company's public page, following it, asking to become its client; and the
page behind an invitation's link. All of them stand in the lobby."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access, forms
from kulisy.admissions.actions import accepting, applying
from kulisy.admissions.refusal import Refused
from kulisy.kit.text import one_line
from kulisy.kit.time import now

#: Rooms above: what else stands on a company's page, as HTML; "" for nothing. Asked in the lobby.
BESIDE: list[Callable[..., str]] = []


@require_safe
def company_page(request: HttpRequest, *, company: str) -> HttpResponse:
    """What a stranger and a search engine read; for one who knows the company: his next step."""
    shown = access.public_company(company)
    person: Any = request.user if request.user.is_authenticated else None
    context: dict[str, Any] = {
        "company": shown,
        "description": one_line(shown.about, limit=160),
        "address": settings.ADDRESS + reverse("company_page", args=[shown.slug]),
        "doors": [],
        "application": None,
        "follows": False,
        "beside": [show(shown, now=now()) for show in BESIDE],
    }
    if person:
        context |= {
            "doors": access.my_doors(shown, person.id),
            "application": access.my_application(shown, person.id),
            "follows": access.follows(shown, person.id),
        }
    return render(request, "admissions/public/company.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def follower(request: HttpRequest, *, company: str) -> HttpResponse:
    """Follow, and no longer follow."""
    shown = access.public_company(company)
    if not request.user.is_authenticated:
        return _sign_up(request)
    person: Any = request.user
    if request.method == "POST":
        if "stop" in request.POST:
            applying.unfollow(shown, person)
            messages.success(request, _("You no longer follow %(name)s.") % {"name": shown.name})
        else:
            applying.follow(shown, person, now=now())
            messages.success(request, _("You follow %(name)s now.") % {"name": shown.name})
    return redirect("company_page", shown.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, *, company: str) -> HttpResponse:
    """Become a client: some words, then waiting for an answer by mail."""
    shown = access.public_company(company)
    if not request.user.is_authenticated:
        return _sign_up(request)
    person: Any = request.user
    form = forms.Applying(request.POST or None)
    # A form without a word is sent too: it is the button that counts.
    if request.method == "POST" and form.is_valid():
        language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        made = forms.attempt(
            form,
            lambda: applying.apply(
                shown, person, words=form.cleaned_data["words"], language=language, now=now()
            ),
        )
        if made:
            return redirect("company_page", shown.slug)
    context = {"company": shown, "form": form, "person": person}
    return render(request, "admissions/public/application.html", context)


@require_POST
def withdrawal(request: HttpRequest, *, company: str) -> HttpResponse:
    shown = access.public_company(company)
    person: Any = request.user
    mine = access.my_application(shown, person.id) if person.is_authenticated else None
    if mine:
        applying.withdraw(mine, now=now())
        messages.success(request, _("Your request is taken back."))
    return redirect("company_page", shown.slug)


@require_safe
def join(request: HttpRequest, *, token: str) -> HttpResponse:
    """The page behind an invitation's link. Looking at it consumes nothing."""
    try:
        with access.shown(token) as invitation:
            stands = invitation.stands(now())
            sign_in = accepting.needs_sign_in(invitation, token)
            proves = access.proves_address(invitation, token)
    except Http404:
        return render(request, "admissions/public/no_invitation.html", status=404)
    person: Any = request.user if request.user.is_authenticated else None
    context = {
        "invitation": invitation,
        "company": invitation.company,
        "token": token,
        "stands": stands,
        "sign_in": sign_in,
        "email": invitation.email if proves else "",
        "person": person,
        "another": bool(
            person and invitation.email and person.email.lower() != invitation.email.lower()
        ),
        "next": urlencode({"next": reverse("join", args=[token])}),
    }
    return render(request, "admissions/public/join.html", context, status=200 if stands else 410)


@require_POST
def opening(request: HttpRequest, *, token: str) -> HttpResponse:
    """Said by the page itself once it is looked at."""
    accepting.note_opened(token, now=now())
    return HttpResponse(status=204)


@require_POST
def acceptance(request: HttpRequest, *, token: str) -> HttpResponse:
    """Accept: as whoever is signed in, or, by the mailed link, as the newcomer it was sent to."""
    if "another" in request.POST:
        logout(request)
        return redirect("join", token)
    person: Any = request.user if request.user.is_authenticated else None
    try:
        accepted = accepting.accept_invitation(token, person=person, now=now())
    except (accepting.SignInFirst, accepting.Gone):
        return redirect("join", token)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("join", token)
    goal = reverse(f"{accepted.face}:home", args=[accepted.company.slug])
    if not accepted.newcomer:
        return redirect(goal)
    record_authentication(request, accepted.person, method="invitation")
    answer: HttpResponse = perform_login(
        request, accepted.person, redirect_url=goal, email=accepted.person.email
    )
    return answer


def _sign_up(request: HttpRequest) -> HttpResponse:
    """Afterwards he comes back to where he was going."""
    query = urlencode({"next": request.path})
    return redirect(f"{reverse('account_signup')}?{query}")


urls = [
    path("join/<slug:token>/", join, name="join"),
    path("join/<slug:token>/acceptance/", acceptance, name="join_acceptance"),
    path("join/<slug:token>/opening/", opening, name="join_opening"),
    path("<slug:company>/", company_page, name="company_page"),
    path("<slug:company>/follower/", follower, name="follower"),
    path("<slug:company>/application/", application, name="application"),
    path("<slug:company>/application/withdrawal/", withdrawal, name="withdrawal"),
]
