"""Requests as numbers see them: who asked when, who answered when, when it was closed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience, Conversation, Message
from kulisy.people.viewer import Viewer

#: More are never looked at: what is older tells of another company.
MOST = 20_000


@dataclass(frozen=True)
class Asked:
    """One request that the client's side began."""

    id: uuid.UUID
    client_id: uuid.UUID
    asked_at: datetime
    #: Our first words to him; None: he still waits, or it was settled without any.
    answered_at: datetime | None
    seat_id: uuid.UUID | None
    closed_at: datetime | None
    #: Messages of both sides that the client sees.
    letters: int


def asked(
    viewer: Viewer,
    *,
    since: datetime,
    until: datetime,
    client_id: uuid.UUID | None = None,
    counted: bool = False,
) -> list[Asked]:
    """Those opened, or (`counted`, with their letters) also those closed in this stretch, the
    oldest first. One statement."""
    began = Q(opened_at__gte=since, opened_at__lt=until)
    if counted:
        began |= Q(closed_at__gte=since, closed_at__lt=until)
    rows = talk.conversations(viewer).filter(
        began, audience=Audience.CLIENT, kind=Conversation.Kind.REQUEST
    )
    if client_id is not None:
        rows = rows.filter(client_id=client_id)
    said = talk.messages(viewer).filter(
        conversation_id=OuterRef("id"), audience=Audience.CLIENT, kind=Message.Kind.TEXT
    )
    ours, theirs = said.exclude(author_seat=None), said.exclude(author_contact=None)
    rows = rows.annotate(
        asked=_first(theirs, "posted_at"),
        answered=_first(ours, "posted_at"),
        answerer=_first(ours, "author_seat_id"),
    )
    rows = rows.annotate(letters=_letters(said)) if counted else rows
    names = ["id", "client_id", "asked", "answered", "answerer", "closed_at"]
    names += ["letters"] if counted else []
    found = rows.order_by("opened_at", "id").values_list(*names)[:MOST]
    # What the team began is no request; nobody was asked to answer. Not in the database: there each
    # condition would look for the messages once more.
    return [
        Asked(*row, *(() if counted else (0,)))
        for row in found
        if row[2] is not None and (row[3] is None or row[3] > row[2])
    ]


def _first(rows: QuerySet[Message], column: str) -> Subquery:
    return Subquery(rows.order_by("posted_at", "id").values(column)[:1])


def _letters(rows: QuerySet[Message]) -> Coalesce:
    counted = rows.order_by().values("conversation_id").annotate(all=Count("id")).values("all")
    return Coalesce(Subquery(counted), 0)


def within(
    rows: Sequence[Asked], *, since: datetime, until: datetime, closed: bool = False
) -> list[Asked]:
    """Of them those asked, or closed, in this stretch."""
    found = [(each, each.closed_at if closed else each.asked_at) for each in rows]
    return [each for each, at in found if at is not None and since <= at < until]
