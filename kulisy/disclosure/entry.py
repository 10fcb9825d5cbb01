"""What stands between a form that changes what clients see and its being done: first it is shown
what would open and close, item by item."""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

from kulisy.disclosure.comparing import A_PAGE, PEOPLE, Shown, Turn, first_named, foreseen
from kulisy.disclosure.showing import listed, pages
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.disclosed import CHANGES
from kulisy.people.viewer import Viewer

#: Names of our own fields in a form that is sent once more.
SHOWN, LIST, PAGE, PEOPLE_FROM, BACK = "_shown", "_list", "_page", "_people", "_back"
OWN = frozenset({"csrfmiddlewaretoken", SHOWN, LIST, PAGE, PEOPLE_FROM, BACK})


@dataclass(frozen=True)
class Asked:
    """Which part of it is looked at: the first ones, or the rest of one kind for one person."""

    person: str = ""
    kind: str = ""
    opening: bool = True
    page: int = 0
    people_from: int = 0


def shown_first(request: HttpRequest, viewer: Viewer) -> HttpResponse | None:
    """In place of what a form would do: what that opens and closes. None: it was shown, as it is
    now, and confirmed; or it opens and closes nothing; or it is no such form."""
    match = request.resolver_match
    change = CHANGES.get(match.view_name) if match and request.method == "POST" else None
    if match is None or change is None:
        return None
    named = {name: value for name, value in match.kwargs.items() if name != "company"}
    asked = _asked(request)
    flashes = request._messages  # type: ignore[attr-defined]
    kept = list(flashes._queued_messages), flashes.added_new
    shown, response = foreseen(
        viewer,
        lambda: match.func(request, *match.args, **named),
        clients=change.clients(viewer, named),
        naming=lambda turns: _naming(turns, asked),
        made=lambda answer: answer.status_code == 302,
        following=lambda: change.then(viewer, named, now()) if change.then else None,
    )
    if response.status_code != 302:
        # Refused: its own page says why, beside the field.
        return response
    flashes._queued_messages, flashes.added_new = list(kept[0]), kept[1]
    # A client's own people are asked whenever it is a change at all: of what they don't see nothing
    # is told, not even that there is nothing.
    if not (shown.turns if viewer.at_desk else shown.other):
        return None
    print_ = _fingerprint(request, viewer, shown)
    if constant_time_compare(request.POST.get(SHOWN, ""), print_):
        return None
    return _page(request, viewer, shown, asked, print_, newcomer=change.newcomer)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    shown: Shown,
    asked: Asked,
    fingerprint: str,
    *,
    newcomer: bool,
) -> HttpResponse:
    if asked.person:
        context: dict[str, Any] = {"part": listed(viewer, shown, asked)}
        template = f"disclosure/{viewer.face}/rest.html"
    else:
        context = pages(viewer, shown, people_from=asked.people_from)
        template = f"disclosure/{viewer.face}/first.html"
    said = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OWN
        for value in values
    ]
    context |= {
        "said": said,
        "fingerprint": fingerprint,
        "back": _back(request, viewer),
        # It was confirmed, and is another by now.
        "again": bool(request.POST.get(SHOWN)),
        "some_hidden": not viewer.is_owner,
        "newcomer": newcomer,
    }
    return render(request, template, context)


def _back(request: HttpRequest, viewer: Viewer) -> str:
    """Where he came from, if that is a page of this face."""
    home = address(f"{viewer.face}:home", viewer.company.slug)
    came = request.POST.get(BACK) or urlsplit(request.headers.get("Referer", "")).path
    return came if came.startswith(home) and came.isprintable() else home


def _naming(turns: list[Turn], asked: Asked) -> list[tuple[uuid.UUID, str, Collection[str]]]:
    if not asked.person:
        return first_named(turns[asked.people_from : asked.people_from + PEOPLE])
    at = asked.page * A_PAGE
    return [
        (
            turn.person_id,
            part.kind,
            (part.opens if asked.opening else part.closes)[at : at + A_PAGE],
        )
        for turn in turns
        for part in turn.parts
        if str(turn.key) == asked.person and part.kind == asked.kind
    ]


def _asked(request: HttpRequest) -> Asked:
    people_from = _number(request.POST.get(PEOPLE_FROM, ""))
    person, kind, way = [*request.POST.get(LIST, "").split("/"), "", "", ""][:3]
    if not (person and kind):
        return Asked(people_from=people_from)
    page = _number(request.POST.get(PAGE, ""))
    return Asked(person, kind, way != "closes", page, people_from)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _fingerprint(request: HttpRequest, viewer: Viewer, shown: Shown) -> str:
    """Of who asks, of what he sent and of all that it opens and closes: what is confirmed is what
    was shown, and nothing that came about meanwhile."""
    sent = sorted((name, values) for name, values in request.POST.lists() if name not in OWN)
    who = str(viewer.seat_id or viewer.person_id)
    text = json.dumps([who, request.path, sent, shown.plain])
    return salted_hmac("kulisy.disclosure", text, algorithm="sha256").hexdigest()
