"""Conversations for programs: listed, opened, read, handled."""

import uuid
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from kulisy.conversations import access, actions, held
from kulisy.conversations.api import shown
from kulisy.conversations.api.posting import Writing, audience_of, key_of, refusing
from kulisy.conversations.api.shown import STATES, State
from kulisy.kit.bounded import FEW, Asked, Cursor, Limit, Moment, Title, Word
from kulisy.kit.cursors import paged
from kulisy.kit.ids import read_id
from kulisy.kit.problems import Problem
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.api import viewer_of
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation

router = Router(tags=["conversations"])


class NewConversation(Writing):
    client_id: uuid.UUID
    title: Title = Field("", description="Else made of the first words.")
    kind: Literal["request", "talk"] = "request"
    contact_ids: Annotated[list[uuid.UUID], Field(max_length=100)] = Field(
        [], description="At the desk: who of the client's side takes part."
    )


class Change(Asked):
    """What is left out stays as it is."""

    state: State | None = Field(
        None, description="In the cabinet: `closed`, or `open` to open it again."
    )
    title: Title | None = Field(None, description="At the desk.")
    assignee_id: uuid.UUID | None = Field(None, description="At the desk; null: nobody.")
    due_at: Moment | None = Field(None, description="At the desk; null takes it away.")


@router.get(
    "/conversations", response=shown.ConversationPage, summary="Conversations, the newest first"
)
def conversations(
    request: HttpRequest,
    client_id: uuid.UUID | None = Query(None),
    state: State | None = Query(None),
    number: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Query(None),
    changed_since: Moment | None = Query(
        None, description="With a message that this reader sees since then."
    ),
    assignee: Word = Query("", description="At the desk: `me`, `nobody` or a seat's id."),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.conversations(viewer).select_related("client")
    if client_id:
        rows = rows.filter(client_id=client_id)
    if state:
        rows = rows.filter(state=STATES[state])
    if number is not None:
        rows = rows.filter(number=number)
    if changed_since and not viewer.at_desk:
        rows = rows.filter(client_last_at__gte=changed_since)
    elif changed_since:
        moved = access.desks(viewer).filter(last_at__gte=changed_since)
        rows = rows.filter(id__in=moved.values("conversation_id"))
    if assignee:
        rows = _in_hands_of(viewer, rows, assignee)
    found, following = paged(rows, by="opened_at", limit=limit, cursor=cursor)
    return {"items": shown.conversations(viewer, found), "next": following}


@router.post(
    "/conversations",
    response={201: shown.Opened},
    summary="Open a conversation with its first message",
)
def open_conversation(request: HttpRequest, new: NewConversation) -> Any:
    viewer, moment = viewer_of(request), now()
    audience = audience_of(viewer, new.audience)
    client = get_object_or_404(people.clients(viewer), id=new.client_id)
    if not viewer.at_desk and (new.contact_ids or new.kind != "request"):
        sentence = _("Only the team says who takes part, and of what kind it is.")
        raise Problem(422, sentence, code="refused")
    own = people.contacts(viewer).filter(client_id=client.id, id__in=new.contact_ids)
    contact_ids = list(own.values_list("id", flat=True)) if new.contact_ids else []
    if len(contact_ids) < len(set(new.contact_ids)):
        raise Problem(422, _("This person isn't a contact of the client."), code="refused")
    with refusing():
        opened = actions.open_conversation(
            viewer, client, title=new.title, words=new.words(), audience=audience,
            contact_ids=contact_ids, key=key_of(request), now=moment, kind=new.kind,
        )  # fmt: skip
    drafts = access.drafts(viewer).filter(conversation=opened, send_at__isnull=False)
    resting = drafts.first() or held.here(viewer, opened.id).first()
    first = access.messages(viewer).select_related("client").filter(conversation_id=opened.id)
    opened = get_object_or_404(access.conversations(viewer).select_related("client"), id=opened.id)
    told = shown.messages(viewer, list(first.order_by("posted_at", "id")[:1]))
    return Status(
        201,
        {
            "conversation": shown.conversations(viewer, [opened])[0],
            "message": told[0] if told else None,
            "resting": shown.resting(resting) if resting else None,
        },
    )


@router.get(
    "/conversations/{uuid:conversation_id}",
    response=shown.ConversationRead,
    summary="One conversation, and who reads it",
)
def conversation(request: HttpRequest, conversation_id: uuid.UUID) -> dict[str, Any]:
    viewer = viewer_of(request)
    return _read(viewer, found(viewer, conversation_id))


@router.patch(
    "/conversations/{uuid:conversation_id}",
    response=shown.ConversationRead,
    summary="Close it, open it again; at the desk also give it, date it, rename it",
)
def change(request: HttpRequest, conversation_id: uuid.UUID, wanted: Change) -> dict[str, Any]:
    viewer, moment = viewer_of(request), now()
    thread, said = found(viewer, conversation_id), wanted.model_fields_set
    if not viewer.at_desk and said - {"state"}:
        raise Problem(422, _("Only the team can change this."), code="refused")
    with refusing():
        if "title" in said:
            actions.rename(viewer, thread, wanted.title or "", now=moment)
        if "assignee_id" in said:
            actions.assign(viewer, thread, wanted.assignee_id, now=moment)
        if "due_at" in said:
            actions.set_due(viewer, thread, wanted.due_at)
        if wanted.state:
            _set_state(viewer, thread, wanted.state, moment)
    return _read(viewer, found(viewer, conversation_id))


@router.get(
    "/conversations/{uuid:conversation_id}/resting",
    response=list[shown.RestingOut],
    summary="One's own messages that rest here before they leave",
)
def resting(request: HttpRequest, conversation_id: uuid.UUID) -> list[dict[str, Any]]:
    viewer = viewer_of(request)
    rows = access.drafts(viewer).filter(
        conversation=found(viewer, conversation_id), send_at__isnull=False
    )
    return [shown.resting(each) for each in rows.order_by("send_at", "id")]


@router.delete(
    "/conversations/{uuid:conversation_id}/resting/{uuid:draft_id}",
    response={204: None},
    summary="Take a resting message back",
)
def take_back(request: HttpRequest, conversation_id: uuid.UUID, draft_id: uuid.UUID) -> Any:
    viewer = viewer_of(request)
    rows = access.drafts(viewer).filter(conversation=found(viewer, conversation_id), id=draft_id)
    get_object_or_404(rows, send_at__isnull=False)
    if actions.take_back(viewer, draft_id, now=now()) is None:
        raise Problem(409, _("Too late: the message has left."), code="too_late")
    return Status(204, None)


def found(viewer: Viewer, conversation_id: uuid.UUID) -> "Conversation":
    """The conversation of this id; of one that was joined with another, that one."""
    rows = access.conversations(viewer).select_related("client").filter(id=conversation_id)
    thread = rows.first() or access.led_to(viewer, conversation_id)
    if thread is None:
        raise Http404
    return thread


def _read(viewer: Viewer, thread: "Conversation") -> dict[str, Any]:
    told = shown.conversations(viewer, [thread])[0]
    return {**told, "readers": access.client_names(viewer, thread)}


def _set_state(viewer: Viewer, thread: "Conversation", state: str, moment: Any) -> None:
    if viewer.at_desk:
        actions.set_state(viewer, thread, STATES[state], now=moment)
    elif state == "closed":
        actions.close(viewer, thread, now=moment)
    elif state == "open":
        actions.reopen(viewer, thread, now=moment)
    else:
        raise Problem(422, _("Only the team says who waits for whom."), code="refused")


def _in_hands_of(
    viewer: Viewer, rows: "QuerySet[Conversation]", assignee: str
) -> "QuerySet[Conversation]":
    """Nobody's in the cabinet: who does what is the team's own affair."""
    desks = access.desks(viewer)
    if assignee == "nobody":
        desks = desks.filter(assignee=None)
    elif assignee == "me":
        desks = desks.filter(assignee_id=viewer.seat_id)
    else:
        seat = read_id(assignee)
        if seat is None:
            sentence = _("Write “me”, “nobody” or the id of a seat.")
            error = {"where": ["query", "assignee"], "code": "unknown", "detail": sentence}
            raise Problem(422, sentence, code="invalid", errors=[error])
        desks = desks.filter(assignee_id=seat)
    return rows.filter(id__in=desks.values("conversation_id"))
