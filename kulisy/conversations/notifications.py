"""Who hears of what, in which words. Readers come from `access.readers`; here some of them are
chosen. Runs in the worker's role. What letters say: `letters`."""

import uuid
from datetime import datetime, timedelta

from django.db.models import F

from kulisy.conversations import access
from kulisy.conversations.models import Audience, Conversation, Desk, Message, Participant, Watcher
from kulisy.notify import live
from kulisy.notify.models import Kind, Letter
from kulisy.notify.tell import News, ring, tell
from kulisy.people import access as people
from kulisy.people.access import Reader


def message_posted(message: Message, *, now: datetime, nudged: bool = False) -> None:
    """Nudge every reader's page, if that wasn't done; ring and write to those whom it concerns."""
    readers = access.readers(message)
    if not nudged:
        nudge_conversation(message.conversation, readers)
    others = [reader for reader in readers if not _wrote(reader, message)]
    mentioned = {reader for reader in others if _ids(reader) & set(message.mentions)}
    concerned = set(_concerned(message, others)) - mentioned
    # The first message follows the opening by a hair, so that both have their place in time.
    first = message.posted_at - message.conversation.opened_at < timedelta(milliseconds=1)
    asked = first and message.author_contact_id is not None
    kind = Kind.REQUEST if asked else Kind.MESSAGE
    tell(_news(message, Kind.MENTION), sorted(mentioned, key=_order), now=now)
    tell(
        _news(message, kind),
        [reader for reader in others if reader in concerned],
        others=[reader for reader in others if reader not in concerned | mentioned],
        now=now,
    )


def state_changed(
    conversation: Conversation, *, version: int, by: str, now: datetime, to_client: bool = True
) -> None:
    """Closed or opened again: everybody's page looks again, those taking part are told; the
    client's side only (`to_client`) of what happened after it was shown the thread."""
    readers = people.seat_readers(conversation.client)
    if to_client:
        readers = readers + access.client_readers(conversation)
    nudge_conversation(conversation, readers)
    news = News(
        company_id=conversation.company_id,
        kind=Kind.STATE,
        subject_kind="conversation",
        subject_id=conversation.id,
        place_id=conversation.id,
        key=f"state:{conversation.id}:{version}",
        audience=conversation.audience,
        wider_id=conversation.client_id,
    )
    chosen = _watching(conversation) | _taking_part(conversation)
    readers = [reader for reader in readers if str(reader.person_id) != by]
    told = [reader for reader in readers if _ids(reader) & chosen]
    tell(news, told, others=[reader for reader in readers if reader not in told], now=now)


def assigned(conversation: Conversation, desk: Desk, *, at: str, now: datetime) -> None:
    """A thread was given to a colleague: he hears of it, queues look again."""
    team = people.seat_readers(conversation.client)
    nudge_conversation(conversation, team)
    news = News(
        company_id=conversation.company_id,
        kind=Kind.ASSIGNED,
        subject_kind="conversation",
        subject_id=conversation.id,
        place_id=conversation.id,
        key=f"assigned:{conversation.id}:{at}",
        audience=Audience.INTERNAL,
        wider_id=conversation.client_id,
    )
    tell(news, [reader for reader in team if reader.seat_id == desk.assignee_id], now=now)


def letter_returned(letter: Letter, *, now: datetime) -> None:
    """A letter to the client did not arrive: who answers for it is rung, and it stands in the
    queue until somebody has dealt with it. What it carried along is not told once more."""
    conversation = _place(letter)
    if conversation is None or letter.carrier is not None or letter.dealt_at is not None:
        return
    desks = Desk.objects.filter(company_id=conversation.company_id, conversation_id=conversation.id)
    desks.filter(returned_at=None).update(returned_at=now, version=F("version") + 1)
    team = people.seat_readers(conversation.client)
    assignee = desks.values_list("assignee_id", flat=True).first()
    responsible = {assignee} if assignee else {conversation.client.responsible_id}
    news = News(
        company_id=conversation.company_id,
        kind=Kind.RETURNED,
        subject_kind="letter",
        subject_id=letter.id,
        place_id=conversation.id,
        key=f"returned:{letter.id}",
    )
    ring(news, [reader for reader in team if reader.seat_id in responsible], now=now)
    nudge_conversation(conversation, team)


def letter_moved(letter: Letter) -> None:
    """The desk's pages of this conversation show what became of a letter."""
    conversation = _place(letter)
    if conversation is not None:
        nudge_conversation(conversation, people.seat_readers(conversation.client))


def nudge_conversation(conversation: Conversation, readers: list[Reader]) -> None:
    """Names only: "look again at this conversation", at the lists it stands in."""
    live.nudge([reader.topic for reader in readers], f"conversation:{conversation.id}")
    live.nudge([reader.topic for reader in readers if reader.face == "desk"], "queue")
    live.nudge([reader.topic for reader in readers if reader.face == "portal"], "home")


def _place(letter: Letter) -> Conversation | None:
    """The conversation that a letter was about."""
    if letter.company_id is None or letter.place_id is None:
        return None
    rows = Conversation.objects.select_related("client__company")
    return rows.filter(company_id=letter.company_id, id=letter.place_id).first()


def _news(message: Message, kind: str) -> News:
    return News(
        company_id=message.company_id,
        kind=kind,
        subject_kind="message",
        subject_id=message.id,
        place_id=message.conversation_id,
        key=f"message:{message.id}",
        audience=message.audience,
        wider_id=message.client_id,
    )


def _concerned(message: Message, readers: list[Reader]) -> list[Reader]:
    """Of the team: who does it, who watches it, else who answers for the client. Of the client:
    those who take part; where nobody does, everybody who reads it."""
    conversation = message.conversation
    watching = _watching(conversation)
    taking_part = _taking_part(conversation)
    team = [reader for reader in readers if reader.face == "desk"]
    side = [reader for reader in readers if reader.face == "portal"]
    concerned = [reader for reader in team if reader.seat_id in watching]
    if not concerned and message.author_contact_id:
        concerned = [
            reader for reader in team if reader.seat_id == conversation.client.responsible_id
        ]
    if message.audience == Audience.CLIENT:
        part = [reader for reader in side if reader.contact_id in taking_part]
        concerned += part or (side if not taking_part else [])
    return concerned


def _watching(conversation: Conversation) -> set[uuid.UUID]:
    watching = set(
        Watcher.objects.filter(
            company_id=conversation.company_id, conversation_id=conversation.id
        ).values_list("seat_id", flat=True)
    )
    assignee = (
        Desk.objects.filter(conversation_id=conversation.id)
        .values_list("assignee_id", flat=True)
        .first()
    )
    return watching | ({assignee} if assignee else set())


def _taking_part(conversation: Conversation) -> set[uuid.UUID]:
    return set(
        Participant.objects.filter(
            company_id=conversation.company_id, conversation_id=conversation.id
        ).values_list("contact_id", flat=True)
    )


def _wrote(reader: Reader, message: Message) -> bool:
    return bool(_ids(reader) & {message.author_seat_id, message.author_contact_id})


def _ids(reader: Reader) -> set[uuid.UUID]:
    return {each for each in (reader.seat_id, reader.contact_id) if each}


def _order(reader: Reader) -> str:
    return reader.topic
