"""What programs are given of talk, as both faces have it: no rule of its own."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from kulisy.conversations import access, pages, results, writing
from kulisy.people.api import Named
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Attachment, Conversation, Desk, Draft, Held, Message

Audience = Literal["internal", "client"]
State = Literal["open", "waiting_client", "waiting_team", "closed"]
#: As programs say it → as it is kept.
STATES = {"open": "open", "waiting_client": "client", "waiting_team": "us", "closed": "closed"}
_SAID = {kept: said for said, kept in STATES.items()}


class ThreadOfTeam(Schema):
    """The team's side of a conversation; null in the cabinet."""

    assignee: Named | None
    due_at: datetime | None
    labels: list[Named]
    waiting_since: datetime | None = Field(description="Since when the client waits.")
    last_at: datetime = Field(description="Of the newest message of any audience.")


class ConversationOut(Schema):
    id: uuid.UUID
    client: Named
    number: int | None = Field(description="Counts within the client, what he sees.")
    title: str
    kind: str
    state: State
    audience: Audience = Field(description="`internal`: the client never learns of it.")
    opened_at: datetime
    closed_at: datetime | None
    client_last_at: datetime = Field(description="Of the newest message that the client sees.")
    team: ThreadOfTeam | None


class ConversationPage(Schema):
    items: list[ConversationOut]
    next: str | None


class ConversationRead(ConversationOut):
    readers: list[str] = Field(description="Who of the client's side reads what is said to him.")


class AuthorOut(Schema):
    id: uuid.UUID | None = Field(description="A seat or a contact; null where none is shown.")
    name: str
    side: Literal["team", "client", "outside"]


class FileOut(Schema):
    id: uuid.UUID
    message_id: uuid.UUID
    conversation_id: uuid.UUID
    client_id: uuid.UUID
    audience: Audience
    name: str
    size: int
    content_type: str
    pinned_at: datetime
    content: str = Field(description="The address of the bytes.")


class FilePage(Schema):
    items: list[FileOut]
    next: str | None


class SpokenOut(Schema):
    at: datetime | None
    participants: str


class MessageOut(Schema):
    id: uuid.UUID
    conversation_id: uuid.UUID
    client_id: uuid.UUID
    audience: Audience
    kind: str = Field(description="`text`, `call` or `meeting`.")
    author: AuthorOut
    own: bool
    posted_at: datetime
    body: str = Field(description="As it was written: Markdown.")
    html: str = Field(description="As it is shown to this reader: safe HTML.")
    tail_html: str = Field(description="The folded tail of a letter.")
    quoted: uuid.UUID | None
    spoken: SpokenOut | None = Field(description="Of a call or a meeting.")
    files: list[FileOut]


class MessagePage(Schema):
    items: list[MessageOut]
    next: str | None


class RestingOut(Schema):
    """A message to a client that rests: it leaves at `send_at` and can be taken back till then.
    Without `send_at` it waits for a colleague's word, as the first messages of somebody new do."""

    id: uuid.UUID
    conversation_id: uuid.UUID
    audience: Audience
    body: str
    send_at: datetime | None


class Opened(Schema):
    """A conversation just opened; to a client its first message rests."""

    conversation: ConversationOut
    message: MessageOut | None
    resting: RestingOut | None


def conversations(viewer: Viewer, rows: "Sequence[Conversation]") -> list[dict[str, Any]]:
    """With `client` selected; three statements more at the desk, whatever their number."""
    desks, labels = _team_side(viewer, rows)
    return [
        {
            "id": row.id,
            "client": {"id": row.client_id, "name": row.client.name},
            "number": row.number,
            "title": row.title,
            "kind": row.kind,
            "state": _SAID[row.state],
            "audience": row.audience,
            "opened_at": row.opened_at,
            "closed_at": row.closed_at,
            "client_last_at": row.client_last_at,
            "team": _of_team(row, desks.get(row.id), labels) if viewer.at_desk else None,
        }
        for row in rows
    ]


def messages(viewer: Viewer, rows: "Sequence[Message]") -> list[dict[str, Any]]:
    """With `client` selected; two statements more, and in the cabinet one for each client."""
    files = files_of(viewer, [row.id for row in rows if row.files_count])
    names = results.author_names(viewer, rows)
    titles = pages.titles(viewer, rows)
    return [
        {
            "id": row.id,
            "conversation_id": row.conversation_id,
            "client_id": row.client_id,
            "audience": row.audience,
            "kind": row.kind,
            "author": _author(row, names[row.id]),
            "own": row.author_seat_id == viewer.seat_id
            if viewer.at_desk
            else row.author_contact_id in viewer.contact_ids,
            "posted_at": row.posted_at,
            "body": row.body,
            "html": writing.resolve(row.html, titles),
            "tail_html": row.tail_html,
            "quoted": row.quoted,
            "spoken": None
            if row.kind == "text"
            else {"at": row.spoke_at, "participants": row.spoke_with},
            "files": files.get(row.id, []),
        }
        for row in rows
    ]


def files_of(
    viewer: Viewer, message_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    if message_ids:
        rows = access.attachments(viewer).filter(message_id__in=list(message_ids)).order_by("id")
        for row in rows:
            found[row.message_id].append(file(row))
    return found


def file(row: "Attachment") -> dict[str, Any]:
    return {
        "id": row.id,
        "message_id": row.message_id,
        "conversation_id": row.conversation_id,
        "client_id": row.client_id,
        "audience": row.audience,
        "name": row.name,
        "size": row.size,
        "content_type": row.content_type,
        "pinned_at": row.pinned_at,
        "content": reverse("api:file_content", args=[row.id]),
    }


def resting(draft: "Draft | Held") -> dict[str, Any]:
    return {
        "id": draft.id,
        "conversation_id": draft.conversation_id,
        "audience": getattr(draft, "audience", "client"),
        "body": draft.body,
        "send_at": draft.send_at,
    }


def _author(row: "Message", name: str) -> dict[str, Any]:
    """Whoever isn't presented to the client speaks as the company, and has no face of his own."""
    side = "team" if row.author_seat_id else "client" if row.author_contact_id else "outside"
    known = name == row.author_name
    return {
        "id": (row.author_seat_id or row.author_contact_id) if known else None,
        "name": name,
        "side": side,
    }


def _team_side(
    viewer: Viewer, rows: "Sequence[Conversation]"
) -> tuple[dict[uuid.UUID, "Desk"], dict[uuid.UUID, str]]:
    if not viewer.at_desk or not rows:
        return {}, {}
    desks = access.desks(viewer).select_related("assignee")
    found = {each.conversation_id: each for each in desks.filter(conversation__in=rows)}
    if not any(each.labels for each in found.values()):
        return found, {}
    return found, {label.id: label.name for label in access.labels(viewer)}


def _of_team(
    row: "Conversation", desk: "Desk | None", labels: dict[uuid.UUID, str]
) -> dict[str, Any]:
    who = desk.assignee if desk else None
    return {
        "assignee": {"id": who.id, "name": who.name} if who else None,
        "due_at": desk.due_at if desk else None,
        "labels": [
            {"id": each, "name": labels[each]}
            for each in (desk.labels if desk else [])
            if each in labels
        ],
        "waiting_since": desk.waiting_since if desk else None,
        "last_at": desk.last_at if desk else row.client_last_at,
    }
