"""What the first screen asks on every visit, as standing queries: each begins with `access`."""

import uuid
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from kulisy.conversations import access
from kulisy.people import access as people
from kulisy.people.standing import standing
from kulisy.people.viewer import Viewer

#: How much of each list stands on the first screen; the rest is one tap away.
WAITING, GOING, FILES, CLOSED = 12, 4, 4, 3
#: So many conversations and messages are looked through for what is new.
TALKS, LOOKED = 12, 60


@standing
def clients(viewer: Viewer) -> QuerySet[Any]:
    return people.clients(viewer).order_by("name")


@standing
def open_counts(viewer: Viewer) -> QuerySet[Any, tuple[str, int]]:
    """State → how many; of open requests."""
    open_ones = access.conversations(viewer).exclude(state="closed").order_by()
    return open_ones.values("state").annotate(count=Count("id")).values_list("state", "count")


@standing
def any_request(viewer: Viewer) -> QuerySet[Any, uuid.UUID]:
    return access.conversations(viewer).order_by().values_list("id", flat=True)[:1]


def answers(viewer: Viewer) -> QuerySet[Any]:
    """What waits for the client's words, the longest wait first; with `read_to`, `answered`."""
    return _read(viewer).filter(state="client").order_by("client_last_at", "id")[:WAITING]


def going(viewer: Viewer) -> QuerySet[Any]:
    """Open requests, the newest talk first; with `read_to`, `answered`."""
    said = access.messages(viewer).filter(conversation_id=OuterRef("id"), author_seat__isnull=False)
    rows = _read(viewer).annotate(answered=Exists(said)).exclude(state="closed")
    return rows.order_by("-client_last_at", "-id")[:GOING]


def talks(viewer: Viewer) -> QuerySet[Any]:
    """Where anybody spoke last, closed requests too; with `read_to`."""
    return _read(viewer).order_by("-client_last_at", "-id")[:TALKS]


def closed(viewer: Viewer) -> QuerySet[Any]:
    rows = access.conversations(viewer).filter(state="closed", closed_at__isnull=False)
    return rows.order_by("-closed_at")[:CLOSED]


@standing
def said_by_others(viewer: Viewer, *, conversations: list[uuid.UUID]) -> QuerySet[Any]:
    """The newest messages there that are not the viewer's own."""
    rows = access.messages(viewer).filter(conversation__id__among=conversations)
    others = rows.exclude(author_contact_id__in=viewer.contact_ids)
    return others.defer("html", "tail_html").order_by("-posted_at", "-id")[:LOOKED]


@standing
def files(viewer: Viewer) -> QuerySet[Any]:
    return access.gallery(viewer)[:FILES]


def _read(viewer: Viewer) -> QuerySet[Any]:
    read_to = access.read_marks(viewer).filter(conversation_id=OuterRef("id")).values("read_to")
    rows = access.conversations(viewer).select_related("client")
    return rows.annotate(read_to=Subquery(read_to[:1]))
