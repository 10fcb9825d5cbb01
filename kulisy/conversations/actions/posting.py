"""Opening a thread and saying something in it."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kulisy.conversations import access, naming, search
from kulisy.conversations.actions.checking import check_words, with_mentions
from kulisy.conversations.actions.guarding import ask, note_passed
from kulisy.conversations.actions.holding import hold
from kulisy.conversations.actions.inserting import (
    Insert,
    Refused,
    Words,
    insert,
    new_desk,
    next_number,
    source_of,
)
from kulisy.conversations.actions.resting import rest
from kulisy.conversations.models import (
    Audience,
    Conversation,
    Desk,
    Draft,
    Held,
    Message,
    Participant,
    SearchRow,
    State,
)
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.people.boundaries import refusal
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

AHEAD = gettext_lazy("This lies ahead. Write it down once it has been said.")


def open_conversation(
    viewer: Viewer,
    client: Client,
    *,
    title: str,
    words: Words,
    audience: str,
    contact_ids: Sequence[uuid.UUID],
    key: uuid.UUID,
    now: datetime,
    kind: str = Conversation.Kind.REQUEST,
) -> Conversation:
    """Open a thread with its first message. Asked twice with one `key`, it is one thread.

    The cabinet's opener takes part himself; the team names the contacts it opens it for. Raises
    Refused, and Guarded where the writer should have another look.
    """
    typed = one_line(title, limit=200)
    title = typed or naming.named_by(words.body)
    if kind == Conversation.Kind.TALK and client.name not in title:
        title = one_line(f"{title} + {client.name}", limit=200)
    if not title:
        raise Refused(_("Write what it is about."))
    if not access.may_write(viewer, client, audience):
        raise Refused(refusal(viewer))
    passed = ask(viewer, client, audience=audience, words=words, title=typed)
    source = source_of(key, words, title)
    # Two clicks at once: the second one waits here, and then finds the first one's thread.
    Client.objects.select_for_update(of=("self",), no_key=True).get(id=client.id)
    already = access.conversations(viewer).filter(source=source).first()
    if already:
        return already
    at_portal = not viewer.at_desk
    admission = viewer.admission(client.id)
    conversation = Conversation(
        company_id=viewer.company.id,
        client=client,
        kind=kind,
        audience=audience,
        shown_at=now if at_portal else None,
        title=title,
        state=State.WAITING_US if at_portal else State.OPEN,
        opened_by_seat_id=viewer.seat_id,
        opened_by_contact_id=admission.contact_id if admission else None,
        opened_at=now,
        client_last_at=now,
        source=source,
    )
    # Refused words leave no empty thread behind.
    with transaction.atomic():
        conversation.number = next_number(client.id) if at_portal else None
        Conversation.objects.bulk_create([conversation])
        taking_part = {admission.contact_id} if admission else set()
        taking_part |= set(contact_ids) if audience == Audience.CLIENT else set()
        Participant.objects.bulk_create(
            Participant(
                company_id=viewer.company.id,
                client_id=client.id,
                conversation=conversation,
                contact_id=contact_id,
            )
            for contact_id in sorted(taking_part)
        )
        if viewer.at_desk:
            Desk.objects.bulk_create([new_desk(conversation, viewer.seat_id, now)])
        SearchRow.objects.bulk_create([search.title_row(conversation)])
        record(viewer, "opened", conversation, now=now, contents={"title": title})
        check_words(viewer, conversation, audience, words)
        _say(viewer, conversation, audience=audience, words=words, key=key, now=now)
    if passed:
        note_passed(viewer, conversation, passed, words, now=now)
    return conversation


def post_message(
    viewer: Viewer,
    conversation: Conversation,
    *,
    audience: str,
    words: Words,
    key: uuid.UUID,
    now: datetime,
) -> Message | Draft | Held:
    """Say something in a conversation the viewer may see. One `key` posts once, however often.

    From the desk to a client the answer is the resting draft, or what waits for a colleague's word;
    else the message. Raises Refused, and
    Guarded where the writer should have another look.
    """
    check_words(viewer, conversation, audience, words)
    passed = ask(viewer, conversation.client, audience=audience, words=words)
    made = _say(viewer, conversation, audience=audience, words=words, key=key, now=now)
    if passed and _made_now(made, now):
        note_passed(viewer, conversation, passed, words, now=now)
    return made


def _say(
    viewer: Viewer,
    conversation: Conversation,
    *,
    audience: str,
    words: Words,
    key: uuid.UUID,
    now: datetime,
) -> Message | Draft | Held:
    if words.spoke_at is not None and lies_ahead(words.spoke_at, now=now):
        raise Refused(str(AHEAD))
    words = replace(words, body=with_mentions(viewer, conversation, audience, words.body))
    words = replace(words, files=_own_files(viewer, conversation, audience, words.files))
    to_client = viewer.at_desk and audience == Audience.CLIENT
    if to_client and viewer.looked_over:
        made = hold(viewer, conversation, words, key, now)
        _forget_draft(viewer, conversation.id, audience, conversation.client_id)
        return made
    resting = words.kind == Message.Kind.TEXT and bool(viewer.company.rest_seconds)
    if to_client and resting:
        return rest(viewer, conversation, words, key, now)
    admission = viewer.admission(conversation.client_id)
    message = insert(
        Insert(
            conversation,
            audience,
            words,
            author_name=admission.contact_name if admission else viewer.name,
            author_seat_id=viewer.seat_id,
            author_contact_id=admission.contact_id if admission else None,
            source=source_of(key, words),
            link=viewer.by_link.facts if viewer.by_link else {},
        ),
        now=now,
        desk=viewer.at_desk,
    )
    _forget_draft(viewer, conversation.id, audience, conversation.client_id)
    return message


def lies_ahead(spoke_at: datetime, *, now: datetime) -> bool:
    """Whether a call is dated later than now; the clocks of two devices may differ a little."""
    return spoke_at > now + timedelta(minutes=5)


def _made_now(made: Message | Draft | Held, now: datetime) -> bool:
    """And not found as what an earlier click had made."""
    if isinstance(made, Held):
        return made.asked_at >= now
    return (made.updated_at if isinstance(made, Draft) else made.posted_at) >= now


def _own_files(
    viewer: Viewer, conversation: Conversation, audience: str, wanted: Sequence[uuid.UUID]
) -> list[uuid.UUID]:
    """The finished uploads of the viewer's own draft of this place and audience."""
    if not wanted:
        return []
    own = access.finished_uploads(viewer, conversation, audience, wanted)
    if len(own) < len(set(wanted)):
        raise Refused(_("A file has not arrived. Please add it again."))
    return own


def _forget_draft(
    viewer: Viewer, conversation_id: uuid.UUID, audience: str, client_id: uuid.UUID
) -> None:
    access.drafts(viewer).filter(
        Q(conversation_id=conversation_id) | Q(conversation=None),
        client_id=client_id,
        audience=audience,
        send_at=None,
    ).delete()


def record(
    viewer: Viewer,
    kind: str,
    conversation: Conversation,
    *,
    now: datetime,
    contents: dict[str, str] | None = None,
    facts: dict[str, str] | None = None,
) -> None:
    """An entry by the viewer: of the client's log where he knows of the thread, else internal."""
    admission = viewer.admission(conversation.client_id)
    journal.record(
        journal.Actor("seat", viewer.seat_id)
        if viewer.at_desk
        else journal.Actor("contact", admission.contact_id if admission else None),
        kind,
        journal.Subject("conversation", conversation.id),
        company_id=viewer.company.id,
        client_id=conversation.client_id if conversation.shown_at else None,
        now=now,
        contents=contents,
        facts=facts,
    )
