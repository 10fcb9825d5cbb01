"""The one table of doors: face → who may enter. A face that isn't listed admits nobody.

Everything here runs in the lobby, with the person named; strangers get "not found".
"""

import uuid
from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from kulisy.kit.statements import frequent
from kulisy.people.access import with_writing
from kulisy.people.models import (
    Access,
    AccessState,
    Client,
    Company,
    NamedSeat,
    Person,
    Role,
    Seat,
)
from kulisy.people.viewer import Admission, Viewer, in_lobby


def enter(face: str, slug: str, person: Person) -> Viewer:
    """The viewer that `person` is in `face` of the company `slug`; Http404 for everybody else."""
    door = DOORS.get(face)
    viewer = door(slug, person) if door else None
    if viewer is None:
        raise Http404
    return viewer


def enter_desk(slug: str, person: Person) -> Viewer | None:
    with in_lobby(person_id=person.id, savepoint=False):
        seats = [seat for seat in _seats(person=person.id) if seat.company.slug == slug]
    return seat_viewer(seats[0]) if seats else None


@frequent
def _seats(*, person: uuid.UUID) -> QuerySet[Seat]:
    rows = Seat.objects.select_related("company").filter(person_id=person, active=True)
    return with_writing(rows)


def seat_viewer(seat: Seat) -> Viewer:
    """The viewer of a seat; asks which restricted clients it is not named for."""
    with in_lobby(person_id=seat.person_id, company_id=seat.company_id, savepoint=False):
        hidden = _hidden_clients(seat)
    return Viewer(
        face="desk",
        company=seat.company,
        person_id=seat.person_id,
        name=seat.name,
        seat_id=seat.id,
        role=seat.role,
        hidden_clients=hidden,
        photo=seat.photo,
        writing=_writing(seat),
    )


def enter_portal(slug: str, person: Person) -> Viewer | None:
    with in_lobby(person_id=person.id, savepoint=False):
        accesses = [each for each in accesses_of(person.id) if each.company.slug == slug]
    return portal_viewer(accesses) if accesses else None


def accesses_of(person_id: uuid.UUID) -> list[Access]:
    """What a person holds in every company; in the lobby, with him named."""
    return _accesses(person=person_id)


@frequent
def _accesses(*, person: uuid.UUID) -> QuerySet[Access]:
    """All that a person holds: few, and so one statement for every company."""
    rows = Access.objects.select_related("company", "client", "contact").filter(person_id=person)
    return rows.exclude(state=AccessState.REVOKED).order_by("client__name", "id")


def portal_viewer(accesses: list[Access], *, looking_as: uuid.UUID | None = None) -> Viewer:
    """The viewer that the holder of these accesses (one person, one company) is."""
    first = accesses[0]
    return Viewer(
        face="portal",
        company=first.company,
        person_id=first.person_id,
        name=first.contact.name,
        admissions=tuple(_admission(access) for access in accesses),
        photo=first.contact.photo,
        looking_as=looking_as,
    )


DOORS: dict[str, Callable[[str, Person], Viewer | None]] = {
    "desk": enter_desk,
    "portal": enter_portal,
}

#: What may stand between a door and the page behind it, e.g. house rules not yet accepted: rooms
#: above append. Asked in the viewer's own name; the first answer is given instead of the page.
ON_ENTRY: list[Callable[[HttpRequest, Viewer], HttpResponse | None]] = []


def shares(client: Client, company: Company) -> bool:
    """Whether contacts of this client see each other's conversations."""
    own = client.colleagues_share
    return company.colleagues_share if own is None else own


def _hidden_clients(seat: Seat) -> frozenset[uuid.UUID]:
    if seat.role == Role.OWNER:
        return frozenset()
    return frozenset(_not_named(company=seat.company_id, seat=seat.id))


def _writing(seat: Seat) -> int:
    """As the door's own query has found it; else it is asked."""
    found = getattr(seat, "writing", None)
    if found is None:
        with in_lobby(person_id=seat.person_id, company_id=seat.company_id, savepoint=False):
            found = with_writing(Seat.objects.filter(id=seat.id)).get().writing
    return int(found)


@frequent
def _not_named(*, company: uuid.UUID, seat: uuid.UUID) -> QuerySet[Client, uuid.UUID]:
    named = NamedSeat.objects.filter(company_id=company, seat_id=seat)
    restricted = Client.objects.filter(company_id=company, restricted=True)
    others = restricted.exclude(Q(id__in=named.values("client_id")) | Q(responsible_id=seat))
    return others.values_list("id", flat=True)


def _admission(access: Access) -> Admission:
    return Admission(
        access_id=access.id,
        contact_id=access.contact_id,
        client_id=access.client_id,
        client_name=access.client.name,
        contact_name=access.contact.name,
        sections=frozenset(access.sections),
        lead=access.lead,
        authorised=access.authorised,
        ended=access.state == AccessState.ENDED,
        shared=shares(access.client, access.company),
        rules_version=access.rules_version,
        last_seen_at=access.last_seen_at,
    )
