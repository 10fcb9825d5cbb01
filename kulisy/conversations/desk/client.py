"""A client at the desk: everything said with him in one window, and all his files."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from kulisy.conversations import access, listing, pages
from kulisy.kit.ids import read_id
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest


@require_GET
def correspondence(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    """«Вся переписка» with this client, as the viewer may see it, with the box to write."""
    viewer = request.viewer
    client = get_object_or_404(people.clients(viewer), id=client_id)
    rows = access.messages(viewer).filter(client_id=client.id)
    before = read_id(request.GET.get("before", ""))
    shown, earlier = pages.newest(
        viewer, rows.select_related("conversation", "client"), before=before
    )
    latest = (
        access.conversations(viewer)
        .select_related("client")
        .filter(client_id=client.id)
        .order_by("-client_last_at")
        .first()
    )
    context = {
        "client": client,
        "entries": pages.entries_of_many(viewer, [client], shown),
        "earlier": shown[0].id if earlier else None,
        "paged": before is not None,
        "writing": listing.writing_into(viewer, latest),
    }
    return render(request, "conversations/desk/correspondence.html", context)


@require_GET
def correspondence_after(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    client = get_object_or_404(people.clients(viewer), id=client_id)
    rows = access.messages(viewer).filter(client_id=client.id)
    fresh = pages.since(
        viewer,
        rows.select_related("conversation", "client"),
        read_id(request.GET.get("after", "")),
    )
    context = {"entries": pages.entries_of_many(viewer, [client], fresh)}
    return render(request, "conversations/_entries.html", context)


@require_GET
def files(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    """All files of a client; those of notes are marked as the team's own."""
    viewer = request.viewer
    client = get_object_or_404(people.clients(viewer), id=client_id)
    kind = listing.known_kind(request.GET.get("kind", ""))
    audience = request.GET.get("audience", "")
    rows = listing.of_kind(access.gallery(viewer, client.id), kind)
    if audience in {"client", "internal"}:
        rows = rows.filter(audience=audience)
    found, pager = listing.page_of(
        rows, request.GET.get("page", ""), query=f"kind={kind}&audience={audience}&"
    )
    context = {
        "client": client,
        "files": pages.pinned(viewer, found),
        "kinds": listing.kinds(),
        "kind": kind,
        "audience": audience,
        "pager": pager,
    }
    return render(request, "conversations/desk/files.html", context)
