"""Lists of the cabinet: open requests, history, everything said, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kulisy.conversations import access, listing, pages, standing
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.notify.access import unread_bells
from kulisy.people import access as people
from kulisy.people import tags
from kulisy.people.middleware import FacedRequest


@require_GET
def support(request: FacedRequest) -> HttpResponse:
    """Open requests, the newest talk first."""
    return _list(request, "conversations/portal/support.html", closed=False)


@require_GET
def history(request: FacedRequest) -> HttpResponse:
    """Closed ones: kept, findable, opened again by writing."""
    return _list(request, "conversations/portal/history.html", closed=True)


@require_GET
def correspondence(request: FacedRequest) -> HttpResponse:
    """«Вся переписка»: everything said, in one window, in order of time."""
    viewer = request.viewer
    before = read_id(request.GET.get("before", ""))
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
    fresh = pages.since(viewer, rows, read_id(request.GET.get("after", "")))
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


def _list(request: FacedRequest, template: str, *, closed: bool) -> HttpResponse:
    viewer = request.viewer
    page = request.GET.get("page", "")
    if page:
        rows = standing.with_read_to(viewer, access.conversations(viewer), closed=closed)
        found, pager = listing.page_of(rows, page)
    else:
        first = standing.requests(viewer, closed=closed, count=listing.PAGE + 1)
        found, pager = listing.first_page(first)
    request.unread_bells = unread_bells(viewer)
    tag = tags.tag(request, viewer, _seen(found), pager, request.unread_bells, now=now())
    held = tags.unchanged(request, tag)
    if held:
        return held
    context = {
        "rows": listing.rows(viewer, found),
        "pager": pager,
        "several": len(viewer.admissions) > 1,
        "may_write": bool(viewer.clients_with(access.SECTION)) and not viewer.looking_as,
    }
    return tags.marked(render(request, template, context), tag)


def _seen(found: Sequence[Any]) -> list[object]:
    """All that decides the lines: the version moves with every message that the client sees."""
    return [
        (row.id, row.client_version, row.title, row.state, row.number, row.client.name, row.read_to)
        for row in found
    ]
