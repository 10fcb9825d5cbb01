"""What the bell says about messages and conversations: from rows that the viewer may read now."""

import uuid
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kulisy.conversations import access, beside, held, pages, results
from kulisy.conversations.models import (
    Audience,
    Conversation,
    Held,
    Message,
    Reminder,
    Showing,
    State,
)
from kulisy.kit.text import inner
from kulisy.notify import reasons
from kulisy.notify.bells import Described
from kulisy.notify.delivery import returned_letters
from kulisy.notify.models import Bell, Kind, Letter
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


def describe_reminders(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """What has come up at its time. One statement."""
    rows = beside.reminders(viewer).select_related("conversation", "client", "made_by")
    known = {each.id: each for each in rows.filter(id__in={bell.subject_id for bell in bells})}
    return {
        bell.id: _reminder(viewer, known[bell.subject_id])
        for bell in bells
        if bell.subject_id in known
    }


def describe_showings(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """A copy waits for the viewer's word, or has got it. One statement."""
    rows = beside.showings(viewer).select_related(
        "conversation", "client", "asked_by", "answered_by"
    )
    known = {each.id: each for each in rows.filter(id__in={bell.subject_id for bell in bells})}
    return {
        bell.id: _showing(viewer, known[bell.subject_id])
        for bell in bells
        if bell.subject_id in known
    }


def describe_held(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Words wait for a colleague's, or have got it. One statement."""
    rows = held.rows(viewer).select_related("conversation", "client", "author", "decided_by")
    known = {each.id: each for each in rows.filter(id__in={bell.subject_id for bell in bells})}
    return {
        bell.id: _held(viewer, bell, known[bell.subject_id])
        for bell in bells
        if bell.subject_id in known
    }


def letters(viewer: Viewer) -> QuerySet[Letter]:
    """Letters to clients that came back, about conversations that the viewer may see."""
    seen = access.conversations(viewer).values("id")
    return returned_letters(viewer).filter(place_id__in=seen)


def describe_letters(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Whose letter did not arrive, and why. Two statements."""
    rows = letters(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows}
    places = access.conversations(viewer).select_related("client")
    threads = {each.id: each for each in places.filter(id__in={x.place_id for x in known.values()})}
    return {
        bell.id: _returned(viewer, known[bell.subject_id], threads[bell.place_id])
        for bell in bells
        if bell.subject_id in known and bell.place_id in threads
    }


def _returned(viewer: Viewer, letter: Letter, conversation: Conversation) -> Described:
    words = _("A letter to %(address)s did not arrive: %(why)s. “%(title)s”")
    return Described(
        text=words
        % {
            "address": letter.address,
            "why": reasons.words(letter.reason),
            "title": inner(conversation.title),
        },
        url=pages.address(viewer, conversation.id),
        note=_note(viewer, conversation.client.name, True),
        internal=True,
    )


def _reminder(viewer: Viewer, reminder: Reminder) -> Described:
    title = inner(reminder.conversation.title)
    words = _("Time to come back to “%(title)s”: %(note)s")
    if not reminder.note:
        words = _("Time to come back to “%(title)s”")
    return Described(
        text=words % {"title": title, "note": reminder.note},
        url=pages.address(viewer, reminder.conversation_id),
        note=_note(viewer, reminder.client.name, True),
        internal=True,
    )


def _showing(viewer: Viewer, showing: Showing) -> Described:
    title = inner(showing.conversation.title)
    answered = showing.answered_by
    words = {
        Showing.State.AGREED: _("%(name)s agrees that the client sees a copy in “%(title)s”"),
        Showing.State.DECLINED: _("%(name)s is against showing a copy in “%(title)s”"),
    }.get(Showing.State(showing.state))
    who = answered
    if words is None or answered is None:
        words = _("%(name)s asks to show your words to the client in “%(title)s”")
        who = showing.asked_by
    return Described(
        text=words % {"name": who.name if who else "", "title": title},
        url=pages.showing_address(viewer, showing.id),
        author_name=who.name if who else "",
        author_id=who.id if who else None,
        note=_note(viewer, showing.client.name, True),
        internal=True,
    )


def _held(viewer: Viewer, bell: Bell, one: Held) -> Described:
    about = bell.key.rsplit(":", 1)[-1]
    told = {
        Held.State.PROPOSED: _("%(name)s proposes other words for “%(title)s”"),
        Held.State.RETURNED: _("%(name)s sent your message for “%(title)s” back with a note"),
        Held.State.APPROVED: _("%(name)s approved your message for “%(title)s”"),
        Held.State.SENT: _("Your message has gone to the client: “%(title)s”"),
    }
    words = told.get(about)  # type: ignore[call-overload]
    who = one.decided_by
    if words is None:
        words, who = (
            _("%(name)s waits for your approval before “%(title)s” goes to the client"),
            None,
        )
    who = who or one.author
    return Described(
        text=words % {"name": who.name, "title": inner(one.conversation.title)},
        url=pages.held_address(viewer, one.id),
        author_name=who.name,
        author_id=who.id,
        note=_note(viewer, one.client.name, True),
        internal=True,
    )


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
