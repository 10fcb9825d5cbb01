"""The client's side: what we gave our word on and how it stands; a conversation or
a project in short, for whoever joins it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_safe

from kulisy.conversations import access as talk
from kulisy.conversations import pages
from kulisy.handovers import access, catching_up, of_projects
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation

PAGE = 100


@require_safe
def commitments(request: FacedRequest) -> HttpResponse:
    """All of them: what is open first, the nearest first; then what is settled."""
    viewer = request.viewer
    rows = access.commitments(viewer).select_related("message").order_by("-due_at", "-id")
    shown = catching_up.given(viewer, list(rows[:PAGE]), now=now())
    context = {
        "running": [each for each in shown if each.open][::-1],
        "settled": [each for each in shown if not each.open],
    }
    return render(request, "handovers/portal/commitments.html", context)


@require_safe
def of_conversation(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """A fragment at the head of the conversation; empty where no word was given in it."""
    viewer, found = request.viewer, _conversation(request, conversation_id)
    own = access.commitments(viewer).filter(message__conversation_id=found.id)
    rows = own.select_related("message").order_by("-due_at", "-id")[:5]
    slug = viewer.company.slug
    context = {
        "given": catching_up.given(viewer, list(rows), now=now())[::-1],
        "all_url": rewritten(viewer, address("portal:commitments", slug)),
        "catch_up_url": rewritten(viewer, address("portal:catch_up", slug, found.id)),
    }
    return render(request, "handovers/portal/_of_conversation.html", context)


@require_safe
def catch_up(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """For a person new on the client's side: nothing here but what he may read himself."""
    viewer, found = request.viewer, _conversation(request, conversation_id)
    words, tone = pages.state_words(viewer, found.state)
    context = {
        "conversation": found,
        "it": catching_up.caught_up(viewer, found, now=now()),
        "state_words": words,
        "state_tone": tone,
        "back_url": pages.address(viewer, found.id),
    }
    return render(request, "handovers/portal/catch_up.html", context)


@require_safe
def project_catch_up(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """A project in short, for a person new on the client's side."""
    viewer = request.viewer
    found = get_object_or_404(projects.projects(viewer).select_related("client"), id=project_id)
    context = {"project": found, "it": of_projects.caught_up(viewer, found, now=now())}
    return render(request, "handovers/portal/project_catch_up.html", context)


def _conversation(request: FacedRequest, conversation_id: uuid.UUID) -> Conversation:
    rows = talk.conversations(request.viewer).select_related("client")
    return get_object_or_404(rows, id=conversation_id)


_ONE = "conversations/<uuid:conversation_id>"

urls = [
    path("commitments/", commitments, name="commitments"),
    path(f"{_ONE}/commitments/", of_conversation, name="conversation_commitments"),
    path(f"{_ONE}/catch-up/", catch_up, name="catch_up"),
    path("projects/<uuid:project_id>/catch-up/", project_catch_up, name="project_catch_up"),
]
