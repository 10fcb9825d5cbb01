"""How people came in: house rules, invitations, applicants; each as if it had happened then."""

from datetime import datetime, timedelta

from kulisy.admissions.actions.admitting import decline
from kulisy.admissions.actions.applying import apply, follow
from kulisy.admissions.actions.company import begin
from kulisy.admissions.actions.inviting import invite_contact, invite_to_team
from kulisy.admissions.actions.rules import accept_rules
from kulisy.admissions.models import Invitation
from kulisy.admissions.notifications import applicant_waits
from kulisy.admissions.wording import default_rules, filled
from kulisy.demo.cast import Guest, Invited, Party
from kulisy.demo.company import BEFORE, House, person
from kulisy.journal import actions as journal
from kulisy.people.models import SECTIONS, Access, AccessState, Company


def let_in(house: House) -> None:
    """House rules, and every guest with a login through his accepted invitation."""
    owner = house.owner
    begin(owner, way="operator", now=house.when.at(BEFORE))
    owner.company.rules_version = Company.objects.values_list("rules_version", flat=True).get(
        id=owner.company.id
    )
    shown = filled(default_rules(house.troupe.language), owner.company)
    for party in house.troupe.parties:
        for guest in party.guests:
            if guest.since:
                _let_in(house, party, guest, shown)


def open_doors(house: House) -> None:
    """Invitations that are still under way, applicants, followers."""
    for invited in house.troupe.invited:
        _invite(house, invited)
    for applicant in house.troupe.applicants:
        who = person(applicant.name, applicant.email, house.troupe.language)
        at = house.when.at(applicant.when)
        if applicant.follows:
            follow(house.owner.company, who, now=at)
            continue
        application = apply(
            house.owner.company,
            who,
            words=applicant.words,
            language=house.troupe.language,
            now=at,
        )
        applicant_waits(application, now=at)
        if applicant.declined:
            decline(house.owner, application, answer=applicant.declined, now=at + _HOUR)


_HOUR = timedelta(hours=1)


def _let_in(house: House, party: Party, guest: Guest, shown: str) -> None:
    came = house.when.at(guest.since)
    contact, client = house.contacts[guest.key], house.clients[party.key]
    invitation = invite_contact(
        house.viewer(party.responsible),
        contact,
        sections=SECTIONS,
        lead=guest.lead,
        authorised=guest.authorised,
        by_mail=True,
        now=came - _HOUR,
    ).invitation
    _carry(invitation, sent=came - _HOUR, opened=came, accepted=came)
    contact.person = person(guest.name, guest.email, house.troupe.language)
    contact.save(update_fields=["person"])
    access = Access(
        company=client.company,
        client=client,
        contact=contact,
        person=contact.person,
        sections=list(SECTIONS),
        lead=guest.lead,
        authorised=guest.authorised,
        state=AccessState.ACTIVE,
        granted_at=came,
    )
    access.save(force_insert=True)
    house.accesses[guest.key] = access
    journal.record(
        journal.Actor("person", contact.person_id),
        "accepted",
        journal.Subject("access", access.id),
        company_id=client.company_id,
        client_id=client.id,
        now=came,
        facts={"contact": str(contact.id), "invitation": str(invitation.id), "as_invited": True},
        contents={"email": guest.email},
    )
    version = client.company.rules_version
    accept_rules(
        house.speaker(guest.key, party.key), version=version, shown=shown, now=came + _HOUR / 20
    )
    access.rules_version = version
    seen = house.when.at(guest.seen)
    access.seen_at = access.seen_before_at = access.last_seen_at = seen
    access.save(update_fields=["rules_version", "seen_at", "seen_before_at", "last_seen_at"])


def _invite(house: House, invited: Invited) -> None:
    at, by_mail = house.when.at(invited.when), invited.state != "passed"
    if invited.guest:
        invitation = invite_contact(
            house.viewer(invited.by),
            house.contacts[invited.guest],
            sections=SECTIONS,
            lead=False,
            authorised=False,
            by_mail=by_mail,
            now=at,
        ).invitation
    else:
        invitation = invite_to_team(
            house.viewer(invited.by),
            name=invited.name,
            email=invited.email,
            role=invited.role,
            by_mail=by_mail,
            now=at,
        ).invitation
    _carry(
        invitation,
        sent=at if by_mail else None,
        opened=at + _HOUR if invited.state == "opened" else None,
    )


def _carry(
    invitation: Invitation,
    *,
    sent: datetime | None,
    opened: datetime | None = None,
    accepted: datetime | None = None,
) -> None:
    """How far it came: what the letter, the page and the click would have noted, in its time."""
    Invitation.objects.filter(id=invitation.id).update(
        sent_at=sent,
        opened_at=opened,
        accepted_at=accepted,
        accepted_as=invitation.email if accepted else "",
    )
