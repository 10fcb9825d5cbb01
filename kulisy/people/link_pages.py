"""`/l/…`: what happens between a letter and its conversation, or what else it opens
(people.places). A link in a letter is looked at by mail scanners, so a GET of it tells nothing and
uses nothing up: a press of a button opens it."""

import uuid
from datetime import timedelta
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.journal import actions as journal
from kulisy.kit.addresses import address
from kulisy.kit.text import masked
from kulisy.kit.time import now
from kulisy.people import devices, links, resending
from kulisy.people.models import LinkDevice, LinkOpening, PersonalLink
from kulisy.people.places import PLACES
from kulisy.people.signin import ask_code, hash_token
from kulisy.people.viewer import in_lobby

#: Holds the token between the letter's address and the page: so it stands in no history, in no
#: header that tells where one came from, and in no log.
COOKIE = "letter_link"
LIFE = timedelta(hours=1)
NOT_ME = "kulisy.not_me"
NOT_ME_LIFE = timedelta(days=60)


@never_cache
@require_safe
def arrival(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the letter: the same answer for every token, without asking for it."""
    response = redirect("personal_link_page")
    response["Referrer-Policy"] = "no-referrer"
    response.set_cookie(
        COOKIE,
        token[:64],
        max_age=LIFE,
        path="/l/",
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """To whom the link was sent and what it opens; a browser that is known goes straight on."""
    too_often = ratelimit.consume_or_429(request, action="personal_link")
    if too_often:
        return too_often
    token, moment = request.COOKIES.get(COOKIE, ""), now()
    link = links.open_link(token, now=moment)
    if link is None:
        return render(request, "people/link_gone.html", {"held": bool(token)}, status=404)
    with translation.override(link.person.language or translation.get_language()):
        return _page(request, link)


@never_cache
@require_POST
def renewal(request: HttpRequest) -> HttpResponse:
    """A new link to the address that the old one was sent to; the same page whatever it was."""
    token = request.COOKIES.get(COOKIE, "")
    key = hash_token(token)
    if ratelimit.consume(request, action="new_personal_link", key=key):
        resending.ask(key)
    return render(request, "people/link_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_in(request: HttpRequest, company: str, opening: uuid.UUID) -> HttpResponse:
    """Beyond what the link opens: a code to the person's own address, and he is signed in."""
    onward = _onward(request, f"/c/{company}/")
    found = devices.opened(devices.cookie_of(request), opening, slug=company, now=now())
    if found is None or request.user.is_authenticated:
        return redirect(onward)
    person = found.device.person
    with translation.override(person.language or translation.get_language()):
        if request.method == "POST":
            return ask_code(request, person, onward=onward)
        context = {
            "company": found.company,
            "place": PLACES[found.link.place_kind],
            "sent_to": masked(person.email),
            "onward": onward,
            "back_url": _opened(found),
            "forget_url": reverse("link_forgetting", args=[company, opening]),
        }
        return render(request, "people/link_way_in.html", context)


@never_cache
@require_POST
def forgetting(request: HttpRequest, company: str, opening: uuid.UUID) -> HttpResponse:
    """Whoever sits here leaves this browser; it opens nothing any more."""
    found = devices.opened(devices.cookie_of(request), opening, slug=company, now=now())
    if found is not None:
        devices.forget(request, found.device.person_id, now=now())
    response = render(request, "people/link_forgotten.html")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(COOKIE, path="/l/")
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, signed: str) -> HttpResponse:
    """From the letter about a new device: one press, without signing in, ends all links."""
    try:
        device_id, person_id, company_id = signing.loads(signed, salt=NOT_ME, max_age=NOT_ME_LIFE)
    except (signing.BadSignature, ValueError):
        return render(request, "people/link_gone.html", {"held": False}, status=404)
    with in_lobby(person_id=uuid.UUID(person_id)):
        device = (
            LinkDevice.objects.select_related("company", "person")
            .filter(id=uuid.UUID(device_id), company_id=uuid.UUID(company_id))
            .first()
        )
        if device is None:
            return render(request, "people/link_gone.html", {"held": False}, status=404)
        context: dict[str, Any] = {"company": device.company, "device": device, "done": False}
        if request.method == "POST":
            links.revoke(
                journal.Actor("person", device.person_id),
                PersonalLink.objects.all(),
                company_id=device.company_id,
                person_id=device.person_id,
                how="not_me",
                now=now(),
            )
            context["done"] = True
    with translation.override(device.person.language or translation.get_language()):
        return render(request, "people/link_not_me.html", context)


def not_me_address(device: LinkDevice) -> str:
    """For the letter about this device."""
    said = [str(device.id), str(device.person_id), str(device.company_id)]
    return f"{settings.ADDRESS}/l/not-me/{signing.dumps(said, salt=NOT_ME)}/"


def _page(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    place = PLACES[link.place_kind]
    plain = place.url(link.company.slug, link.conversation_id)
    if request.user.is_authenticated and request.user.pk == link.person_id:
        return redirect(plain)
    cookie = devices.cookie_of(request)
    device = devices.find(cookie, link)
    code = link.company.link_code and not (device and device.trusted)
    signed_in = request.user.is_authenticated
    if not signed_in and (request.method == "POST" or device) and not code:
        return _open(request, link, device, cookie)
    if not signed_in and request.method == "POST":
        return ask_code(request, link.person, onward=plain)
    context = {
        "company": link.company,
        "place": place,
        "sent_to": masked(link.person.email),
        "new": devices.is_new(link, device),
        "code": code,
        "signed_in_as": masked(request.user.email) if request.user.is_authenticated else "",
    }
    return render(request, "people/link.html", context)


def _open(
    request: HttpRequest, link: PersonalLink, device: LinkDevice | None, cookie: str
) -> HttpResponse:
    agent = request.headers.get("User-Agent", "")
    opened = devices.open_here(link, device, cookie=cookie, agent=agent, now=now())
    opened.opening.company, opened.opening.link = link.company, link
    response = redirect(_opened(opened.opening))
    devices.keep_cookie(response, opened.cookie)
    return response


def _opened(opening: LinkOpening) -> str:
    """The page that the link opens, within its own cabinet."""
    slug = opening.company.slug
    plain = PLACES[opening.link.place_kind].url(slug, opening.conversation_id)
    inside = plain.removeprefix(address("portal:home", slug))
    return address("portal:by_link", slug, opening.id) + inside


def _onward(request: HttpRequest, otherwise: str) -> str:
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours else otherwise


urls = [
    path("l/", page, name="personal_link_page"),
    path("l/new/", renewal, name="personal_link_renewal"),
    path("l/in/<slug:company>/<uuid:opening>/", way_in, name="link_way_in"),
    path("l/out/<slug:company>/<uuid:opening>/", forgetting, name="link_forgetting"),
    path("l/not-me/<str:signed>/", not_me, name="link_not_me"),
    path("l/<str:token>/", arrival, name="personal_link"),
]
