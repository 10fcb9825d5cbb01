"""The live channel: names of what to look at again, never content.

A page signs a ticket of 60 seconds that names its viewer's topic; the front opens the stream for
whoever brings it. Everything shown afterwards comes through the ordinary views.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import connection

from kulisy.people.viewer import Viewer

CHANNEL = "kulisy_live"
TICKET_SECONDS = 60
_SALT = "kulisy.live"


class BadTicket(Exception):
    """Forged, expired or not a ticket at all."""


@dataclass(frozen=True)
class Ticket:
    topics: tuple[str, ...]


def topic(person_id: uuid.UUID, company_id: uuid.UUID, face: str) -> str:
    return f"{person_id}/{company_id}/{face}"


def ticket(viewer: Viewer) -> str:
    """A signed ticket for this viewer's own stream, good for 60 seconds. Whoever came by a personal
    link hears of its conversation alone, until the links are revoked."""
    topics = [viewer.topic]
    if viewer.by_link:
        topics.append(_of_links(topic(viewer.person_id, viewer.company.id, viewer.face)))
    return signing.dumps(topics, salt=_SALT)


def read_ticket(value: str) -> Ticket:
    """What a ticket admits to. Raises BadTicket."""
    try:
        topics = signing.loads(value, salt=_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature as error:
        raise BadTicket from error
    return Ticket(tuple(str(each) for each in topics))


def nudge(topics: Iterable[str], name: str) -> None:
    """Tell streams of these topics to look again at `name`, when this transaction commits."""
    told = {topic for each in topics for topic in (each, *_by_link(each, name))}
    rows = [json.dumps({"to": each, "name": name}) for each in sorted(told)]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_notify(%s, row) FROM unnest(%s::text[]) AS row", [CHANNEL, rows]
            )


def close(topics: Iterable[str]) -> None:
    """End the streams of these topics at once: the right to look has gone."""
    nudge(topics, "closed")


def close_links(topics: Iterable[str]) -> None:
    """End what was opened by personal links, and leave whoever is signed in where he is."""
    nudge([_of_links(each) for each in topics], "closed")


def links_revoked(
    sender: object, *, company_id: uuid.UUID, person_id: uuid.UUID, **more: object
) -> None:
    """Receiver."""
    close_links([topic(person_id, company_id, "portal")])


def _by_link(topic: str, name: str) -> list[str]:
    """Where else a name is told: in the browsers of the person's links, of their own conversation
    (`conversation:<id>`, `read:<id>`) and of the end of everything."""
    if not topic.endswith("/portal"):
        return []
    if name == "closed":
        return [_of_links(topic)]
    kind, _colon, place = name.partition(":")
    return [f"{topic}/{place}"] if kind in {"conversation", "read"} and place else []


def _of_links(topic: str) -> str:
    return f"{topic}/links"
