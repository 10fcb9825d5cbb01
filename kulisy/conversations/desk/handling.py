"""Small deeds on a conversation: each a POST that leads back to it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kulisy.conversations import access, actions, pages, returns
from kulisy.kit.ids import read_id, read_ids
from kulisy.kit.time import now
from kulisy.notify import actions as notify
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation


@require_POST
def state(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        conversation_id,
        lambda found: actions.set_state(
            request.viewer, found, request.POST.get("state", ""), now=now()
        ),
    )


@require_POST
def letter_return(request: FacedRequest, *, sent_id: uuid.UUID) -> HttpResponse:
    """A letter that came back was dealt with; or what it said is sent once more."""
    again = bool(request.POST.get("again"))
    dealt = returns.deal_with(request.viewer, sent_id, again=again, now=now())
    if dealt is None:
        raise Http404
    said = _("It is sent again, to the address as it is now.") if again else _("Done.")
    flashes.success(request, said)
    return redirect(pages.address(request.viewer, dealt.id))


@require_POST
def assignee(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        conversation_id,
        lambda found: actions.assign(request.viewer, found, _id(request, "seat"), now=now()),
    )


@require_POST
def due(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """A date and time in the viewer's zone; empty takes it away."""

    def change(found: Conversation) -> None:
        value = request.POST.get("due", "")
        try:
            moment = datetime.fromisoformat(value) if value else None
        except ValueError:
            raise actions.Refused(_("Write the date and the time.")) from None
        # Beyond these some zone of the world has no such moment, and no calendar a use for it.
        if moment and not 2000 <= moment.year <= 2100:
            raise actions.Refused(_("Write the date and the time."))
        if moment and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        actions.set_due(request.viewer, found, moment)

    return _done(request, conversation_id, change)


@require_POST
def labels(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """The ticked labels, and a new one if a name was written."""

    def change(found: Conversation) -> None:
        chosen = read_ids(request.POST.getlist("labels"))
        if request.POST.get("new", "").strip():
            chosen.append(actions.make_label(request.viewer, request.POST["new"]).id)
        actions.set_labels(request.viewer, found, chosen)

    return _done(request, conversation_id, change)


@require_POST
def watchers(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    def change(found: Conversation) -> None:
        seat = _id(request, "seat") or request.viewer.seat_id
        if seat is None:
            return
        viewer = request.viewer
        if request.POST.get("stop"):
            actions.unwatch(viewer, found, seat)
        else:
            actions.watch(viewer, found, seat)
        if seat == viewer.seat_id:
            # Whoever follows wants to hear at once; whoever leaves off, as usual.
            notify.take_stance(viewer, found.id, "" if request.POST.get("stop") else "close")

    return _done(request, conversation_id, change)


@require_POST
def participants(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    def change(found: Conversation) -> None:
        contact = _id(request, "contact")
        if contact:
            actions.add_participant(request.viewer, found, contact, now=now())

    return _done(request, conversation_id, change)


@require_POST
def title(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    return _done(
        request,
        conversation_id,
        lambda found: actions.rename(
            request.viewer, found, request.POST.get("title", ""), now=now()
        ),
    )


def _done(
    request: FacedRequest, conversation_id: uuid.UUID, change: Callable[[Conversation], object]
) -> HttpResponse:
    found = get_object_or_404(
        access.conversations(request.viewer).select_related("client"), id=conversation_id
    )
    try:
        change(found)
    except actions.Refused as refused:
        flashes.error(request, str(refused))
    return redirect(pages.address(request.viewer, found.id))


def _id(request: FacedRequest, name: str) -> uuid.UUID | None:
    return read_id(request.POST.get(name, ""))
