"""What `notify` asks of this room when it gathers letters, wakes devices and makes digests."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Subquery

from kulisy.conversations import access, bells, leading, pages, results
from kulisy.conversations.models import Audience, Message, ReadMark
from kulisy.notify import digests, gathering, live, push
from kulisy.notify.digests import Item
from kulisy.notify.letters import WRITERS
from kulisy.notify.models import Bell
from kulisy.people.viewer import Viewer

#: Whoever has read what was said so shortly ago is likely to be there still.
JUST_NOW = timedelta(minutes=2)
#: Of what was said, a digest and a locked screen show no more than this.
FEW_WORDS = 140


def register() -> None:
    gathering.READ["message"] = read_by
    gathering.THERE["message"] = reading_now
    push.FIRST_WORDS["message"] = first_words
    digests.ITEMS["message"] = messages
    digests.ITEMS["conversation"] = conversations
    WRITERS["lead"] = leading.write_lead_letter


def read_by(
    company_id: uuid.UUID, person_id: uuid.UUID, face: str, ids: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Of these messages, those that this person has read in this face. For the worker."""
    marks = ReadMark.objects.filter(
        company_id=company_id,
        person_id=person_id,
        face=face,
        conversation_id=OuterRef("conversation_id"),
    )
    rows = Message.objects.filter(company_id=company_id, id__in=ids)
    read = rows.annotate(read_to=Subquery(marks.values("read_to")[:1]))
    return set(read.filter(posted_at__lte=F("read_to")).values_list("id", flat=True))


def reading_now(
    company_id: uuid.UUID, place_id: uuid.UUID, people: Collection[uuid.UUID], now: datetime
) -> set[str]:
    """The topics of those who were reading this conversation a moment ago. For the worker."""
    marks = ReadMark.objects.filter(
        company_id=company_id,
        conversation_id=place_id,
        person_id__in=people,
        read_to__gt=now - JUST_NOW,
    )
    return {live.topic(*mark) for mark in marks.values_list("person_id", "company_id", "face")}


def first_words(viewer: Viewer, message_id: uuid.UUID) -> str:
    """Empty where the viewer may not read it."""
    body = access.messages(viewer).filter(id=message_id).values_list("body", flat=True).first()
    return results.plain(body, limit=FEW_WORDS) if body else ""


def messages(viewer: Viewer, entries: Sequence[Bell]) -> list[Item]:
    """Messages as a digest tells of them. In the cabinet one more statement for each client."""
    rows = (
        access.messages(viewer)
        .filter(id__in={bell.subject_id for bell in entries})
        .select_related("conversation", "client")
        .defer("html", "tail_html")
        .order_by("posted_at", "id")
    )
    found = list(rows)
    names = results.author_names(viewer, found)
    return [
        Item(
            place_id=message.conversation_id,
            title=message.conversation.title,
            url=pages.address(viewer, message.conversation_id),
            note=message.client.name if viewer.at_desk or len(viewer.admissions) > 1 else "",
            who=names[message.id],
            words=results.plain(message.body, limit=FEW_WORDS),
            at=message.posted_at,
            internal=message.audience == Audience.INTERNAL,
        )
        for message in found
    ]


def conversations(viewer: Viewer, entries: Sequence[Bell]) -> list[Item]:
    """Threads that were closed, opened again or given to the viewer."""
    said = bells.describe_conversations(viewer, entries)
    known = dict(
        access.conversations(viewer)
        .filter(id__in={bell.subject_id for bell in entries})
        .values_list("id", "title")
    )
    return [
        Item(
            place_id=bell.place_id,
            title=known[bell.subject_id],
            url=said[bell.id].url,
            note=said[bell.id].note,
            who="",
            words=said[bell.id].text,
            at=bell.at,
            internal=said[bell.id].internal,
        )
        for bell in entries
        if bell.id in said and bell.subject_id in known
    ]
