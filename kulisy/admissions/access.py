"""Who may let in and see who waits, as queries that start from the viewer; and, in the lobby, the
one invitation whose token was shown and one's own applications."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import get_language

from kulisy.admissions import tokens
from kulisy.admissions.models import Application, Follower, HouseRules, Invitation
from kulisy.people import access as people
from kulisy.people.models import MANAGERS, Access, Client, Company, Contact, NamedSeat, Role, Seat
from kulisy.people.viewer import Admission, Viewer, in_lobby

Row = TypeVar("Row")

#: Roles that keep clients: make them, add contacts, invite, give and take access.
KEEPERS = MANAGERS | {Role.SALES}


def may_run(viewer: Viewer) -> bool:
    """The team, the queue of applicants, the rules and the company's settings."""
    return viewer.at_desk and viewer.runs_company


def may_keep_clients(viewer: Viewer) -> bool:
    return viewer.at_desk and viewer.role in KEEPERS


def may_keep(viewer: Viewer, client: Client) -> bool:
    """Add contacts, invite them, change and take their rights."""
    return may_keep_clients(viewer) or (viewer.at_desk and client.responsible_id == viewer.seat_id)


def may_close_circle(viewer: Viewer, client: Client) -> bool:
    """Say who of the team sees this client, who answers for him and how he is written to."""
    return may_run(viewer) or (viewer.at_desk and client.responsible_id == viewer.seat_id)


def may_edit_seat(viewer: Viewer, seat: Seat) -> bool:
    """One's own card; a runner any, but an owner's card is an owner's affair."""
    if viewer.seat_id == seat.id:
        return True
    return may_run(viewer) and (viewer.is_owner or seat.role != Role.OWNER)


def leads(viewer: Viewer) -> tuple[Admission, ...]:
    """The clients whose lead this viewer is: there he admits colleagues himself."""
    return () if viewer.at_desk else tuple(each for each in viewer.admissions if each.lead)


def may_revoke_colleague(viewer: Viewer, held: Access) -> bool:
    """A lead: whom he could have admitted himself. Not another lead (two leads are the team's to
    judge), nobody with more than he has, and not himself. The wall asks the same."""
    own = next((each for each in leads(viewer) if each.client_id == held.client_id), None)
    return bool(
        own
        and not viewer.looking_as
        and held.state != "revoked"
        and not held.lead
        and held.person_id != viewer.person_id
        and own.sections.issuperset(held.sections)
        and (own.authorised or not held.authorised)
    )


def invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """A runner's: all but those of clients he is kept out of. Who keeps clients: those of his
    clients. A lead: those to his own side."""
    rows = Invitation.objects.filter(company_id=viewer.company.id)
    if not viewer.at_desk:
        return rows.filter(client_id__in=[each.client_id for each in leads(viewer)])
    if viewer.hidden_clients:
        rows = rows.exclude(client_id__in=viewer.hidden_clients)
    if may_run(viewer):
        return rows
    if may_keep_clients(viewer):
        return rows.filter(kind=Invitation.Kind.CONTACT)
    return rows.filter(client__responsible_id=viewer.seat_id)


def returned_invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """Those whose letter did not arrive, and that were not renewed since."""
    return invitations(viewer).filter(returned_at__isnull=False)


def may_handle(viewer: Viewer, invitation: Invitation) -> bool:
    """Renew or revoke. A lead: what his own side has made."""
    if viewer.at_desk:
        return True  # `invitations` has decided it
    return invitation.made_by_contact_id in viewer.contact_ids


def applications(viewer: Viewer) -> QuerySet[Application]:
    rows = Application.objects.filter(company_id=viewer.company.id)
    return rows if may_run(viewer) else rows.none()


def followers(viewer: Viewer) -> QuerySet[Follower]:
    rows = Follower.objects.filter(company_id=viewer.company.id)
    return rows if may_run(viewer) else rows.none()


def named_seats(viewer: Viewer, client: Client) -> QuerySet[NamedSeat]:
    rows = NamedSeat.objects.filter(company_id=viewer.company.id, client_id=client.id)
    return rows if viewer.at_desk else rows.none()


def circles_of(viewer: Viewer, seat: Seat) -> QuerySet[Client]:
    """Restricted clients that this seat is named for."""
    named = NamedSeat.objects.filter(company_id=viewer.company.id, seat_id=seat.id)
    rows = people.clients(viewer).filter(restricted=True, id__in=named.values("client_id"))
    return rows.order_by("name", "id") if viewer.at_desk else rows.none()


def all_accesses(viewer: Viewer) -> QuerySet[Access]:
    """Revoked ones too: for the desk, which may restore them."""
    rows = Access.objects.filter(company_id=viewer.company.id)
    if not viewer.at_desk:
        return rows.none()
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def seats(viewer: Viewer) -> QuerySet[Seat]:
    """The team: those at work first, owners before others."""
    return people.team(viewer).order_by("-active", "name", "id")


def seat(viewer: Viewer, seat_id: uuid.UUID) -> Seat:
    return _one(seats(viewer).filter(id=seat_id).first())


def client(viewer: Viewer, client_id: uuid.UUID) -> Client:
    return _one(people.clients(viewer).select_related("responsible").filter(id=client_id).first())


def contact(viewer: Viewer, contact_id: uuid.UUID) -> Contact:
    rows = people.contacts(viewer).select_related("client").filter(id=contact_id)
    return _one(rows.first())


def own_contacts(viewer: Viewer) -> list[Contact]:
    """How the cabinet's holder is written down, at each of his clients."""
    rows = people.contacts(viewer).filter(id__in=viewer.contact_ids)
    return list(rows.select_related("client").order_by("client__name", "id"))


def invitation(viewer: Viewer, invitation_id: uuid.UUID) -> Invitation:
    found = _one(invitations(viewer).filter(id=invitation_id).first())
    if not may_handle(viewer, found):
        raise Http404
    return found


def application(viewer: Viewer, application_id: uuid.UUID) -> Application:
    return _one(applications(viewer).filter(id=application_id).first())


def rules(viewer: Viewer) -> HouseRules | None:
    """The house rules in force."""
    return HouseRules.objects.filter(
        company_id=viewer.company.id, version=viewer.company.rules_version
    ).first()


def rules_text(rules: HouseRules) -> str:
    """In the language in use; in the other one where this one was left empty."""
    first, second = rules.text_en, rules.text_ru
    if (get_language() or "").startswith("ru"):
        first, second = second, first
    return first or second


def rules_to_accept(viewer: Viewer) -> bool:
    """Whether the rules in force still wait for this viewer's consent. Asks the database nothing:
    the viewer carries what he accepted, the company what is in force."""
    if viewer.at_desk or not viewer.company.rules_version:
        return False
    current = viewer.company.rules_version
    return any(each.rules_version < current for each in viewer.admissions)


# In the lobby.


@contextmanager
def shown(token: str) -> Iterator[Invitation]:
    """The invitation behind a token, for as long as the transaction names it; Http404 where there
    is none (never made, renewed since, mistyped: no difference is told)."""
    value = tokens.hashed(token)
    _name_token(value)
    found = (
        Invitation.objects.select_related("company")
        .filter(Q(token_hash=value) | Q(link_hash=value))
        .first()
    )
    if found is None:
        _name_token("")
        raise Http404
    yield found
    _name_token("")


def proves_address(invitation: Invitation, token: str) -> bool:
    """Only the link that was mailed does: the other one was seen by whoever passed it on."""
    return bool(invitation.email) and invitation.token_hash == tokens.hashed(token)


def public_company(slug: str) -> Company:
    return _one(Company.objects.filter(slug=slug).first())


def my_application(company: Company, person_id: uuid.UUID) -> Application | None:
    """The latest one."""
    rows = Application.objects.filter(company_id=company.id, person_id=person_id)
    return rows.order_by("-at").first()


def follows(company: Company, person_id: uuid.UUID) -> bool:
    return Follower.objects.filter(company_id=company.id, person_id=person_id).exists()


@dataclass(frozen=True)
class Known:
    """A company that a person knows from outside: asked to become its client, or follows it."""

    company: Company
    asked_at: datetime | None


def known_to(person_id: uuid.UUID) -> list[Known]:
    """Whose answer this person waits for, then whose news they follow. Two statements."""
    with in_lobby(person_id=person_id, savepoint=False):
        waiting = Application.objects.filter(person_id=person_id, state=Application.State.WAITING)
        found = [Known(each.company, each.at) for each in waiting.select_related("company")]
        asked = {each.company.id for each in found}
        followed = Follower.objects.filter(person_id=person_id).exclude(company_id__in=asked)
        rows = list(followed.select_related("company").order_by("company__name", "id"))
    return [*found, *(Known(each.company, None) for each in rows)]


def my_doors(company: Company, person_id: uuid.UUID) -> list[str]:
    """Faces of the company that are open to this person: he needs no application there."""
    doors = []
    if Seat.objects.filter(company_id=company.id, person_id=person_id, active=True).exists():
        doors.append("desk")
    standing = Access.objects.filter(company_id=company.id, person_id=person_id)
    if standing.exclude(state="revoked").exists():
        doors.append("portal")
    return doors


def _name_token(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kulisy.token', %s, true)", [value])


def _one(found: Row | None) -> Row:
    if found is None:
        raise Http404
    return found
