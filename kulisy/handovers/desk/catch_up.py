"""In the picture in ten minutes: everything about a conversation on one page."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.forms import attempt
from kulisy.conversations import access as talk
from kulisy.conversations import pages, writing
from kulisy.handovers import access, actions, catching_up
from kulisy.handovers.desk.said import said_in
from kulisy.handovers.forms import Briefing, Deciding, Manners
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation


@require_safe
def page(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    return _page(request, _conversation(request, conversation_id))


@require_POST
def brief(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _conversation(request, conversation_id)
    form = Briefing(request.POST)
    if not form.is_valid():
        return _page(request, found, briefing=form)
    actions.keep_brief(viewer, found, words=form.cleaned_data["words"], now=now())
    return redirect("desk:catch_up", viewer.company.slug, found.id)


@require_POST
def manner(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _conversation(request, conversation_id)
    form = Manners(request.POST)
    if not form.is_valid():
        return _page(request, found, manners=form)
    actions.keep_manner(viewer, found.client, **form.cleaned_data, now=now())
    return redirect("desk:catch_up", viewer.company.slug, found.id)


@require_http_methods(["GET", "HEAD", "POST"])
def new_decision(request: FacedRequest, *, message_id: uuid.UUID) -> HttpResponse:
    """What was decided in a message: its first words are proposed."""
    viewer, message = request.viewer, access.message(request.viewer, message_id)
    if message is None or not talk.may_write(viewer, message.client, message.audience):
        raise Http404
    form = Deciding(
        request.POST if request.method == "POST" else None,
        initial={"words": writing.excerpt(message.body, limit=200)},
    )

    def keep() -> bool:
        actions.decide(viewer, message, words=form.cleaned_data["words"], now=now())
        return True

    if form.is_bound and form.is_valid() and attempt(form, keep):
        flashes.success(request, _("The decision is put down."))
        return redirect("desk:catch_up", viewer.company.slug, message.conversation_id)
    return said_in(request, message, form, "handovers/desk/new_decision.html")


@require_POST
def removal(request: FacedRequest, *, decision_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    dropped = actions.drop_decision(viewer, decision_id, now=now())
    return redirect("desk:catch_up", viewer.company.slug, dropped.message.conversation_id)


def _page(
    request: FacedRequest,
    found: Conversation,
    *,
    briefing: Briefing | None = None,
    manners: Manners | None = None,
) -> HttpResponse:
    viewer = request.viewer
    kept = access.briefs(viewer).select_related("author").filter(conversation_id=found.id).first()
    known = access.manners(viewer).select_related("author").filter(client_id=found.client_id)
    manner = known.first()
    words, tone = pages.state_words(viewer, found.state)
    wrong = briefing is not None or manners is not None
    context = {
        "conversation": found,
        "client": found.client,
        "state_words": words,
        "state_tone": tone,
        "it": catching_up.caught_up(viewer, found, now=now()),
        "brief": kept,
        "manner": manner,
        "briefing": briefing or Briefing(initial={"words": kept.words if kept else ""}),
        "manners": manners
        or Manners(initial={"tone": manner.tone, "taboos": manner.taboos} if manner else None),
        "wrong": wrong,
        "back_url": pages.address(viewer, found.id),
    }
    status = 422 if wrong else 200
    return render(request, "handovers/desk/catch_up.html", context, status=status)


def _conversation(request: FacedRequest, conversation_id: uuid.UUID) -> Conversation:
    rows = talk.conversations(request.viewer).select_related("client", "opened_by_seat")
    return get_object_or_404(rows.select_related("client", "opened_by_contact"), id=conversation_id)
