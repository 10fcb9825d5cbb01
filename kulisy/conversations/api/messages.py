"""Messages for programs: of one conversation, of all there is, one by one; and writing them."""

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status
from pydantic import Field

from kulisy.conversations import access, actions
from kulisy.conversations.api import shown
from kulisy.conversations.api.posting import Writing, audience_of, key_of, refusing, rests
from kulisy.conversations.api.shown import Audience
from kulisy.conversations.api.threads import found
from kulisy.kit.bounded import FEW, Cursor, Limit, Moment
from kulisy.kit.cursors import paged
from kulisy.kit.time import now
from kulisy.people.api import viewer_of
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Message

router = Router(tags=["messages"])
Order = Literal["newest", "oldest"]


class NewMessage(Writing):
    quoted: uuid.UUID | None = Field(None, description="The message that is answered.")


@router.get(
    "/conversations/{uuid:conversation_id}/messages",
    response=shown.MessagePage,
    summary="What was said in a conversation",
)
def messages_of(
    request: HttpRequest,
    conversation_id: uuid.UUID,
    audience: Audience | None = Query(None),
    order: Order = Query("newest"),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.messages(viewer).filter(conversation_id=found(viewer, conversation_id).id)
    if audience:
        rows = rows.filter(audience=audience)
    return _page(viewer, rows, order, limit, cursor)


@router.get(
    "/messages", response=shown.MessagePage, summary="Everything said, in the order of time"
)
def messages(
    request: HttpRequest,
    client_id: uuid.UUID | None = Query(None),
    audience: Audience | None = Query(None),
    since: Moment | None = Query(None, description="Posted then or later."),
    until: Moment | None = Query(None, description="Posted before."),
    order: Order = Query("newest"),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.messages(viewer)
    if client_id:
        rows = rows.filter(client_id=client_id)
    if audience:
        rows = rows.filter(audience=audience)
    if since:
        rows = rows.filter(posted_at__gte=since)
    if until:
        rows = rows.filter(posted_at__lt=until)
    return _page(viewer, rows, order, limit, cursor)


@router.get("/messages/{uuid:message_id}", response=shown.MessageOut, summary="One message")
def message(request: HttpRequest, message_id: uuid.UUID) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.messages(viewer).select_related("client")
    return shown.messages(viewer, [get_object_or_404(rows, id=message_id)])[0]


@router.post(
    "/conversations/{uuid:conversation_id}/messages",
    response={201: shown.MessageOut, 202: shown.RestingOut},
    summary="Write: from the desk to a client it rests first (202)",
)
def post(request: HttpRequest, conversation_id: uuid.UUID, new: NewMessage) -> Any:
    viewer = viewer_of(request)
    audience = audience_of(viewer, new.audience)
    thread = found(viewer, conversation_id)
    if new.quoted:
        get_object_or_404(access.messages(viewer), id=new.quoted, conversation_id=thread.id)
    words = replace(new.words(), quoted=new.quoted)
    with refusing():
        made: Any = actions.post_message(
            viewer, thread, audience=audience, words=words, key=key_of(request), now=now()
        )
    if rests(made):
        return Status(202, shown.resting(made))
    said = access.messages(viewer).select_related("client").filter(id=made.id)
    return Status(201, shown.messages(viewer, list(said))[0])


def _page(
    viewer: Viewer, rows: "QuerySet[Message]", order: str, limit: int, cursor: str
) -> dict[str, Any]:
    found, following = paged(
        rows.select_related("client"),
        by="posted_at",
        limit=limit,
        cursor=cursor,
        newest=order == "newest",
    )
    return {"items": shown.messages(viewer, found), "next": following}
