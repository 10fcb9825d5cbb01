"""What people say from outside, in the worker's role: their place and audience were decided before,
and none of it can be typed again, so nothing is refused here for its form."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kulisy.conversations import search
from kulisy.conversations.actions.inserting import Insert, Words, insert, new_desk
from kulisy.conversations.models import (
    Audience,
    Conversation,
    Desk,
    Message,
    Participant,
    SearchRow,
    State,
)
from kulisy.journal import actions as journal
from kulisy.people.models import Client


@dataclass(frozen=True)
class Author:
    """Who wrote it: a seat, a contact, or somebody who is neither and has a name."""

    name: str
    seat_id: uuid.UUID | None = None
    contact_id: uuid.UUID | None = None


def post_arrived(
    conversation: Conversation,
    *,
    author: Author,
    audience: str,
    words: str,
    tail: str,
    files: Iterable[uuid.UUID],
    source: str,
    now: datetime,
) -> Message:
    """One message, at once; a `source` that is here already gives the message that it became."""
    return insert(
        Insert(
            conversation,
            audience,
            Words(body=words, files=list(files)),
            author_name=author.name,
            author_seat_id=author.seat_id,
            author_contact_id=author.contact_id,
            source=source,
            plain=True,
            tail=tail,
        ),
        now=now,
        desk=True,
    )


def open_arrived(
    client: Client,
    *,
    author: Author,
    audience: str,
    title: str,
    taking_part: Iterable[uuid.UUID],
    source: str,
    now: datetime,
) -> Conversation:
    """A request that somebody opens from outside; its first message is to follow in this very
    transaction, and shows it. `taking_part`: contacts of this client."""
    Client.objects.select_for_update(of=("self",), no_key=True).get(id=client.id)
    already = Conversation.objects.filter(company_id=client.company_id, source=source).first()
    if already:
        return already
    conversation = Conversation(
        company_id=client.company_id,
        client=client,
        audience=audience,
        title=title,
        state=State.WAITING_US if author.contact_id else State.OPEN,
        opened_by_seat_id=author.seat_id,
        opened_by_contact_id=author.contact_id,
        opened_at=now,
        client_last_at=now,
        source=source,
    )
    Conversation.objects.bulk_create([conversation])
    Participant.objects.bulk_create(
        Participant(
            company_id=client.company_id,
            client_id=client.id,
            conversation=conversation,
            contact_id=contact_id,
        )
        for contact_id in sorted(set(taking_part))
    )
    Desk.objects.bulk_create([new_desk(conversation, author.seat_id, now)])
    SearchRow.objects.bulk_create([search.title_row(conversation)])
    journal.record(
        _actor(author),
        "opened",
        journal.Subject("conversation", conversation.id),
        company_id=client.company_id,
        client_id=client.id if audience == Audience.CLIENT else None,
        now=now,
        contents={"title": title},
    )
    return conversation


def _actor(author: Author) -> journal.Actor:
    if author.seat_id:
        return journal.Actor("seat", author.seat_id)
    return journal.Actor("contact", author.contact_id) if author.contact_id else journal.SYSTEM
