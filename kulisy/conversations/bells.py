"""What the bell says about messages and conversations: from rows that the viewer may read now."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from kulisy.conversations import access, pages, results
from kulisy.conversations.models import Audience, Conversation, Message, State
from kulisy.kit.text import inner
from kulisy.notify.bells import Described
from kulisy.notify.models import Bell, Kind
from kulisy.people.viewer import Viewer


def describe_messages(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Who wrote, and where. One statement; in the cabinet one more for each client."""
    rows = (
        access.with_portraits(access.messages(viewer))
        .filter(id__in={bell.subject_id for bell in bells})
        .select_related("conversation", "client")
        .defer("body", "html", "tail_html")
    )
    known = {message.id: message for message in rows}
    names = results.author_names(viewer, list(known.values()))
    return {
        bell.id: _message(viewer, bell, known[bell.subject_id], names[bell.subject_id])
        for bell in bells
        if bell.subject_id in known
    }


def describe_conversations(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Given to the viewer, closed or opened again. One statement."""
    rows = (
        access.conversations(viewer)
        .filter(id__in={bell.subject_id for bell in bells})
        .select_related("client")
    )
    known = {conversation.id: conversation for conversation in rows}
    return {
        bell.id: _conversation(viewer, bell, known[bell.subject_id])
        for bell in bells
        if bell.subject_id in known
    }


def _message(viewer: Viewer, bell: Bell, message: Message, author: str) -> Described:
    internal = message.audience == Audience.INTERNAL
    words = {
        Kind.MENTION: _("%(author)s mentioned you in “%(title)s”"),
        Kind.REQUEST: _("New request from %(author)s: “%(title)s”"),
    }.get(Kind(bell.kind), _("New message from %(author)s in “%(title)s”"))
    return Described(
        text=words % {"author": author, "title": inner(message.conversation.title)},
        url=f"{pages.address(viewer, message.conversation_id)}#m-{message.id}",
        author_name=author,
        author_id=message.author_seat_id or message.author_contact_id,
        author_photo_url=pages.author_photo(viewer, message, author),
        note=_note(viewer, message.client.name, internal),
        internal=internal,
    )


def _conversation(viewer: Viewer, bell: Bell, conversation: Conversation) -> Described:
    if bell.kind == Kind.ASSIGNED:
        words = _("“%(title)s” was given to you")
    elif conversation.state == State.CLOSED:
        words = _("“%(title)s” was closed")
    else:
        words = _("“%(title)s” was opened again")
    return Described(
        text=words % {"title": inner(conversation.title)},
        url=pages.address(viewer, conversation.id),
        note=_note(viewer, conversation.client.name, False),
        internal=conversation.audience == Audience.INTERNAL,
    )


def _note(viewer: Viewer, client: str, internal: bool) -> str:
    """Which client: to the team, and to who belongs to several."""
    known = client if viewer.at_desk or len(viewer.admissions) > 1 else ""
    return " · ".join(filter(None, [known, _("Team only") if internal else ""]))
