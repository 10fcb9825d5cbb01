"""Lists of the cabinet: open requests, history, everything said, files."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kulisy.conversations import access, listing, pages
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation

PAGE = 30


@require_GET
def support(request: FacedRequest) -> HttpResponse:
    """Open requests, the newest talk first."""
    rows = access.conversations(request.viewer).exclude(state="closed")
    return _list(request, rows, "conversations/portal/support.html")


@require_GET
def history(request: FacedRequest) -> HttpResponse:
    """Closed ones: kept, findable, opened again by writing."""
    rows = access.conversations(request.viewer).filter(state="closed")
    return _list(request, rows, "conversations/portal/history.html")


@require_GET
def correspondence(request: FacedRequest) -> HttpResponse:
    """«Вся переписка»: everything said, in one window, in order of time."""
    viewer = request.viewer
    before = _id(request.GET.get("before", ""))
    rows = access.messages(viewer).select_related("conversation", "client")
    shown, earlier = pages.newest(viewer, rows, before=before)
    clients = list(people.clients(viewer).order_by("name"))
    latest = access.conversations(viewer).order_by("-client_last_at").first()
    context = {
        "entries": pages.entries_of_many(viewer, clients, shown),
        "earlier": shown[0].id if earlier else None,
        "paged": before is not None,
        "latest": latest,
        "writing": listing.writing_into(viewer, latest),
    }
    return render(request, "conversations/portal/correspondence.html", context)


@require_GET
def correspondence_after(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    rows = access.messages(viewer).select_related("conversation", "client")
    fresh = pages.since(viewer, rows, _id(request.GET.get("after", "")))
    clients = list(people.clients(viewer))
    context = {"entries": pages.entries_of_many(viewer, clients, fresh)}
    return render(request, "conversations/portal/_entries.html", context)


@require_GET
def files(request: FacedRequest) -> HttpResponse:
    """All files that came to or from this client, by kind, newest first."""
    viewer = request.viewer
    if not viewer.clients_with("files"):
        raise Http404
    kind = listing.known_kind(request.GET.get("kind", ""))
    rows, pager = listing.page_of(
        listing.of_kind(access.gallery(viewer), kind),
        request.GET.get("page", ""),
        query=f"kind={kind}&",
    )
    context = {
        "files": pages.pinned(viewer, rows),
        "kinds": listing.kinds(),
        "kind": kind,
        "pager": pager,
    }
    return render(request, "conversations/portal/files.html", context)


def _list(request: FacedRequest, rows: QuerySet[Conversation], template: str) -> HttpResponse:
    viewer = request.viewer
    read_to = access.read_marks(viewer).filter(conversation_id=OuterRef("id")).values("read_to")
    found, pager = listing.page_of(
        rows.select_related("client")
        .annotate(read_to=Subquery(read_to))
        .order_by("-client_last_at", "-id"),
        request.GET.get("page", ""),
    )
    context = {
        "rows": listing.rows(viewer, found),
        "pager": pager,
        "several": len(viewer.admissions) > 1,
        "may_write": any(
            access.may_write(viewer, client, "client") for client in people.clients(viewer)
        ),
    }
    return render(request, template, context)


def _id(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
