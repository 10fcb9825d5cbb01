"""Read marks and first sightings."""

import uuid
from datetime import UTC, datetime

from django.db.models import Q

from kulisy.conversations import access
from kulisy.conversations.models import Audience, Conversation, Message, ReadMark, Sighting
from kulisy.journal import actions as journal
from kulisy.notify import outbox
from kulisy.people import links
from kulisy.people.viewer import Viewer

NOTE = "kulisy.conversations.tasks.note_reading"
_NOTHING = datetime(1900, 1, 1, tzinfo=UTC)


def mark_read(
    viewer: Viewer, conversation: Conversation, message_id: uuid.UUID, *, now: datetime
) -> None:
    """The viewer had everything up to this message before his eyes. Posted by the page.

    For messages of the other side the first sighting is kept and stands in both sides' log: once
    by a personal link and once signed in, which prove different things. What was opened by a link
    in a browser that nobody knows is not held to be read by the person.
    """
    seen = access.messages(viewer).filter(conversation_id=conversation.id)
    last = seen.filter(id=message_id).values_list("posted_at", flat=True).first()
    if last is None or viewer.looking_as:
        return
    mark = access.read_marks(viewer).filter(conversation_id=conversation.id).first()
    before = _before(viewer, mark)
    if before and before >= last:
        return
    himself = viewer.by_link is None or viewer.by_link.trusted
    if viewer.by_link:
        links.note_read(viewer.by_link.opening_id, read_to=last)
    if himself:
        _move_mark(viewer, conversation, mark, last)
    fresh = seen.filter(audience=Audience.CLIENT, posted_at__lte=last)
    fresh = fresh.filter(Q(author_contact=None) if not viewer.at_desk else Q(author_seat=None))
    if before:
        fresh = fresh.filter(posted_at__gt=before)
    sighted = list(fresh.order_by("-posted_at")[:200])
    _sight(viewer, conversation, sighted, now=now)
    outbox.defer(
        NOTE,
        conversation_id=str(conversation.id),
        person_id=str(viewer.person_id),
        face=viewer.face,
        # Else the other side would hear that something of this side's own was read.
        sighted=bool(sighted),
        quiet=himself,
    )


def _before(viewer: Viewer, mark: ReadMark | None) -> datetime | None:
    """How far he has read already, in the way he reads now."""
    if viewer.by_link:
        return links.read_to(viewer.by_link.opening_id)
    return _from(mark) if mark else None


def _from(mark: ReadMark) -> datetime:
    """How far he has read signed in."""
    return mark.by_link_from or mark.read_to


def _move_mark(
    viewer: Viewer, conversation: Conversation, mark: ReadMark | None, last: datetime
) -> None:
    """Never back: in the other way he may have read further."""
    read_to = max(mark.read_to, last) if mark else last
    if viewer.by_link:
        by_link_from: datetime | None = _NOTHING if mark is None else _from(mark)
    else:
        by_link_from = last if last < read_to else None
    ReadMark.objects.bulk_create(
        [
            ReadMark(
                company_id=viewer.company.id,
                client_id=conversation.client_id,
                conversation=conversation,
                person_id=viewer.person_id,
                face=viewer.face,
                read_to=read_to,
                by_link_from=by_link_from,
            )
        ],
        update_conflicts=True,
        unique_fields=["company", "conversation", "person", "face"],
        update_fields=["read_to", "by_link_from"],
    )


def _sight(
    viewer: Viewer, conversation: Conversation, messages: list[Message], *, now: datetime
) -> None:
    admission = viewer.admission(conversation.client_id)
    Sighting.objects.bulk_create(
        [
            Sighting(
                company_id=viewer.company.id,
                client_id=conversation.client_id,
                message=message,
                seat_id=viewer.seat_id,
                contact_id=admission.contact_id if admission else None,
                name=admission.contact_name if admission else viewer.name,
                at=now,
                by_link=viewer.by_link is not None,
            )
            for message in messages
        ],
        ignore_conflicts=True,
    )
    if messages and admission:
        journal.record(
            journal.Actor("contact", admission.contact_id),
            "opened",
            journal.Subject("message", messages[0].id),
            company_id=viewer.company.id,
            client_id=conversation.client_id,
            now=now,
            facts={
                "conversation": str(conversation.id),
                "messages": [str(message.id) for message in messages],
                **(viewer.by_link.facts if viewer.by_link else {"by": "signed in"}),
            },
        )
