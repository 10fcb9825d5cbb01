"""Words of the team's own that go further: as a copy to the client, with their author's consent; as
internal copies to another client's side of the desk. Nothing ever changes its audience."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.conversations import access, beside, writing
from kulisy.conversations.actions.checking import check_words
from kulisy.conversations.actions.guarding import ask, note_passed
from kulisy.conversations.actions.holding import hold
from kulisy.conversations.actions.inserting import (
    Insert,
    Refused,
    Words,
    insert,
    own_seat,
    source_of,
)
from kulisy.conversations.actions.resting import rest_copy
from kulisy.conversations.models import Audience, Conversation, Copy, Message, Showing
from kulisy.journal import actions as journal
from kulisy.kit.text import clean, one_line
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer

TELL = "kulisy.conversations.tasks.tell_showing"
#: Copies to another client, in one go.
MOST = 50


@dataclass(frozen=True)
class Wanted:
    """A copy as its sender wants it: edited words, chosen files (attachments of the original), and
    the conversation in which the client is to read it."""

    conversation: Conversation
    body: str
    files: Sequence[uuid.UUID] = ()
    #: What the guard gave for these very words (`Words.sure`).
    sure: str = ""


def show_copy(
    viewer: Viewer, message: Message, wanted: Wanted, *, key: uuid.UUID, now: datetime
) -> Showing:
    """Say an internal message to the client, edited, as a new message of the viewer's. His own
    words begin to rest at once; for a colleague's he is asked first. One `key` is one copy.
    Raises Refused, and Guarded where the sender should have another look."""
    body = _checked(viewer, message, wanted)
    files = _files(viewer, message, wanted.files)
    words = Words(body, files=_blobs(viewer, message.id, files), sure=wanted.sure)
    passed = ask(viewer, message.client, audience=Audience.CLIENT, words=words)
    # Two clicks at once: the second one waits here, and then finds the first one's.
    Conversation.objects.select_for_update(of=("self",), no_key=True).get(id=wanted.conversation.id)
    already = beside.showings(viewer).filter(key=key).first()
    if already:
        return already
    author = beside.whose_word(viewer, message)
    own = author.id == viewer.seat_id if author else viewer.runs_company
    made = Showing(
        company_id=viewer.company.id,
        client_id=message.client_id,
        message=message,
        conversation=wanted.conversation,
        body=body,
        files=files,
        asked_by_id=own_seat(viewer),
        asked_of_id=author.id if author else None,
        asked_at=now,
        key=key,
    )
    if own:
        made.state, made.answered_by_id, made.answered_at = (
            Showing.State.AGREED,
            viewer.seat_id,
            now,
        )
    made.save(force_insert=True)
    _record(viewer, "copy_asked", made, now=now)
    if passed:
        note_passed(viewer, wanted.conversation, passed, words, now=now)
    if own:
        return send_copy(viewer, made, now=now)
    _tell(made)
    return made


def answer(viewer: Viewer, showing: Showing, *, agreed: bool, word: str, now: datetime) -> Showing:
    """The author's word, to these very words and files. Raises Refused where it is not his to say,
    or no longer asked for."""
    asked = _locked(showing)
    if not beside.to_agree(viewer).filter(id=asked.id).exists():
        raise Refused(_("This is not waiting for your answer any more."))
    asked.state = Showing.State.AGREED if agreed else Showing.State.DECLINED
    asked.answered_by_id, asked.answered_at = viewer.seat_id, now
    asked.word = one_line(word, limit=300)
    asked.save(update_fields=["state", "answered_by", "answered_at", "word"])
    _record(viewer, "copy_agreed" if agreed else "copy_declined", asked, now=now)
    _tell(asked)
    return asked


def withdraw(viewer: Viewer, showing: Showing, *, now: datetime) -> Showing:
    """Who asked thinks better of it, before it is sent. Raises Refused."""
    asked = _locked(showing)
    if asked.asked_by_id != viewer.seat_id or asked.state not in {
        Showing.State.ASKED, Showing.State.AGREED,
    }:  # fmt: skip
        raise Refused(_("This can't be withdrawn any more."))
    asked.state = Showing.State.WITHDRAWN
    asked.save(update_fields=["state"])
    _record(viewer, "copy_withdrawn", asked, now=now)
    return asked


def send_copy(viewer: Viewer, showing: Showing, *, now: datetime) -> Showing:
    """Let the agreed words rest, as all that goes to a client does; in the name of who asked.
    Pressed twice, it leaves once. Raises Refused."""
    asked = _locked(showing)
    if asked.state == Showing.State.SENT:
        return asked
    if asked.state != Showing.State.AGREED or asked.asked_by_id != viewer.seat_id:
        raise Refused(_("Nobody has agreed to this yet."))
    conversation = access.conversations(viewer).select_related("client").filter(
        id=asked.conversation_id
    ).first()  # fmt: skip
    if conversation is None:
        raise Refused(_("The conversation that it was meant for is no more."))
    _checked(viewer, asked.message, Wanted(conversation, asked.body))
    blobs = _blobs(viewer, asked.message_id, asked.files)
    words = Words(body=asked.body, files=blobs)
    key = uuid.uuid5(asked.key, "copy")
    if viewer.looked_over:
        made = hold(viewer, conversation, words, key, now)
        asked.sent_key = uuid.UUID(str(made.source)[4:])
    elif viewer.company.rest_seconds:
        asked.sent_key = rest_copy(viewer, conversation, words, key, now)
    else:
        insert(
            Insert(
                conversation,
                Audience.CLIENT,
                words,
                author_name=viewer.name,
                author_seat_id=viewer.seat_id,
                source=source_of(key, words),
            ),
            now=now,
            desk=True,
        )
    asked.state, asked.sent_at = Showing.State.SENT, now
    asked.save(update_fields=["state", "sent_at", "sent_key"])
    _record(viewer, "copy_sent", asked, now=now)
    return asked


def copy_across(
    viewer: Viewer,
    messages: Sequence[Message],
    target: Conversation,
    *,
    files: Sequence[uuid.UUID],
    key: uuid.UUID,
    now: datetime,
) -> list[Message]:
    """Internal copies of messages of one client in a conversation of another one: each is the
    viewer's own note there, and goes to that client only when it is shown to him, one by one. The
    original's client sees nothing of it. Asked twice with one `key`, it is done once. Raises
    Refused."""
    if not messages:
        raise Refused(_("Choose what is to be copied."))
    if len(messages) > MOST:
        raise Refused(_("At most %(most)s messages can be copied at once.") % {"most": MOST})
    source = messages[0].client
    if any(each.client_id != source.id for each in messages) or source.id == target.client_id:
        raise Refused(_("Choose another client."))
    learning = beside.would_learn(viewer, source, target.client)
    if learning:
        raise Refused(
            _("%(client)s is kept from some colleagues, and they would read the copies: %(names)s.")
            % {"client": source.name, "names": ", ".join(learning)}
        )
    chosen = set(files)
    return [
        _copied(viewer, each, target, chosen, uuid.uuid5(key, str(each.id)), now)
        for each in sorted(messages, key=lambda each: (each.posted_at, each.id))
    ]


def plain_words(message: Message) -> str:
    """The words of a message for whoever edits a copy: names that were mentioned are only names."""
    return writing.unmentioned(message.body)


def _copied(
    viewer: Viewer,
    original: Message,
    target: Conversation,
    chosen: set[uuid.UUID],
    key: uuid.UUID,
    now: datetime,
) -> Message:
    pinned = access.attachments(viewer).filter(message_id=original.id, id__in=chosen)
    words = Words(
        body=plain_words(original),
        files=[each.blob_id for each in pinned.order_by("id")],
        kind=original.kind,
        spoke_at=original.spoke_at,
        spoke_with=original.spoke_with,
    )
    source = source_of(key, replace(words, files=()))
    known = access.messages(viewer).filter(source=source).first()
    if known:
        return known
    made = insert(
        Insert(
            target,
            Audience.INTERNAL,
            words,
            author_name=viewer.name,
            author_seat_id=viewer.seat_id,
            source=source,
        ),
        now=now,
        desk=True,
    )
    Copy.objects.bulk_create(
        [
            Copy(
                company_id=viewer.company.id,
                client_id=original.client_id,
                message=original,
                copy=made.id,
                made_by_id=own_seat(viewer),
                made_at=now,
            )
        ]
    )
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "copied",
        journal.Subject("conversation", original.conversation_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"message": str(original.id), "copy": str(made.id)},
    )
    return made


def _checked(viewer: Viewer, message: Message, wanted: Wanted) -> str:
    """The words as they may go. Raises Refused."""
    if message.audience != Audience.INTERNAL:
        raise Refused(_("The client sees this message already."))
    if wanted.conversation.client_id != message.client_id:
        raise Refused(_("This conversation is of another client."))
    body = clean(wanted.body).strip()
    check_words(viewer, wanted.conversation, Audience.CLIENT, Words(body, files=wanted.files))
    return body


def _files(viewer: Viewer, message: Message, wanted: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Of the original's own files, in their order."""
    pinned = access.attachments(viewer).filter(message_id=message.id, id__in=list(wanted))
    found = list(pinned.order_by("id").values_list("id", flat=True))
    if len(found) < len(set(wanted)):
        raise Refused(_("A file isn't there any more. Choose again."))
    return found


def _blobs(viewer: Viewer, message_id: uuid.UUID, files: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    rows = access.attachments(viewer).filter(message_id=message_id, id__in=list(files))
    return list(rows.order_by("id").values_list("blob_id", flat=True))


def _locked(showing: Showing) -> Showing:
    return Showing.objects.select_for_update(of=("self",)).select_related(
        "message", "conversation"
    ).get(company_id=showing.company_id, id=showing.id)  # fmt: skip


def _tell(showing: Showing) -> None:
    outbox.defer(TELL, showing_id=str(showing.id), state=showing.state)


def _record(viewer: Viewer, kind: str, showing: Showing, *, now: datetime) -> None:
    """In the internal log: the client's knows the new message and nothing of where it came from."""
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("message", showing.message_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={
            "showing": str(showing.id),
            "conversation": str(showing.conversation_id),
            "files": [str(each) for each in showing.files],
        },
        contents={"body": showing.body, "word": showing.word},
    )
