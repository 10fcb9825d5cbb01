"""What the faces ask again and again, as standing queries: each begins with `access`."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kulisy.conversations import access, beside
from kulisy.conversations.models import (
    Attachment,
    Conversation,
    Desk,
    Draft,
    Label,
    Message,
    SavedFilter,
    Sighting,
)
from kulisy.notify.access import stances, unread_of, waiting
from kulisy.people import access as people
from kulisy.people.doors import shares
from kulisy.people.models import Client
from kulisy.people.standing import standing
from kulisy.people.viewer import Viewer

#: Messages of one page; earlier ones are asked for.
PAGE = 30


class Around(NamedTuple):
    """What a page of the cabinet shows of a conversation beside its messages."""

    #: When each of the viewer's own drafts of this place was last written to.
    drafts: list[datetime]
    #: The seats that are presented to the client, and their photographs.
    presented: list[uuid.UUID]
    portraits: list[uuid.UUID | None]
    #: Photographs of the client's side.
    faces: list[uuid.UUID | None]
    #: Who of the client's side reads here.
    readers: list[str]
    #: Messages that the team has read.
    sighted: list[uuid.UUID]
    #: What the viewer wished for this place: to follow it closely, or not to be disturbed.
    wish: list[str]
    #: How many entries wait under the bell.
    bells: int


def around(viewer: Viewer, found: Conversation) -> Around:
    """One statement, and one more where something waits under the bell."""
    client = found.client
    [row] = _around(
        viewer,
        conversation=found.id,
        client=client.id,
        responsible=client.responsible_id,
        restricted=client.restricted,
        whole_team_writes=client.whole_team_writes,
        somewhere=client.whole_team_somewhere,
        shared=shares(client, viewer.company),
    )
    return Around._make((*row[:-1], unread_of(viewer, row[-1])))


@standing
def _around(
    viewer: Viewer,
    *,
    conversation: uuid.UUID,
    client: uuid.UUID,
    responsible: uuid.UUID,
    restricted: bool,
    whole_team_writes: bool | None,
    somewhere: bool,
    shared: bool,
) -> QuerySet[Conversation, tuple[Any, ...]]:
    whose = Client(
        id=client,
        responsible_id=responsible,
        restricted=restricted,
        whole_team_writes=whole_team_writes,
        whole_team_somewhere=somewhere,
    )
    drafts = access.drafts(viewer).filter(client_id=client, conversation_id=conversation)
    seats = people.presented(viewer, whose).order_by("id")
    contacts = people.contacts(viewer).filter(client_id=client).order_by("id")
    reading = access.reading_contacts(
        viewer, client=client, conversation=conversation, shared=shared
    )
    sighted = access.sighted(viewer, conversation).order_by("message_id")
    return (
        access.conversations(viewer)
        .filter(id=conversation)
        .values_list(
            ArraySubquery(drafts.order_by("id").values("updated_at")),
            ArraySubquery(seats.values("id")),
            ArraySubquery(seats.values("photo")),
            ArraySubquery(contacts.values("photo")),
            ArraySubquery(reading.values("name")),
            ArraySubquery(sighted.values("message_id").distinct()),
            ArraySubquery(stances(viewer).filter(place_id=conversation).values("wish")),
            ArraySubquery(waiting(viewer).values("subject_kind").distinct()),
        )
    )


@standing
def conversation(viewer: Viewer, *, id: uuid.UUID) -> QuerySet[Conversation]:
    """One conversation with its client."""
    return access.conversations(viewer).select_related("client").filter(id=id)


@standing
def newest(viewer: Viewer, *, conversation: uuid.UUID) -> QuerySet[Message]:
    """The newest messages of a conversation, and one more if there is one."""
    rows = access.messages(viewer).filter(conversation_id=conversation)
    return access.with_portraits(rows).order_by("-posted_at", "-id")[: PAGE + 1]


@standing
def pinned(viewer: Viewer, *, messages: list[uuid.UUID]) -> QuerySet[Attachment]:
    return access.attachments(viewer).filter(message__id__among=messages).order_by("id")


@standing
def sightings(viewer: Viewer, *, messages: list[uuid.UUID]) -> QuerySet[Sighting]:
    return access.sightings(viewer, messages).order_by("at")


@standing
def own_drafts(
    viewer: Viewer, *, client: uuid.UUID, conversation: uuid.UUID | None
) -> QuerySet[Draft]:
    """With None: of a request that is yet to be opened."""
    rows = access.drafts(viewer).filter(client_id=client)
    here = (
        rows.filter(conversation_id=conversation)
        if conversation
        else rows.filter(conversation=None)
    )
    return here.order_by("updated_at")


@standing
def last_messages(viewer: Viewer, *, conversations: list[uuid.UUID]) -> QuerySet[Message]:
    """The newest message of each conversation that this viewer may see."""
    said = access.messages(viewer).filter(conversation_id=OuterRef("id"))
    newest = Subquery(said.order_by("-posted_at", "-id").values("id")[:1])
    found = access.conversations(viewer).filter(id__among=conversations).values_list(newest)
    rows = access.messages(viewer).filter(id__among=ArraySubquery(found))
    return rows.defer("html", "tail_html")


@standing
def requests(viewer: Viewer, *, closed: bool, count: int) -> QuerySet[Conversation]:
    """The first `count` of the viewer's requests, the newest talk first, with `read_to`."""
    return with_read_to(viewer, access.conversations(viewer), closed=closed)[:count]


def with_read_to(
    viewer: Viewer, rows: QuerySet[Conversation], *, closed: bool
) -> QuerySet[Conversation]:
    read_to = access.read_marks(viewer).filter(conversation_id=OuterRef("id")).values("read_to")
    chosen = rows.filter(state="closed") if closed else rows.exclude(state="closed")
    marked = chosen.select_related("client").annotate(read_to=Subquery(read_to))
    return marked.order_by("-client_last_at", "-id")


@standing
def queue(viewer: Viewer, *, view: str, count: int) -> QuerySet[Desk]:
    """The first `count` of one of the desk's queues, with `read_to`."""
    return desks(viewer, view)[:count]


def desks(viewer: Viewer, view: str) -> QuerySet[Desk]:
    """One of the desk's queues, in its order, with `read_to`."""
    read_to = access.read_marks(viewer).filter(conversation_id=OuterRef("conversation_id"))
    rows = (
        access.desks(viewer)
        .select_related("conversation", "client", "assignee")
        .annotate(read_to=Subquery(read_to.values("read_to")))
    )
    if view == "closed":
        return rows.filter(closed=True).order_by("-last_at")
    rows = rows.filter(closed=False)
    if view == "mine":
        rows = rows.filter(assignee_id=viewer.seat_id)
    elif view == "unassigned":
        rows = rows.filter(assignee=None)
    elif view == "waiting":
        waiting = rows.filter(Q(waiting_since__isnull=False) | Q(returned_at__isnull=False))
        return waiting.order_by(Coalesce("waiting_since", "returned_at"))
    else:
        return rows.order_by("-last_at")
    # What did not arrive comes first: the client waits and does not know that he was answered.
    order = [F(name).asc(nulls_last=True) for name in ("returned_at", "waiting_since")]
    return rows.order_by(*order, "-last_at")


@standing
def reminded(viewer: Viewer) -> QuerySet[Desk]:
    """What the viewer wanted to come back to, and its time has come: with `read_to` and `reminder`,
    its note; whoever does it, and closed or not."""
    own = beside.rung(viewer)
    here = own.filter(conversation_id=OuterRef("conversation_id"))
    read_to = access.read_marks(viewer).filter(conversation_id=OuterRef("conversation_id"))
    rows = access.desks(viewer).select_related("conversation", "client", "assignee")
    return (
        rows.filter(conversation_id__in=own.order_by().values("conversation_id"))
        .annotate(
            read_to=Subquery(read_to.values("read_to")),
            reminder=Subquery(here.values("note")[:1]),
            reminded_at=Subquery(here.values("rung_at")[:1]),
        )
        .order_by("reminded_at", "conversation_id")[:20]
    )


@standing
def mine(viewer: Viewer) -> QuerySet[Desk, uuid.UUID]:
    """One that is given to the viewer and open, if there is one."""
    rows = access.desks(viewer).filter(closed=False, assignee_id=viewer.seat_id)
    return rows.values_list("conversation_id", flat=True)[:1]


@standing
def labels(viewer: Viewer) -> QuerySet[Label]:
    return access.labels(viewer)


@standing
def saved_filters(viewer: Viewer) -> QuerySet[SavedFilter]:
    return access.saved_filters(viewer)


@standing
def begun(viewer: Viewer) -> QuerySet[Draft]:
    """Answers that the viewer began and did not send, the newest first."""
    rows = access.drafts(viewer).select_related("conversation", "client")
    waiting = rows.filter(send_at=None, conversation__isnull=False).exclude(body="")
    return waiting.order_by("-updated_at")[:5]
