"""Accepting an invitation: in the lobby, before anybody is a viewer here."""

import contextlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kulisy.admissions import access, tokens
from kulisy.admissions.models import Invitation
from kulisy.admissions.refusal import Refused
from kulisy.admissions.signals import admitted
from kulisy.journal import actions as journal
from kulisy.notify import outbox
from kulisy.people.models import Access, Company, Contact, Person, Seat
from kulisy.people.viewer import in_lobby, stepping_out


class SignInFirst(Exception):
    """The link does not prove who comes: an account with this address exists already (a link that
    was passed on must not open it), or it is the link to pass on, which others have seen."""


class Gone(Exception):
    """Accepted by somebody else in the same moment, revoked or expired."""


@dataclass(frozen=True)
class Accepted:
    """Who came in, and through which door. `newcomer`: made just now, still to be signed in."""

    person: Person
    company: Company
    face: str
    newcomer: bool


def needs_sign_in(invitation: Invitation, token: str) -> bool:
    """Whether this link alone lets nobody in. For the link to pass on always, so that nothing tells
    whether the invited address is known."""
    return not access.proves_address(invitation, token) or _known(invitation.email)


def note_opened(token: str, *, now: datetime) -> None:
    """Said by the page itself, by POST: programs that only fetch the link don't open it."""
    with access.shown(token) as invitation:
        if invitation.stands(now):
            Invitation.objects.filter(id=invitation.id, opened_at=None).update(opened_at=now)


def accept_invitation(token: str, *, person: Person | None, now: datetime) -> Accepted:
    """`person`: who is signed in. Nobody: the mailed link proves a yet unknown address, and its
    person is made here. Of two clicks at once one wins. Raises SignInFirst, Gone, Http404, Refused
    (then nothing is kept)."""
    with transaction.atomic(), access.shown(token) as invitation:
        # Held until the commit. It is accepted last: the wall gives a seat while it stands open.
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("company")
            .get(id=invitation.id)
        )
        if not invitation.stands(now):
            raise Gone
        if person is None and needs_sign_in(invitation, token):
            raise SignInFirst
        newcomer = person is None
        person = person or _newcomer(invitation)
        with in_lobby(
            person_id=person.id,
            company_id=invitation.company_id,
            contact_id=invitation.contact_id,
        ):
            if invitation.kind == Invitation.Kind.TEAM:
                _take_seat(invitation, person, now=now)
                face = "desk"
            else:
                _take_access(invitation, person, now=now)
                face = "portal"
        Invitation.objects.filter(id=invitation.id).update(
            accepted_at=now, accepted_as=person.email if not newcomer else invitation.email
        )
        outbox.defer("kulisy.admissions.tasks.tell_of_acceptance", invitation_id=str(invitation.id))
    return Accepted(person, invitation.company, face, newcomer)


def as_if_accepted(invitation: Invitation, *, now: datetime) -> None:
    """By a person made for it, whoever may have that address: nothing tells whether it is known
    here. Only inside what is taken back as a whole; the same id each time, so that what comes of it
    can be compared."""
    id = uuid.uuid5(invitation.contact_id or invitation.id, "as if accepted")
    token = tokens.token(invitation.id, turn=invitation.turn, way=tokens.PASSED)
    with stepping_out(), in_lobby():
        person = Person(id=id, email=f"{id}@invalid", name=invitation.name)
        person.save(force_insert=True)
        accept_invitation(token, person=person, now=now)


def _known(email: str) -> bool:
    return (
        Person.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email).exists()
    )


def _newcomer(invitation: Invitation) -> Person:
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                invitation.email, None, name=invitation.name, language=""
            )
            EmailAddress.objects.create(
                user=person, email=person.email, verified=True, primary=True
            )
    except IntegrityError:
        # Another invitation of the same address was accepted in this moment.
        raise SignInFirst from None
    return person


def _take_seat(invitation: Invitation, person: Person, *, now: datetime) -> None:
    """A new seat, or the old one again, in the role of the invitation."""
    seat = Seat.objects.filter(company_id=invitation.company_id, person_id=person.id).first()
    if seat is None:
        seat = Seat(
            company_id=invitation.company_id,
            person=person,
            role=invitation.role,
            name=invitation.name,
        )
        seat.save(force_insert=True)
    elif seat.active:
        raise Refused(_("You are on this team already."))
    else:
        Seat.objects.filter(id=seat.id).update(active=True, role=invitation.role)
    _record(
        invitation,
        person,
        journal.Subject("seat", seat.id),
        facts={"role": invitation.role},
        now=now,
    )


def _take_access(invitation: Invitation, person: Person, *, now: datetime) -> None:
    contact = Contact.objects.filter(
        company_id=invitation.company_id, id__in=[invitation.contact_id]
    ).first()
    if contact is None or contact.person_id not in {None, person.id}:
        raise Gone
    if Access.objects.filter(
        company_id=invitation.company_id, client_id=contact.client_id, person_id=person.id
    ).exists():
        raise Refused(_("You have a cabinet there already."))
    contact.person = person
    contact.save(update_fields=["person"])
    if not contact.email:
        _note_address(contact, person.email)
    made = Access(
        company_id=invitation.company_id,
        client_id=contact.client_id,
        contact=contact,
        person=person,
        sections=invitation.sections,
        lead=invitation.lead,
        authorised=invitation.authorised,
        granted_at=now,
    )
    made.save(force_insert=True)
    facts = {
        "contact": str(contact.id),
        "sections": made.sections,
        "lead": made.lead,
        "authorised": made.authorised,
    }
    _record(invitation, person, journal.Subject("access", made.id), facts=facts, now=now)
    admitted.send(Access, access=made, now=now)


def _note_address(contact: Contact, email: str) -> None:
    """He was invited without one. Where a colleague is written down under it, it stays empty."""
    with contextlib.suppress(IntegrityError), transaction.atomic():
        Contact.objects.filter(id=contact.id).update(email=email)


def _record(
    invitation: Invitation,
    person: Person,
    subject: journal.Subject,
    *,
    facts: dict[str, object],
    now: datetime,
) -> None:
    same = person.email.lower() == invitation.email.lower()
    journal.record(
        journal.Actor("person", person.id),
        "accepted",
        subject,
        company_id=invitation.company_id,
        client_id=invitation.client_id,
        now=now,
        facts={**facts, "invitation": str(invitation.id), "as_invited": same},
        contents={"email": person.email},
    )
