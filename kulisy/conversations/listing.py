"""Rows of lists as both faces show them: a line of the last thing said that the viewer may see."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.conversations import access, pages, standing, writing
from kulisy.conversations.composing import Composer, composer, own_drafts
from kulisy.conversations.models import Attachment, Conversation, Message
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

Row = TypeVar("Row", bound=Model)
PAGE = 30


@dataclass(frozen=True)
class Line:
    """One conversation in a list."""

    id: uuid.UUID
    title: str
    url: str
    client: str
    number: int | None
    excerpt: str
    at: datetime
    unread: bool
    state: str
    state_tone: str
    raw_state: str


@dataclass(frozen=True)
class Pager:
    newer: str
    older: str


@dataclass(frozen=True)
class WritingInto:
    """The box under «Вся переписка»: it says which request it writes into."""

    conversation: Conversation
    composer: Composer
    button: str


def rows(viewer: Viewer, found: Sequence[Conversation]) -> list[Line]:
    """Lines for conversations annotated with `read_to`; two statements, whatever their number."""
    last = last_messages(viewer, [each.id for each in found])
    shown = []
    for each in found:
        message = last.get(each.id)
        words, tone = pages.state_words(viewer, each.state)
        shown.append(
            Line(
                id=each.id,
                title=each.title,
                url=pages.address(viewer, each.id),
                client=each.client.name,
                number=each.number,
                excerpt=excerpt(viewer, message),
                at=message.posted_at if message else each.opened_at,
                unread=unread(viewer, message, getattr(each, "read_to", None)),
                state=words,
                state_tone=tone,
                raw_state=each.state,
            )
        )
    return shown


def last_messages(
    viewer: Viewer, conversation_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Message]:
    """The newest message of each conversation that this viewer may see."""
    newest = standing.last_messages(viewer, conversations=list(conversation_ids))
    return {message.conversation_id: message for message in newest}


def excerpt(viewer: Viewer, message: Message | None) -> str:
    """Who said what last: «Анна: на телефоне кнопка…», «Вы: …», «Мы: …»."""
    if message is None:
        return ""
    text = writing.excerpt(message.body) or _("a file")
    if viewer.at_desk:
        own = message.author_seat_id == viewer.seat_id
        who = _("You") if own and message.author_seat_id else message.author_name.split(" ")[0]
    elif message.author_contact_id in viewer.contact_ids and message.author_contact_id:
        who = _("You")
    else:
        who = pgettext("the team", "We") if message.author_seat_id else message.author_name
    return f"{who}: {text}"


def unread(viewer: Viewer, message: Message | None, read_to: datetime | None) -> bool:
    if message is None:
        return False
    own = (
        message.author_seat_id == viewer.seat_id
        if viewer.at_desk
        else message.author_contact_id in viewer.contact_ids
    )
    return not own and (read_to is None or read_to < message.posted_at)


def page_of(
    found: QuerySet[Row], page: str, *, count: int = PAGE, query: str = ""
) -> tuple[list[Row], Pager]:
    """One page of a list without counting it; a nonsensical number is the first page.

    `query`: what else stands in the address, quoted, ending in `&`.
    """
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    start = max(0, number - 1) * count
    rows = list(found[start : start + count + 1])
    return rows[:count], Pager(
        newer=f"?{query}page={number - 1}" if number > 1 else "",
        older=f"?{query}page={number + 1}" if len(rows) > count else "",
    )


def first_page(found: list[Row], *, count: int = PAGE, query: str = "") -> tuple[list[Row], Pager]:
    """`page_of` for rows that were asked for already: the first `count` of them, and one more."""
    return found[:count], Pager("", f"?{query}page=2" if len(found) > count else "")


def kinds() -> list[tuple[str, str]]:
    return [
        ("", _("All")),
        ("pictures", _("Pictures")),
        ("documents", _("Documents")),
        ("other", _("Other")),
    ]


def known_kind(kind: str) -> str:
    return kind if kind in dict(kinds()) else ""


def of_kind(found: QuerySet[Attachment], kind: str) -> QuerySet[Attachment]:
    pictures = Q(content_type__startswith="image/")
    documents = (
        Q(content_type__startswith="application/pdf")
        | Q(content_type__contains="document")
        | Q(content_type__contains="msword")
        | Q(content_type__contains="sheet")
        | Q(content_type__contains="excel")
        | Q(content_type__startswith="text/")
    )
    if kind == "pictures":
        return found.filter(pictures)
    if kind == "documents":
        return found.filter(documents).exclude(pictures)
    if kind == "other":
        return found.exclude(pictures | documents)
    return found


def writing_into(viewer: Viewer, conversation: Conversation | None) -> WritingInto | None:
    """The box for a conversation the viewer may see; None where he may not write."""
    if conversation is None:
        return None
    client: Client = conversation.client
    if not access.may_write_in(viewer, conversation, "client"):
        return None
    drafts, _resting = own_drafts(viewer, client, conversation)
    box = composer(
        viewer,
        client,
        conversation,
        "client",
        action=reverse(f"{viewer.face}:post", args=_post_args(viewer, conversation)),
        draft=drafts.get("client"),
    )
    names = access.client_names(viewer, conversation) if viewer.at_desk else []
    button = pages.send_button(client, names) if viewer.at_desk else _("Send")
    return WritingInto(conversation, box, button)


def _post_args(viewer: Viewer, conversation: Conversation) -> list[Any]:
    args: list[Any] = [viewer.company.slug, conversation.id]
    return [*args, "client"] if viewer.at_desk else args
