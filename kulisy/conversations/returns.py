"""Letters to the client that came back, beside the conversation they were about: who did not get
what was said, why, and the deeds that end it. The desk's alone."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from kulisy.conversations import access
from kulisy.conversations.models import Conversation, Desk
from kulisy.journal import actions as journal
from kulisy.notify import delivery, live, outbox, reasons
from kulisy.notify.models import Letter
from kulisy.notify.tell import make_letter
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

SEND_AGAIN = "kulisy.conversations.tasks.send_again"


@dataclass(frozen=True)
class Returned:
    """One letter that somebody has to deal with."""

    id: uuid.UUID
    name: str
    address: str
    why: str
    answer: str
    at: datetime
    contact_id: uuid.UUID | None


def returned(viewer: Viewer, conversation: Conversation) -> list[Returned]:
    """What waits to be dealt with, one line for each address; two statements at most."""
    if not viewer.at_desk:
        return []
    letters = list(delivery.returned(viewer, conversation.id))
    if not letters:
        return []
    contacts = {
        each.person_id: each
        for each in people.contacts(viewer).filter(
            client_id=conversation.client_id, person_id__in=[each.person_id for each in letters]
        )
    }
    lines = {}
    for letter in letters:
        contact = contacts.get(letter.person_id)
        lines[letter.address.lower()] = Returned(
            id=letter.id,
            name=contact.name if contact else letter.address,
            address=letter.address,
            why=reasons.words(letter.reason),
            answer=letter.answer,
            at=letter.told_at or letter.made_at,
            contact_id=contact.id if contact else None,
        )
    return list(lines.values())


def deal_with(
    viewer: Viewer, letter_id: uuid.UUID, *, again: bool, now: datetime
) -> Conversation | None:
    """The address was mended or the client called: the queue forgets it. `again`: what did not
    arrive is sent once more, to the address that the person has now. None: no such letter for this
    viewer, or somebody was quicker."""
    seen = access.conversations(viewer)
    letter = (
        delivery.returned_letters(viewer)
        .filter(id=letter_id, place_id__in=seen.values("id"), dealt_at=None)
        .first()
    )
    if letter is None or letter.place_id is None or viewer.looking_as:
        return None
    conversation = seen.select_related("client").get(id=letter.place_id)
    delivery.deal_with(viewer, letter, now=now)
    if not delivery.returned(viewer, conversation.id).exists():
        Desk.objects.filter(company_id=viewer.company.id, conversation_id=conversation.id).update(
            returned_at=None, version=F("version") + 1
        )
    if again:
        outbox.defer(SEND_AGAIN, letter_id=str(letter.id))
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "return_settled",
        journal.Subject("conversation", conversation.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"letter": str(letter.id), "again": again},
    )
    live.nudge([viewer.topic], "queue")
    return conversation


def send_again(letter_id: uuid.UUID, *, now: datetime) -> None:
    """Once more what did not arrive, to his present address, if he still reads it. For the
    worker."""
    letter = Letter.objects.filter(id=letter_id).first()
    if letter is None or letter.company_id is None or letter.place_id is None:
        return
    conversation = (
        Conversation.objects.select_related("client__company")
        .filter(company_id=letter.company_id, id=letter.place_id)
        .first()
    )
    readers = access.client_readers(conversation) if conversation else []
    reader = next((each for each in readers if each.person_id == letter.person_id), None)
    if reader is None:
        return
    carried = Letter.objects.filter(company_id=letter.company_id, carrier=letter.id)
    for each in [letter, *carried]:
        make_letter(
            company_id=each.company_id,
            person_id=reader.person_id,
            address=reader.email,
            language=reader.language,
            face=each.face,
            kind=each.kind,
            subject_kind=each.subject_kind,
            subject_id=each.subject_id,
            key=f"again:{each.id}"[:120],
            place_id=each.place_id,
            audience=each.audience,
            now=now,
        )
