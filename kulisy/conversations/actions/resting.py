"""Drafts: unsent writing, and writing that rests before it leaves."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kulisy.conversations import access, notifications, writing
from kulisy.conversations.actions.inserting import Insert, Refused, Words, insert, source_of
from kulisy.conversations.models import Audience, Conversation, Draft, Message, Showing
from kulisy.journal import actions as journal
from kulisy.kit.text import clean, one_line
from kulisy.notify import outbox
from kulisy.people.access import seat_writing
from kulisy.people.boundaries import refusal
from kulisy.people.models import Client
from kulisy.people.viewer import TEAM_ONLY, Viewer

RELEASE = "kulisy.conversations.tasks.release_draft"


def save_draft(
    viewer: Viewer,
    client: Client,
    conversation: Conversation | None,
    *,
    audience: str,
    body: str,
    now: datetime,
    title: str = "",
) -> Draft:
    """Keep unsent writing: one draft per person, place and audience. Raises Refused."""
    allowed = (
        access.may_write_in(viewer, conversation, audience)
        if conversation
        else access.may_write(viewer, client, audience)
    )
    if not allowed:
        raise Refused(refusal(viewer))
    body = clean(body)[: writing.BODY_LIMIT]
    admission = viewer.admission(client.id)
    place = access.drafts(viewer).filter(
        client_id=client.id, conversation=conversation, audience=audience, send_at=None
    )
    with transaction.atomic():
        draft = place.select_for_update().first()
        if draft is None:
            draft = Draft(
                company_id=viewer.company.id,
                person_id=viewer.person_id,
                face=viewer.face,
                token=viewer.writes_by,
                client=client,
                conversation=conversation,
                audience=audience,
                author_seat_id=viewer.seat_id,
                author_contact_id=admission.contact_id if admission else None,
            )
            draft.body, draft.title, draft.updated_at = body, one_line(title, limit=200), now
            made = Draft.objects.bulk_create([draft], ignore_conflicts=True)
            return place.first() or made[0]
        draft.body, draft.updated_at = body, now
        if title:
            draft.title = one_line(title, limit=200)
        draft.save(update_fields=["body", "title", "updated_at"])
    return draft


def rest(
    viewer: Viewer, conversation: Conversation, words: Words, key: uuid.UUID, now: datetime
) -> Message | Draft:
    """Put checked words to rest: the draft of this composer becomes the resting one."""
    # Two clicks at once: the second one waits here and then finds the first one's draft.
    locked = Conversation.objects.select_for_update(of=("self",), no_key=True).get(
        id=conversation.id
    )
    if locked.merged_into is not None:
        raise Refused(
            _("This request was joined with another one meanwhile. See who reads there, then send.")
        )
    source = source_of(key, words)
    gone = access.messages(viewer).filter(source=source).first()
    if gone:
        return gone
    resting = access.drafts(viewer).filter(sent_key=uuid.UUID(source[4:])).first()
    if resting:
        return resting
    draft = save_draft(
        viewer,
        conversation.client,
        conversation,
        audience=Audience.CLIENT,
        body=words.body,
        now=now,
    )
    draft.files = list(words.files)
    draft.quoted = words.quoted
    draft.send_at = now + timedelta(seconds=viewer.company.rest_seconds)
    draft.sent_key = uuid.UUID(source[4:])
    draft.save(update_fields=["files", "quoted", "send_at", "sent_key"])
    outbox.defer(RELEASE, at=draft.send_at, priority=outbox.URGENT, draft_id=str(draft.id))
    return draft


def rest_copy(
    viewer: Viewer, conversation: Conversation, words: Words, key: uuid.UUID, now: datetime
) -> uuid.UUID:
    """Put checked words to rest beside the composer, whose own draft stays as it is; their key."""
    key = uuid.UUID(source_of(key, words)[4:])
    send_at = now + timedelta(seconds=viewer.company.rest_seconds)
    draft = Draft(
        company_id=viewer.company.id,
        person_id=viewer.person_id,
        face=viewer.face,
        token=viewer.token_id,
        client_id=conversation.client_id,
        conversation=conversation,
        audience=Audience.CLIENT,
        body=words.body,
        files=list(words.files),
        author_seat_id=viewer.seat_id,
        send_at=send_at,
        sent_key=key,
        updated_at=now,
    )
    draft.save(force_insert=True)
    outbox.defer(RELEASE, at=send_at, priority=outbox.URGENT, draft_id=str(draft.id))
    return key


def just_sent(
    viewer: Viewer, conversation: Conversation | None, audience: str, *, body: str, now: datetime
) -> bool:
    """Whether a draft that arrives now is a late copy of what was sent a moment ago: saving and
    sending cross on a slow line, and what was sent must not come back as a draft."""
    if conversation is None or not body.strip():
        return False
    resting = access.drafts(viewer).filter(
        conversation=conversation, audience=audience, send_at__isnull=False, body=body
    )
    sent = access.messages(viewer).filter(
        conversation=conversation,
        audience=audience,
        body=body,
        posted_at__gt=now - timedelta(minutes=1),
    )
    own = sent.filter(author_seat_id=viewer.seat_id) if viewer.at_desk else sent
    return resting.exists() or own.exists()


def take_back(viewer: Viewer, draft_id: uuid.UUID, *, now: datetime) -> Draft | None:
    """Call a resting message back into its composer, while it rests. None: it has left already.

    The client's log knows nothing of it; the internal one keeps that it happened.
    """
    resting = (
        access.drafts(viewer)
        .select_for_update(of=("self",))
        .filter(id=draft_id, send_at__isnull=False)
        .first()
    )
    if resting is None:
        return None
    Showing.objects.filter(company_id=viewer.company.id, sent_key=resting.sent_key).update(
        state=Showing.State.WITHDRAWN
    )
    newer = access.drafts(viewer).filter(
        conversation=resting.conversation,
        client_id=resting.client_id,
        audience=resting.audience,
        send_at=None,
    )
    begun = newer.first()
    if begun:
        resting.body = "\n\n".join(filter(None, [resting.body, begun.body]))
        resting.files = [*resting.files, *begun.files]
        newer.delete()
    resting.send_at = None
    resting.sent_key = None
    resting.token = viewer.token_id
    resting.updated_at = now
    resting.save(update_fields=["body", "files", "send_at", "sent_key", "token", "updated_at"])
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "taken_back",
        journal.Subject("conversation", resting.conversation_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        contents={"body": resting.body},
    )
    return resting


def release_due(*, now: datetime, draft_id: uuid.UUID | None = None) -> int:
    """Make messages of drafts whose rest has ended; in the worker's role. Returns how many left.

    Whoever takes a draft locks it; others pass it by (SKIP LOCKED).
    """
    due = (
        Draft.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("conversation__client__company")
        .filter(send_at__lte=now)
        .order_by("send_at")
    )
    if draft_id:
        due = due.filter(id=draft_id)
    left = 0
    for draft in due[:100]:
        _release(draft, now=now)
        left += 1
    return left


def _release(draft: Draft, *, now: datetime) -> None:
    conversation = draft.conversation
    if conversation is None or draft.author_seat is None:
        return
    if seat_writing(draft.company_id, draft.author_seat_id) == TEAM_ONLY:
        _keep_back(draft, now=now)
        return
    if not Message.objects.filter(
        company_id=draft.company_id, source=f"key:{draft.sent_key}"
    ).exists():
        message = insert(
            Insert(
                conversation,
                draft.audience,
                Words(body=draft.body, files=draft.files, quoted=draft.quoted),
                author_name=draft.author_seat.name,
                author_seat_id=draft.author_seat_id,
                source=f"key:{draft.sent_key}",
            ),
            now=now,
            desk=True,
            nudged=True,
        )
        # In this transaction: whoever has the page open waits for the release, for no further job.
        notifications.nudge_conversation(message.conversation, access.readers(message))
    draft.delete()


def _keep_back(draft: Draft, *, now: datetime) -> None:
    """While it rested, its author was asked to pass the course first: his words wait for him in his
    composer, before what he has begun there since."""
    begun = Draft.objects.filter(
        company_id=draft.company_id,
        person_id=draft.person_id,
        face=draft.face,
        token=draft.token,
        conversation=draft.conversation,
        client_id=draft.client_id,
        audience=draft.audience,
        send_at=None,
    )
    for newer in begun:
        draft.body = "\n\n".join(filter(None, [draft.body, newer.body]))
        draft.files = [*draft.files, *newer.files]
    begun.delete()
    Showing.objects.filter(company_id=draft.company_id, sent_key=draft.sent_key).update(
        state=Showing.State.WITHDRAWN
    )
    draft.send_at, draft.sent_key, draft.updated_at = None, None, now
    draft.save(update_fields=["body", "files", "send_at", "sent_key", "updated_at"])
    journal.record(
        journal.SYSTEM,
        "kept_back",
        journal.Subject("conversation", draft.conversation_id),
        company_id=draft.company_id,
        client_id=None,
        now=now,
        facts={"seat": str(draft.author_seat_id)},
    )
