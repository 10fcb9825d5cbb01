"""Who a letter's sender is here: a colleague, a contact of one client or of several, or nobody that
the company knows. In the worker's role."""

import uuid
from dataclasses import dataclass

from django.db.models import Q

from kulisy.conversations.access import SECTION
from kulisy.conversations.models import Audience, Conversation, Participant
from kulisy.people.doors import shares
from kulisy.people.models import Access, AccessState, Contact, Seat


@dataclass(frozen=True)
class Sender:
    address: str
    name: str
    seat: Seat | None = None
    #: Whoever left the team; his letters are nobody's until a human being has read them.
    left: bool = False
    #: Contacts with this address whose writing is welcome.
    contacts: tuple[Contact, ...] = ()
    #: Those whose access was taken away, or doesn't hold conversations.
    barred: tuple[Contact, ...] = ()

    def at(self, client_id: uuid.UUID) -> Contact | None:
        return next((each for each in self.contacts if each.client_id == client_id), None)

    @property
    def persons(self) -> set[uuid.UUID]:
        found = {each.person_id for each in self.contacts if each.person_id}
        return found | ({self.seat.person_id} if self.seat else set())


def sender_of(company_id: uuid.UUID, *, address: str, name: str) -> Sender:
    """By the address a contact is kept under, or signs in with."""
    held = Access.objects.filter(company_id=company_id, person__email__iexact=address)
    contacts = list(
        Contact.objects.select_related("client__company")
        .filter(company_id=company_id)
        .filter(Q(email__iexact=address) | Q(id__in=held.values("contact_id")))
        .order_by("id")
    )
    accesses = {
        access.contact_id: access
        for access in Access.objects.filter(company_id=company_id, contact__in=contacts)
    }
    welcome = [each for each in contacts if _welcome(accesses.get(each.id))]
    seats = Seat.objects.select_related("company", "person").filter(company_id=company_id)
    seat = seats.filter(person__email__iexact=address).first()
    return Sender(
        address=address,
        name=name,
        seat=seat if seat and seat.active else None,
        left=bool(seat and not seat.active),
        contacts=tuple(welcome),
        barred=tuple(each for each in contacts if each not in welcome),
    )


def reads(contact: Contact, conversation: Conversation) -> bool:
    """Whether this contact of the conversation's client reads it: he takes part, or the client
    shares. Somebody without a cabinet takes part by letters alone."""
    if conversation.audience != Audience.CLIENT or conversation.shown_at is None:
        return False
    if contact.client_id != conversation.client_id:
        return False
    if Participant.objects.filter(
        company_id=conversation.company_id,
        conversation_id=conversation.id,
        contact_id=contact.id,
    ).exists():
        return True
    admitted = Access.objects.filter(company_id=contact.company_id, contact_id=contact.id)
    return admitted.exists() and shares(contact.client, contact.client.company)


def _welcome(access: Access | None) -> bool:
    if access is None:
        return True
    return access.state != AccessState.REVOKED and SECTION in access.sections
