"""What a new word would have found in what was sent to clients lately: so that nobody adds a word
that rings all day."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from kulisy.conversations import access, pages
from kulisy.conversations.guard.hits import Hit
from kulisy.conversations.guard.looking import own_hits
from kulisy.conversations.guard.rules import Rules, of
from kulisy.conversations.models import Audience
from kulisy.people.viewer import Viewer

#: Of the last messages to clients so many are read, and so many finds are shown.
READ, SHOWN = 1000, 20


@dataclass(frozen=True)
class Place:
    """A message in which a new word stands."""

    hit: Hit
    client: str
    url: str
    at: datetime


@dataclass(frozen=True)
class Tried:
    """What came of trying."""

    words: tuple[str, ...]
    read: int
    count: int
    places: list[Place]


def kept(viewer: Viewer) -> Rules:
    return of(viewer)


def tried(viewer: Viewer, wanted: Rules, kept: Rules) -> Tried:
    """The new words of `wanted` (all, where none is new) in the last messages that the team sent to
    clients, as far as the viewer sees them. One statement."""
    known = set(kept.words)
    words = tuple(each for each in wanted.words if each not in known) or wanted.words
    rows = (
        access.messages(viewer)
        .filter(audience=Audience.CLIENT, author_seat__isnull=False)
        .order_by("-posted_at", "-id")
        .values_list("id", "conversation_id", "client__name", "body", "posted_at")[:READ]
    )
    read, found = 0, []
    for message_id, conversation_id, client, body, at in rows:
        read += 1
        for hit in own_hits(body, words, exceptions=wanted.exceptions)[:1]:
            found.append(Place(hit, client, _address(viewer, conversation_id, message_id), at))
    return Tried(words=words, read=read, count=len(found), places=found[:SHOWN])


def _address(viewer: Viewer, conversation_id: uuid.UUID, message_id: uuid.UUID) -> str:
    return f"{pages.address(viewer, conversation_id)}#m-{message_id}"
