"""Middlewares: one transaction around a request, the person's language and zone, the doors."""

import time
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

from allauth.account.middleware import AccountMiddleware
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from csp.utils import build_policy
from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from kulisy.kit.time import now
from kulisy.people import by_link, devices, looking
from kulisy.people import doors as table
from kulisy.people.sessions import signed_in
from kulisy.people.viewer import Viewer, arriving, in_lobby, viewing

Respond = Callable[[HttpRequest], HttpResponse]


class FacedRequest(HttpRequest):
    """A request that came through a door: its viewer is certain."""

    viewer: Viewer
    #: Where the page has counted them already.
    unread_bells: int | None = None
    #: The same of places in the menu, by the name of the place.
    menu_counts: dict[str, int]


def one_transaction(get_response: Respond) -> Respond:
    """Outermost: everything a request does to the database is one transaction, in the lobby."""

    def respond(request: HttpRequest) -> HttpResponse:
        _trust_what_just_worked()
        with transaction.atomic():
            with in_lobby(savepoint=False, last=True):
                response = get_response(request)
            if response.status_code >= 500 and not connection.needs_rollback:
                transaction.set_rollback(True)
        return response

    return respond


def _trust_what_just_worked() -> None:
    """A connection that answered a moment ago is not asked again whether it still does."""
    raw: Any = connection
    raw.health_check_done = time.monotonic() - getattr(raw, "kulisy_used", 0.0) < 1.0
    raw.kulisy_used = time.monotonic()


def content_policy(get_response: Respond) -> Respond:
    """The one policy of every page, spelled once; an answer with one of its own keeps it."""
    policy = build_policy()

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if policy:
            response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return respond


def who(get_response: Respond) -> Respond:
    """Who is signed in, looked up when first asked for."""

    def respond(request: HttpRequest) -> HttpResponse:
        def known() -> Any:
            if not hasattr(request, "_cached_user"):
                request._cached_user = signed_in(request)  # type: ignore[attr-defined]
            return request._cached_user  # type: ignore[attr-defined]

        request.user = SimpleLazyObject(known)  # type: ignore[assignment]
        return get_response(request)

    return respond


def at_home(get_response: Respond) -> Respond:
    """A person's own language and zone; else the choice in the cookie, else the browser's."""

    def respond(request: HttpRequest) -> HttpResponse:
        person = request.user if request.user.is_authenticated else None
        language = getattr(person, "language", "") or translation.get_language_from_request(request)
        zone = getattr(person, "time_zone", "") or settings.TIME_ZONE
        with translation.override(language), timezone.override(zoneinfo.ZoneInfo(zone)):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = get_response(request)
        if person is None and request.user.is_authenticated:
            _know_browser(request, response)
        if person is not None and not request.user.is_authenticated:
            # He signed out: whoever sits here next finds no page and no draft of his.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return respond


def _know_browser(request: HttpRequest, response: HttpResponse) -> None:
    """He has just signed in here: a letter that he opens in this browser later is no news."""
    cookie = devices.confirm(request, request.user, now=now())  # type: ignore[arg-type]
    if cookie:
        devices.keep_cookie(response, cookie)


class doors(MiddlewareMixin):  # noqa: N801  (named like its neighbours in settings)
    """The face comes from the address; nobody passes who isn't on its list."""

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        face = match.namespaces[0] if match and match.namespaces else ""
        if face == "api":
            # Programs come through a door of their own, by token and never by session (api.door).
            return None
        if face not in {"desk", "portal"}:
            return _outside(request, lambda: view(request, *args, **kwargs))
        slug = kwargs.pop("company")
        if match and match.url_name == by_link.ROUTE:
            return _by_link(request, slug, **kwargs)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        with arriving():
            viewer = table.enter(face, slug, request.user)  # type: ignore[arg-type]
        if match and match.url_name == "looking":
            viewer, view, args, kwargs = looking.through(request, viewer, **kwargs)
        return _inside(request, viewer, view, args, kwargs)


def _by_link(request: HttpRequest, slug: str, *, opening: uuid.UUID, rest: str) -> HttpResponseBase:
    """Through a personal link. Nothing is asked on entry: what has to be accepted is accepted by
    whoever has signed in."""
    try:
        viewer, view, args, kwargs = by_link.through(request, slug, opening=opening, rest=rest)
    except by_link.Elsewhere as elsewhere:
        return elsewhere.response
    asked = request.get_full_path()
    language = viewer.by_link.language if viewer.by_link else ""
    try:
        with translation.override(language or translation.get_language()):
            response = _inside(request, viewer, view, args, kwargs)
            response["Content-Language"] = translation.get_language() or ""
        return by_link.finished(viewer, response)
    except Http404:
        # Another conversation's file, or one that never was: both are beyond what the link opens.
        if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
            return by_link.way_in(viewer, asked)
        raise


def _inside(
    request: HttpRequest,
    viewer: Viewer,
    view: Callable[..., HttpResponseBase],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    """The page, in its viewer's own name."""
    reading = request.method in {"GET", "HEAD"}
    zone = getattr(request.user, "time_zone", "") or viewer.company.time_zone
    request.viewer = viewer  # type: ignore[attr-defined]
    try:
        with (
            viewing(viewer, reading=reading, last=lambda: _said_all(request)),
            timezone.override(zoneinfo.ZoneInfo(zone)),
        ):
            for ask in table.ON_ENTRY if viewer.confirmed else ():
                answer = ask(request, viewer)
                if answer is not None:
                    return answer
            return _rendered(view(request, *args, **kwargs))
    except BaseException:
        # What is shown now (“not found”) is drawn in the lobby, where he is nobody.
        del request.viewer  # type: ignore[attr-defined]
        raise


#: Middlewares hear of no exception that is raised in here, so allauth's wishes are passed on to it.
_allauth = AccountMiddleware(lambda request: HttpResponse())


def _said_all(request: Any) -> bool:
    """Whether no middleware outside of the doors has anything to write: no session to save."""
    flashes = request._messages
    return not (request.session.modified or flashes.used or flashes.added_new)


def _outside(request: HttpRequest, show: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """A page outside both faces: in the lobby, in the person's own name."""
    try:
        with in_lobby(person_id=getattr(request.user, "id", None)):
            response = _rendered(show())
            _keep_promises()
            return response
    except (ImmediateHttpResponse, ReauthenticationRequired) as wish:
        answer: HttpResponseBase = _allauth.process_exception(request, wish)
        return answer


def _keep_promises() -> None:
    """What a page leaves for after the commit is done before it: afterwards there is no role to
    read a row with, and the session that would take a message is written. Our letters are rows."""
    promised = list(connection.run_on_commit)
    connection.run_on_commit.clear()
    for promise in promised:
        promise[1]()


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Lazy responses are rendered inside the door, under the viewer's role."""
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Any address of a face sends the unknown to sign-in, whether or not it exists."""
    from django.contrib.auth.views import redirect_to_login

    if request.headers.get("HX-Request") or request.method not in {"GET", "HEAD"}:
        raise Http404
    return redirect_to_login(request.get_full_path())
