"""What this room does at news from below."""

import uuid
from datetime import datetime
from typing import Any

from kulisy.conversations import actions, notifications
from kulisy.conversations.models import Audience, Conversation, Message
from kulisy.journal import actions as journal
from kulisy.notify.delivery import RETURNED
from kulisy.notify.models import Letter
from kulisy.people.models import Contact, Seat


def seat_left(sender: Any, *, seat: Seat, successor: Seat, now: datetime, **more: Any) -> None:
    """Everything in a leaver's hands goes to his successor, once or twice."""
    actions.hand_over(seat.company_id, leaver=seat.id, successor=successor.id)
    actions.author_left(seat.company_id, seat.id)


def letter_handed(sender: Any, *, letter: Letter, now: datetime, **more: Any) -> None:
    """What became of a letter to a client's contact: in the client's log, where the letter is
    about something he sees; else in the internal one. Letters to the team are no evidence."""
    if not _to_a_client(letter):
        return
    _record(letter, now=now)
    if letter.state in RETURNED:
        notifications.letter_returned(letter, now=now)


def letter_reported(sender: Any, *, letter: Letter, now: datetime, **more: Any) -> None:
    """The same of what was told later; that a letter is delayed is no fact yet."""
    if not _to_a_client(letter):
        return
    if letter.state != Letter.State.DELAYED:
        _record(letter, now=now)
    if letter.state in RETURNED:
        notifications.letter_returned(letter, now=now)
    notifications.letter_moved(letter)


def _to_a_client(letter: Letter) -> bool:
    about = letter.subject_kind in {"message", "conversation"}
    return about and letter.face == "portal" and None not in (letter.company_id, letter.person_id)


def _record(letter: Letter, *, now: datetime) -> None:
    if letter.company_id is None or letter.person_id is None:
        return
    client_id = _client_told(letter.company_id, letter)
    contacts = Contact.objects.filter(company_id=letter.company_id, person_id=letter.person_id)
    contact = contacts.filter(client_id=client_id).first() if client_id else None
    dropped = letter.state == Letter.State.DROPPED
    journal.record(
        journal.SYSTEM,
        "letter",
        journal.Subject(letter.subject_kind, letter.subject_id),
        company_id=letter.company_id,
        client_id=None if dropped else client_id,
        now=now,
        facts={
            "state": letter.state,
            "answer": letter.answer,
            "message_id": letter.message_id,
            "contact": str(contact.id) if contact else "",
        },
        contents={"address": letter.address},
    )


def _client_told(company_id: uuid.UUID, letter: Letter) -> uuid.UUID | None:
    """The client to whom the letter's subject is shown; None: to nobody. In the worker's role."""
    if letter.subject_kind == "message":
        messages = Message.objects.filter(company_id=company_id, audience=Audience.CLIENT)
        return messages.filter(id=letter.subject_id).values_list("client_id", flat=True).first()
    shown = Conversation.objects.filter(
        company_id=company_id, audience=Audience.CLIENT, shown_at__isnull=False
    )
    return shown.filter(id=letter.subject_id).values_list("client_id", flat=True).first()
