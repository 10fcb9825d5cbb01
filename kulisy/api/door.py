"""The door of programs: a token and nothing else. No session, no cookie, no form is believed here.

One request: the lobby finds the token and the viewer behind it, counts the call, takes the key of
a repeated write; then the room answers in the viewer's own name, in the same transaction.
"""

import logging
import zoneinfo
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from kulisy.admissions.access import rules_to_accept
from kulisy.api.sentences import invalid
from kulisy.kit.problems import ADDRESS, MEDIA_TYPE, Problem
from kulisy.kit.time import now
from kulisy.people import bearing
from kulisy.people.viewer import in_lobby, viewing

View = Callable[..., Any]
#: Methods that may carry an `Idempotency-Key`; a PUT is the same twice by itself.
REPEATED = frozenset({"POST", "PATCH", "DELETE"})
KEY_LIMIT = 255


def without_cookies(get_response: Callable[[HttpRequest], HttpResponse]) -> View:
    """Middleware, before sessions: what a browser would send along is not even read."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADDRESS):
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
        return get_response(request)

    return respond


def by_token(view: View) -> View:
    """What answers `view` to whoever bears a token; a problem to everybody else."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _or_problem(lambda: _entered(request, lambda: view(request, *args, **kwargs)))

    return through


def told(error: Exception) -> Problem | None:
    """The problem that an exception is; None for a fault of ours."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        return Problem(404, _("There is nothing here."), code="not_found")
    if isinstance(error, ValidationError):
        return invalid(error.errors)
    if isinstance(error, RequestDataTooBig):
        return Problem(413, _("The request is too large: send files in parts."), code="too_large")
    if isinstance(error, UnreadablePostError):
        return Problem(408, _("The connection broke off."), code="broken_off")
    if isinstance(error, HttpError) and error.status_code == 400:
        return Problem(400, _("The body of the request is no JSON."), code="unreadable")
    return None


def _entered(request: HttpRequest, show: Callable[[], HttpResponse]) -> HttpResponse:
    secret, moment = _shown(request), now()
    with in_lobby(savepoint=False), bearing.shown(secret):
        borne = bearing.bearer(secret)
        if borne is None:
            raise _nobody()
        with ExitStack() as home:
            person, viewer = borne.token.person, borne.viewer
            if person.language:
                home.enter_context(translation.override(person.language))
            zone = person.time_zone or viewer.company.time_zone
            home.enter_context(timezone.override(zoneinfo.ZoneInfo(zone)))
            # Said in the person's language, which ends with this block.
            answer = _or_problem(lambda: _answered(request, borne, show, moment))
            if answer.status_code == 405 and answer["Content-Type"] != MEDIA_TYPE:
                answer = _not_allowed(answer["Allow"])
            answer["Content-Language"] = translation.get_language() or ""
            return answer


def _or_problem(show: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return show()
    except Exception as error:
        problem = told(error)
        if problem is None:
            raise
        return problem.response()


def _answered(
    request: HttpRequest, borne: bearing.Borne, show: Callable[[], HttpResponse], moment: Any
) -> HttpResponse:
    token, viewer = borne.token, borne.viewer
    seconds = bearing.wait(token, most=settings.API_RATE, now=moment)
    if seconds:
        raise Problem(
            429,
            _("That was too often: at most %(most)s requests a minute. Wait %(seconds)s s.")
            % {"most": settings.API_RATE, "seconds": seconds},
            code="too_often",
            headers={"Retry-After": str(seconds)},
        )
    agent = request.headers.get("User-Agent", "")
    bearing.note_use(token, address=_address(request), agent=agent, now=moment)
    if rules_to_accept(viewer):
        raise Problem(
            409,
            _("The house rules wait for your consent: open your cabinet once."),
            code="house_rules",
        )
    repeat = _repeat(request)
    if repeat:
        before = bearing.begin(token, key=repeat.key, asked=repeat.asked, now=moment)
        if before:
            return _again(before)
    request.viewer = viewer  # type: ignore[attr-defined]
    try:
        with viewing(viewer):
            answer = show()
    except BaseException:
        del request.viewer  # type: ignore[attr-defined]
        if repeat:
            bearing.let_go(token, key=repeat.key)
        raise
    if repeat and answer.status_code < 400:
        bearing.keep(token, key=repeat.key, status=answer.status_code, body=answer.content.decode())
    elif repeat:
        bearing.let_go(token, key=repeat.key)
    return answer


@dataclass(frozen=True)
class _Repeat:
    key: str
    asked: bytes


def _repeat(request: HttpRequest) -> _Repeat | None:
    key = request.headers.get("Idempotency-Key", "")
    if not key or request.method not in REPEATED:
        return None
    if len(key) > KEY_LIMIT or not (key.isascii() and key.isprintable()):
        sentence = _("At most %(limit)s letters and digits.") % {"limit": KEY_LIMIT}
        error = {"where": ["header", "Idempotency-Key"], "code": "key", "detail": sentence}
        raise Problem(422, sentence, code="invalid", errors=[error])
    place = f"{request.method} {request.get_full_path()}\n".encode("utf-8", "surrogatepass")
    return _Repeat(key, place + request.body)


def _again(before: bearing.Kept) -> HttpResponse:
    """The same answer as before; never the doing of it."""
    if not before.same:
        raise Problem(
            422,
            _("This key was used for another request. Make a new key for each."),
            code="key_reused",
        )
    answer = HttpResponse(
        before.body, status=before.status, content_type="application/json; charset=utf-8"
    )
    answer["Idempotent-Replayed"] = "true"
    return answer


def _shown(request: HttpRequest) -> str:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _nobody() -> Problem:
    """Never made, mistyped, revoked, its person gone: one answer for all."""
    return Problem(
        401,
        _("This needs a token that opens something: “Authorization: Bearer kulisy_…”."),
        code="no_token",
        headers={"WWW-Authenticate": 'Bearer realm="Kulisy"'},
    )


def _not_allowed(allowed: str) -> HttpResponse:
    problem = Problem(405, _("This can't be done here."), code="not_allowed")
    answer = problem.response()
    answer["Allow"] = ", ".join(sorted(each.strip() for each in allowed.split(",")))
    return answer


def _address(request: HttpRequest) -> str:
    try:
        return get_client_ip(request) or ""
    except ImproperlyConfigured:
        logging.getLogger(__name__).warning("KULISY_TRUSTED_PROXIES does not fit what proxies say.")
        return ""
