"""Letters that wait for a human being: the list, and one of them with its five acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.kit.ids import read_id
from kulisy.kit.text import one_line
from kulisy.kit.time import now
from kulisy.mailroom import access, actions, quarantine
from kulisy.mailroom.preview import preview
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.mailroom.models import IncomingLetter

#: Besides what waits: what was refused, and everything that came; newest first.
REFUSED, ALL = "refused", "all"
ACTS = ("place", "open", "in", "block")


@require_safe
def index(request: FacedRequest) -> HttpResponse:
    if not access.may_decide(request.viewer):
        raise Http404
    context = {**_list(request), "connected": access.mailboxes(request.viewer).exists()}
    return render(request, "mailroom/desk/quarantine.html", context)


@require_safe
def letter(request: FacedRequest, *, incoming_id: uuid.UUID) -> HttpResponse:
    return _page(request, _found(request, incoming_id))


@require_POST
def place(request: FacedRequest, *, incoming_id: uuid.UUID) -> HttpResponse:
    """Into a conversation, with the audience that the pressed button says."""
    chosen = read_id(request.POST.get("conversation"))
    if chosen is None:
        raise Http404
    return _decided(
        request,
        incoming_id,
        lambda: actions.place(
            request.viewer,
            letter_id=incoming_id,
            conversation_id=chosen,
            audience=request.POST.get("audience", ""),
            now=now(),
        ),
        _("The letter is placed into the conversation."),
    )


@require_POST
def open_as_new(request: FacedRequest, *, incoming_id: uuid.UUID) -> HttpResponse:
    chosen = read_id(request.POST.get("client"))
    if chosen is None:
        raise Http404
    return _decided(
        request,
        incoming_id,
        lambda: actions.open_as_new(
            request.viewer,
            letter_id=incoming_id,
            client_id=chosen,
            contact_id=read_id(request.POST.get("contact")),
            audience=request.POST.get("audience", ""),
            now=now(),
        ),
        _("A request is opened of this letter."),
    )


@require_POST
def let_in(request: FacedRequest, *, incoming_id: uuid.UUID) -> HttpResponse:
    chosen = read_id(request.POST.get("client"))
    if chosen is None:
        raise Http404
    return _decided(
        request,
        incoming_id,
        lambda: actions.let_in(
            request.viewer,
            letter_id=incoming_id,
            client_id=chosen,
            name=request.POST.get("name", ""),
            now=now(),
        ),
        _("The sender is a contact now, and the letter goes where it belongs."),
    )


@require_POST
def refuse(request: FacedRequest, *, incoming_id: uuid.UUID) -> HttpResponse:
    return _decided(
        request,
        incoming_id,
        lambda: actions.refuse(request.viewer, letter_id=incoming_id, now=now()),
        _("The letter is refused. It stays listed."),
    )


@require_POST
def block(request: FacedRequest, *, incoming_id: uuid.UUID) -> HttpResponse:
    """The sender's address, or his whole domain where it is his own."""
    whole = request.POST.get("what") == "domain"
    if whole and not quarantine.domain(_found(request, incoming_id)):
        raise Http404
    return _decided(
        request,
        incoming_id,
        lambda: actions.block(request.viewer, letter_id=incoming_id, whole_domain=whole, now=now()),
        _("Blocked. Letters from there are refused from now on."),
    )


@require_safe
def blocked(request: FacedRequest) -> HttpResponse:
    if not access.may_decide(request.viewer):
        raise Http404
    rows = access.blocked(request.viewer).select_related("blocked_by")
    return render(request, "mailroom/desk/blocked.html", {**_list(request), "blocked": rows})


@require_POST
def unblock(request: FacedRequest, *, blocked_id: uuid.UUID) -> HttpResponse:
    actions.unblock(request.viewer, blocked_id=blocked_id, now=now())
    messages.success(request, _("Letters from there come again. They wait here first."))
    return redirect("desk:mail_blocked", request.viewer.company.slug)


def _found(request: FacedRequest, incoming_id: uuid.UUID) -> IncomingLetter:
    rows = access.decidable(request.viewer).select_related(
        "mailbox", "client", "contact", "conversation", "decided_by"
    )
    return get_object_or_404(rows, id=incoming_id)


def _list(request: FacedRequest) -> dict[str, Any]:
    """The list beside the work: what waits, the oldest first; or what was refused."""
    viewer, moment = request.viewer, now()
    told = request.GET.get("view", "")
    view = told if told in {REFUSED, ALL} else ""
    kinds = quarantine.kinds(viewer)
    asked = request.GET.get("why", "")
    why = asked if asked in dict(kinds) and not view else ""
    if view:
        rows = access.decidable(viewer)
        rows = rows.filter(state=REFUSED) if view == REFUSED else rows
    else:
        rows = access.quarantined(viewer)
        rows = rows.filter(reasons__0__0=why) if why else rows
    page = _number(request.GET.get("page"))
    start = (page - 1) * quarantine.PAGE
    some = list(rows.select_related("mailbox")[start : start + quarantine.PAGE + 1])
    asked_for: dict[str, str | int] = {"view": view, "why": why}
    kept = {name: value for name, value in asked_for.items() if value}
    return {
        "lines": quarantine.lines(viewer, some[: quarantine.PAGE], now=moment),
        "view": view,
        "kinds": kinds,
        "why": why,
        "query": urlencode(kept),
        "newer": f"?{urlencode({**kept, 'page': page - 1})}" if page > 1 else "",
        "older": f"?{urlencode({**kept, 'page': page + 1})}" if len(some) > quarantine.PAGE else "",
        "waiting": quarantine.waiting(viewer),
    }


def _page(
    request: FacedRequest, found: IncomingLetter, *, error: str = "", status: int = 200
) -> HttpResponse:
    told = request.POST if request.method == "POST" else request.GET
    context = {
        **_list(request),
        "letter": found,
        "sender": quarantine.sender(found),
        "why_here": quarantine.why(found),
        "became": quarantine.became(found),
        "preview": preview(found),
        "act": "",
        "error": error,
    }
    if found.state == "quarantined":
        act = told.get("act", "")
        context |= {"act": act if act in ACTS else "", **_choices(request, found, act, told)}
    return render(request, "mailroom/desk/letter.html", context, status=status)


def _choices(request: FacedRequest, found: IncomingLetter, act: str, told: Any) -> dict[str, Any]:
    """What the chosen act asks for: a conversation, a client, a name. What the letter seems to be
    for is proposed; the viewer picks among what he may see."""
    viewer = request.viewer
    words = one_line(told.get("q", ""), limit=100)
    seems = quarantine.guess(viewer, found)
    context: dict[str, Any] = {
        "words": words,
        "known": quarantine.is_known(viewer, found),
        "domain": quarantine.domain(found),
        "seems": seems,
    }
    if act == "place":
        to = read_id(told.get("to") or told.get("conversation"))
        guess = found.conversation_id if "q" not in told else None
        context["place"] = quarantine.place(viewer, found, to or guess)
        context["places"] = quarantine.places(viewer, seems, words)
    if act in {"open", "in"}:
        given = quarantine.client(viewer, read_id(told.get("client")))
        client = given or (seems if "q" not in told else None)
        context["chosen"] = client
        if client is None:
            context["clients"] = quarantine.clients(viewer, words)
        else:
            context["contacts"] = quarantine.contacts(viewer, client)
            context["colleagues"] = quarantine.colleagues(viewer, client)
            meant = found.conversation_id if client.id == found.client_id else None
            context["place"] = quarantine.place(viewer, found, meant)
    return context


def _decided(
    request: FacedRequest, incoming_id: uuid.UUID, verb: Callable[[], object], sentence: str
) -> HttpResponse:
    """One act; then the next letter that waits. Whoever comes second hears what the first did."""
    slug = request.viewer.company.slug
    try:
        with transaction.atomic():
            # What a refused act has begun is not left behind.
            verb()
    except Refused as refusal:
        found = _found(request, incoming_id)
        first = quarantine.became(found)
        if first:
            messages.warning(request, first)
            return redirect("desk:mail_letter", slug, incoming_id)
        return _page(request, found, error=refusal.sentence, status=422)
    messages.success(request, sentence)
    following = access.quarantined(request.viewer).exclude(id=incoming_id).first()
    if following:
        return redirect("desk:mail_letter", slug, following.id)
    return redirect("desk:mail", slug)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and 0 < len(text) < 6 and int(text) else 1
