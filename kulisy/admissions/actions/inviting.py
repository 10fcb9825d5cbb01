"""Inviting: to the team, to the cabinet; renewing, so that the old link dies; revoking."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions import access, tokens
from kulisy.admissions.actions.facts import note
from kulisy.admissions.models import Invitation
from kulisy.admissions.notifications import invitation_letter
from kulisy.admissions.refusal import Refused
from kulisy.kit.ids import new_id
from kulisy.people import access as people
from kulisy.people.models import SECTIONS, Access, Contact, Role
from kulisy.people.viewer import Viewer

LIFE = timedelta(days=14)


@dataclass(frozen=True)
class Made:
    """An invitation and its link to pass on: shown once, stored nowhere."""

    invitation: Invitation
    link: str


def invite_to_team(
    viewer: Viewer, *, name: str, email: str, role: str, by_mail: bool, now: datetime
) -> Made:
    """A seat waits for whoever accepts. Owners are invited by owners only."""
    if not access.may_run(viewer):
        raise Http404
    if role == Role.OWNER and not viewer.is_owner:
        raise Refused(_("Only an owner can invite another owner."), field="role")
    if by_mail and not email:
        raise Refused(_("To send the invitation, an address is needed."), field="email")
    invitation = _blank(viewer, name=name, email=email, now=now)
    invitation.kind = Invitation.Kind.TEAM
    invitation.role = role
    already = _("This address has been invited already: renew that invitation instead.")
    return _make(
        viewer, invitation, by_mail=by_mail, twice=Refused(already, field="email"), now=now
    )


def invite_contact(
    viewer: Viewer,
    contact: Contact,
    *,
    sections: Sequence[str],
    lead: bool,
    authorised: bool,
    by_mail: bool,
    now: datetime,
) -> Made:
    """The team invites a contact of a client to the cabinet."""
    if not access.may_keep(viewer, contact.client):
        raise Http404
    return _invite(
        viewer,
        contact,
        sections=sections,
        lead=lead,
        authorised=authorised,
        by_mail=by_mail,
        now=now,
    )


@transaction.atomic
def invite_colleague(
    viewer: Viewer,
    client_id: uuid.UUID,
    *,
    name: str,
    email: str,
    sections: Sequence[str],
    lead: bool,
    authorised: bool,
    by_mail: bool,
    now: datetime,
) -> Made:
    """A client's lead admits a colleague, with no more than he has himself."""
    own = next((each for each in access.leads(viewer) if each.client_id == client_id), None)
    if own is None or viewer.looking_as:
        raise Http404
    if not set(sections) <= own.sections or (authorised and not own.authorised):
        raise Refused(_("You can't give a colleague more than you have."), field="sections")
    contact = people.contacts(viewer).filter(client_id=client_id, email__iexact=email).first()
    if not email or contact is None:
        contact = Contact(company=viewer.company, client_id=client_id, name=name, email=email)
        contact.save(force_insert=True)
    contact.client = people.clients(viewer).get(id=client_id)
    return _invite(
        viewer,
        contact,
        sections=sections,
        lead=lead,
        authorised=authorised,
        by_mail=by_mail,
        now=now,
    )


def renew_invitation(
    viewer: Viewer, invitation: Invitation, *, by_mail: bool, now: datetime
) -> Made:
    """A new link for fourteen days; the old one is dead. An expired invitation lives again."""
    if invitation.accepted_at or invitation.revoked_at:
        raise Refused(_("This invitation can't be renewed: it was accepted or revoked."))
    turned = Invitation.objects.filter(
        id=invitation.id,
        company_id=viewer.company.id,
        turn=invitation.turn,
        accepted_at=None,
        revoked_at=None,
    )
    invitation.turn += 1
    _seal(invitation)
    invitation.expires_at = now + LIFE
    changed = turned.update(
        turn=invitation.turn,
        token_hash=invitation.token_hash,
        link_hash=invitation.link_hash,
        expires_at=invitation.expires_at,
        sent_at=None,
        opened_at=None,
        returned_at=None,
        returned_why="",
    )
    if not changed:
        raise Refused(_("Somebody else has just changed this invitation. Look at it again."))
    invitation.sent_at = invitation.opened_at = invitation.returned_at = None
    note(
        viewer,
        "invitation_renewed",
        ("invitation", invitation.id),
        client_id=invitation.client_id,
        now=now,
        facts={"turn": invitation.turn, "by_mail": by_mail},
    )
    if by_mail and invitation.email:
        invitation_letter(invitation, now=now)
    return Made(invitation, link(invitation))


def revoke_invitation(viewer: Viewer, invitation: Invitation, *, now: datetime) -> None:
    """Its links are dead. One that was accepted stays: an access is revoked instead."""
    revoked = Invitation.objects.filter(
        id=invitation.id, company_id=viewer.company.id, accepted_at=None, revoked_at=None
    ).update(revoked_at=now)
    if not revoked:
        raise Refused(_("This invitation was accepted or revoked before."))
    note(
        viewer,
        "invitation_revoked",
        ("invitation", invitation.id),
        client_id=invitation.client_id,
        now=now,
    )


def revoke_pending(viewer: Viewer, contact: Contact, *, now: datetime) -> None:
    """A contact whose access goes can't come back by an older invitation."""
    pending = Invitation.objects.filter(
        company_id=viewer.company.id, contact_id=contact.id, accepted_at=None, revoked_at=None
    )
    for invitation in pending:
        revoke_invitation(viewer, invitation, now=now)


def known_sections(sections: Sequence[str]) -> list[str]:
    """In the order of the house; what is no section is dropped."""
    return [each for each in SECTIONS if each in sections]


def _invite(
    viewer: Viewer,
    contact: Contact,
    *,
    sections: Sequence[str],
    lead: bool,
    authorised: bool,
    by_mail: bool,
    now: datetime,
) -> Made:
    if (
        contact.person_id
        or Access.objects.filter(company_id=viewer.company.id, contact_id=contact.id).exists()
    ):
        raise Refused(
            _("%(name)s has been admitted before: change that access instead.")
            % {"name": contact.name},
            field="email",
        )
    if by_mail and not contact.email:
        raise Refused(_("To send the invitation, an address is needed."), field="email")
    invitation = _blank(viewer, name=contact.name, email=contact.email, now=now)
    invitation.kind = Invitation.Kind.CONTACT
    invitation.client_id = contact.client_id
    invitation.client_name = contact.client.name
    invitation.contact_id = contact.id
    invitation.sections = known_sections(sections)
    invitation.lead = lead
    invitation.authorised = authorised
    already = _("%(name)s has been invited already: renew that invitation instead.")
    twice = Refused(already % {"name": contact.name}, field="email")
    return _make(viewer, invitation, by_mail=by_mail, twice=twice, now=now)


def _blank(viewer: Viewer, *, name: str, email: str, now: datetime) -> Invitation:
    return Invitation(
        id=new_id(),
        company=viewer.company,
        name=name,
        email=email.strip().lower(),
        language=viewer.company.language,
        made_by_seat_id=viewer.seat_id,
        made_by_name=viewer.name,
        made_at=now,
        expires_at=now + LIFE,
    )


def _make(
    viewer: Viewer, invitation: Invitation, *, by_mail: bool, twice: Refused, now: datetime
) -> Made:
    if not viewer.at_desk and invitation.client_id:
        admission = viewer.admission(invitation.client_id)
        invitation.made_by_contact_id = admission.contact_id if admission else None
    _seal(invitation)
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError:
        raise twice from None
    note(
        viewer,
        "invited",
        ("invitation", invitation.id),
        client_id=invitation.client_id,
        now=now,
        facts={
            "contact": str(invitation.contact_id) if invitation.contact_id else None,
            "role": invitation.role or None,
            "sections": invitation.sections,
            "lead": invitation.lead,
            "authorised": invitation.authorised,
            "by_mail": by_mail,
        },
        contents={"name": invitation.name, "email": invitation.email},
    )
    if by_mail:
        invitation_letter(invitation, now=now)
    return Made(invitation, link(invitation))


def _seal(invitation: Invitation) -> None:
    """Hashes of the two links of this turn."""
    for way, field in ((tokens.MAIL, "token_hash"), (tokens.PASSED, "link_hash")):
        made = tokens.token(invitation.id, turn=invitation.turn, way=way)
        setattr(invitation, field, tokens.hashed(made))


def link(invitation: Invitation) -> str:
    return tokens.address(tokens.token(invitation.id, turn=invitation.turn, way=tokens.PASSED))
