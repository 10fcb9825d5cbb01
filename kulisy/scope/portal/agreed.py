"""What we agreed on, with its meters; the same as pieces of a project's page and of a request's."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kulisy.conversations import access as talk
from kulisy.conversations import pages
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects
from kulisy.scope import access, shown, wording

MANY = 50


@require_safe
def scope(request: FacedRequest) -> HttpResponse:
    viewer, moment = request.viewer, now()
    if not viewer.clients_with(access.SECTION):
        raise Http404
    found = shown.agreements(viewer, list(access.agreements(viewer)[:MANY]), now=moment)
    orders = shown.orders(viewer, access.change_orders(viewer)[:MANY])
    wishes = access.wishes(viewer).select_related("conversation").filter(settled_at=None)
    context = {
        "running": [each for each in found if each.row.ended_at is None],
        "over": [each for each in found if each.row.ended_at is not None],
        "waiting": [each for each in orders if each.raw_state == "sent"],
        "decided": [each for each in orders if each.raw_state != "sent"],
        "wishes": [_wish(request, each) for each in wishes.order_by("due_at", "id")[:MANY]],
        "several": len(set(viewer.client_ids)) > 1,
    }
    return render(request, "scope/portal/scope.html", context)


@require_safe
def project_scope(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """A piece of the living page; empty where nothing was agreed for this project."""
    viewer = request.viewer
    found = get_object_or_404(projects.projects(viewer), id=project_id)
    rows = access.agreements(viewer).filter(project_id=found.id, ended_at=None)
    orders = access.change_orders(viewer).filter(project_id=found.id, state="approved")
    context = {
        "agreements": shown.agreements(viewer, list(rows[:3]), now=now()),
        "approved": shown.orders(viewer, orders[:10]),
        "all_url": rewritten(viewer, address("portal:scope", viewer.company.slug)),
    }
    return render(request, "scope/portal/_project.html", context)


@require_safe
def conversation_scope(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """A piece at the head of a request: that he was heard, by when he will know, what we said."""
    viewer, moment = request.viewer, now()
    rows = talk.conversations(viewer).select_related("client")
    found = get_object_or_404(rows, id=conversation_id)
    wish = access.wishes(viewer).filter(conversation_id=found.id).first()
    sayings = access.sayings(viewer).filter(conversation_id=found.id)
    offers = list(sayings.filter(kind="offered").values_list("change_order_id", flat=True))
    orders = access.change_orders(viewer).filter(id__in=offers)
    told = sayings.exclude(kind="offered").first()
    if told and told.kind == "beyond" and offers:
        told = None  # What it costs was promised there, and stands here.
    state, tone = wording.wish_state(wish, now=moment) if wish else ("", "")
    context = {
        "wish": wish,
        "state": state,
        "tone": tone,
        "told": told,
        "told_words": wording.said(told) if told else "",
        "orders": shown.orders(viewer, orders),
        "open": found.state != "closed",
        "scope_url": rewritten(viewer, address("portal:scope", viewer.company.slug))
        if viewer.clients_with(access.SECTION)
        else "",
    }
    return render(request, "scope/portal/_conversation.html", context)


def _wish(request: FacedRequest, wish: Any) -> dict[str, Any]:
    state, tone = wording.wish_state(wish, now=now())
    due = wish.due_at
    return {
        "title": wish.conversation.title,
        "url": pages.address(request.viewer, wish.conversation_id),
        "state": state,
        "tone": tone,
        "due": due,
        "note": "" if due else _("we shall say by when"),
    }


urls = [
    path("scope/", scope, name="scope"),
    path("projects/<uuid:project_id>/scope/", project_scope, name="project_scope"),
    path(
        "conversations/<uuid:conversation_id>/scope/", conversation_scope, name="conversation_scope"
    ),
]
