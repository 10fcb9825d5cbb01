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
    """A signed ticket for this viewer's own stream, good for 60 seconds."""
    return signing.dumps([viewer.topic], salt=_SALT)


def read_ticket(value: str) -> Ticket:
    """What a ticket admits to. Raises BadTicket."""
    try:
        topics = signing.loads(value, salt=_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature as error:
        raise BadTicket from error
    return Ticket(tuple(str(each) for each in topics))


def nudge(topics: Iterable[str], name: str) -> None:
    """Tell streams of these topics to look again at `name`, when this transaction commits."""
    rows = [json.dumps({"to": each, "name": name}) for each in sorted(set(topics))]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_notify(%s, row) FROM unnest(%s::text[]) AS row", [CHANNEL, rows]
            )


def close(topics: Iterable[str]) -> None:
    """End the streams of these topics at once: the right to look has gone."""
    nudge(topics, "closed")
