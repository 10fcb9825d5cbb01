"""Who hears of what, in which words. Readers come from `access.readers`; here some of them are
chosen. Runs in the worker's role; every letter is written in its recipient's own name."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.conversations import access, writing
from kulisy.conversations.models import Audience, Conversation, Desk, Message, Participant, Watcher
from kulisy.kit.text import inner
from kulisy.notify import live
from kulisy.notify.letters import Written
from kulisy.notify.models import Kind, Letter
from kulisy.notify.tell import News, tell
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.recipients import recipient
from kulisy.people.viewer import Viewer, viewing


def message_posted(message: Message, *, now: datetime) -> None:
    """Nudge every reader's page; ring and write to those whom it concerns."""
    readers = access.readers(message)
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
        wider_id=conversation.client_id,
    )
    tell(news, [reader for reader in team if reader.seat_id == desk.assignee_id], now=now)


def nudge_conversation(conversation: Conversation, readers: list[Reader]) -> None:
    """Names only: "look again at this conversation", at the lists it stands in."""
    live.nudge([reader.topic for reader in readers], f"conversation:{conversation.id}")
    live.nudge([reader.topic for reader in readers if reader.face == "desk"], "queue")
    live.nudge([reader.topic for reader in readers if reader.face == "portal"], "home")


def write_message_letter(letter: Letter) -> Written | None:
    """The letter about a new message: its words, as this recipient may read them, and the door."""
    viewer = _viewer(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        message = (
            access.messages(viewer)
            .select_related("conversation__client")
            .filter(id=letter.subject_id)
            .first()
        )
        if message is None:
            return None
        conversation = message.conversation
        author = access.author_names(viewer, conversation.client, [message])[message.id]
        files = list(access.attachments(viewer).filter(message_id=message.id))
        context = {
            "viewer": viewer,
            "company": viewer.company,
            "conversation": conversation,
            "message": message,
            "author": author,
            "internal": message.audience == Audience.INTERNAL,
            "body": writing.resolve(message.html, {}),
            "files": files,
            "button": {"text": _("Open and answer"), "url": page(viewer, conversation)},
        }
        subject = _("Only the team: %s") if context["internal"] else "%s"
        return Written(
            subject=subject % conversation.title,
            text=render_to_string("conversations/mail/message.txt", context, using="jinja2"),
            html=render_to_string("conversations/mail/message.html", context, using="jinja2"),
            sender_name=f"{author} · {viewer.company.name}",
        )


def write_conversation_letter(letter: Letter) -> Written | None:
    """A thread was given to the recipient, closed or opened again."""
    viewer = _viewer(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        conversation = (
            access.conversations(viewer)
            .select_related("client")
            .filter(id=letter.subject_id)
            .first()
        )
        if conversation is None:
            return None
        closed = conversation.state == "closed"
        if letter.kind == Kind.ASSIGNED:
            what = _("“%s” was given to you.") % inner(conversation.title)
        elif closed:
            what = _("“%s” was closed. Write, and it opens again.") % inner(conversation.title)
        else:
            what = _("“%s” was opened again.") % inner(conversation.title)
        context = {
            "viewer": viewer,
            "company": viewer.company,
            "what": what,
            "button": {"text": _("Open"), "url": page(viewer, conversation)},
        }
        return Written(
            subject=conversation.title,
            text=render_to_string("conversations/mail/conversation.txt", context, using="jinja2"),
            html=render_to_string("conversations/mail/conversation.html", context, using="jinja2"),
            sender_name=viewer.company.name,
        )


def page(viewer: Viewer, conversation: Conversation) -> str:
    """The conversation's address for this viewer, whole, for letters."""
    path = reverse(f"{viewer.face}:conversation", args=[viewer.company.slug, conversation.id])
    return settings.ADDRESS + path


def _viewer(letter: Letter) -> Viewer | None:
    if letter.person_id is None or letter.company_id is None:
        return None
    return recipient(person_id=letter.person_id, company_id=letter.company_id, face=letter.face)


def _news(message: Message, kind: str) -> News:
    return News(
        company_id=message.company_id,
        kind=kind,
        subject_kind="message",
        subject_id=message.id,
        place_id=message.conversation_id,
        key=f"message:{message.id}",
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
