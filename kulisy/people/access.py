"""Who may see whom, as queries that start from the viewer; and who reads, from the other end."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)

from kulisy.kit.statements import ask
from kulisy.people.models import (
    MANAGERS,
    Access,
    AccessState,
    Client,
    ClientDomain,
    ClientNote,
    Company,
    Contact,
    LinkDevice,
    NamedSeat,
    PersonalLink,
    Role,
    Seat,
    Token,
)
from kulisy.people.standing import standing
from kulisy.people.viewer import TEAM_ONLY, Viewer

#: A visit to the cabinet is new when so long has passed since the last one.
VISIT_PAUSE = timedelta(minutes=30)
#: That somebody is in the cabinet is noted so often at most.
PRESENCE_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Reader:
    """Somebody who may read a thing, seen from the thing."""

    person_id: uuid.UUID
    company_id: uuid.UUID
    face: str
    name: str
    email: str
    language: str
    seat_id: uuid.UUID | None = None
    contact_id: uuid.UUID | None = None
    #: Of the seat: by it the team is told in different ways.
    role: str = ""

    @cached_property
    def topic(self) -> str:
        return f"{self.person_id}/{self.company_id}/{self.face}"


def clients(viewer: Viewer) -> QuerySet[Client]:
    """The team: all of the company but restricted ones it isn't named for. A client: his own."""
    rows = Client.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows.exclude(id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    return rows.filter(id__in=viewer.client_ids)


def contacts(viewer: Viewer) -> QuerySet[Contact]:
    """The team: contacts of its clients. A client: his colleagues."""
    rows = Contact.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    return rows.filter(client_id__in=viewer.client_ids)


def accesses(viewer: Viewer) -> QuerySet[Access]:
    """Admissions that still stand (active or ended, not revoked)."""
    rows = Access.objects.filter(company_id=viewer.company.id).exclude(state=AccessState.REVOKED)
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    return rows.filter(client_id__in=viewer.client_ids)


def named_there(viewer: Viewer) -> Exists:
    """Of rows with a client: has he named anybody who signs for him?"""
    return Exists(accesses(viewer).filter(client_id=OuterRef("client_id"), authorised=True))


def decides(viewer: Viewer, client_id: uuid.UUID, *, named: bool) -> bool:
    """An authorised person; where the client has `named` none, who leads him here."""
    admission = viewer.admission(client_id)
    return admission is not None and (admission.authorised or (admission.lead and not named))


def team(viewer: Viewer) -> QuerySet[Seat]:
    """The desk: every seat of the company. The cabinet: only those presented to its clients."""
    rows = Seat.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows
    shown = Q()
    for client in Client.objects.filter(company_id=viewer.company.id, id__in=viewer.client_ids):
        shown |= _presented(client, viewer.company)
    return rows.filter(shown) if shown else rows.none()


def presented(viewer: Viewer, client: Client) -> QuerySet[Seat]:
    """The seats whose names this client is shown: those that may write to him, and the one who
    answers for him."""
    return Seat.objects.filter(company_id=viewer.company.id).filter(
        _presented(client, viewer.company)
    )


def presented_ids(viewer: Viewer, client: Client) -> set[uuid.UUID]:
    """`presented`, its ids only."""
    return set(
        _presented_ids(
            viewer,
            client=client.id,
            responsible=client.responsible_id,
            restricted=client.restricted,
            whole_team_writes=client.whole_team_writes,
            somewhere=client.whole_team_somewhere,
        )
    )


@standing
def _presented_ids(
    viewer: Viewer,
    *,
    client: uuid.UUID,
    responsible: uuid.UUID,
    restricted: bool,
    whole_team_writes: bool | None,
    somewhere: bool,
) -> QuerySet[Seat, uuid.UUID]:
    whose = Client(
        id=client,
        responsible_id=responsible,
        restricted=restricted,
        whole_team_writes=whole_team_writes,
        whole_team_somewhere=somewhere,
    )
    return presented(viewer, whose).values_list("id", flat=True)


def presented_to_each(viewer: Viewer, clients: Sequence[Client]) -> dict[uuid.UUID, list[Seat]]:
    """`presented` for several clients at once: one statement, whatever their number."""
    given: dict[str, Any] = {}
    for number, client in enumerate(clients):
        rules = (client.restricted, client.whole_team_writes, client.whole_team_somewhere)
        given[f"to_{number}"] = client.id
        given[f"responsible_{number}"], given[f"rules_{number}"] = client.responsible_id, rules
    seats = _presented_to(viewer, **given)
    return {
        client.id: [seat for seat in seats if getattr(seat, f"shown_{number}")]
        for number, client in enumerate(clients)
    }


@standing
def _presented_to(viewer: Viewer, **given: Any) -> QuerySet[Seat]:
    """Seats that any of the numbered clients is shown, with `shown_0`, `shown_1` and so on."""
    rows, wanted = Seat.objects.filter(company_id=viewer.company.id), Q(pk__in=[])
    for number in range(len(given) // 3):
        restricted, whole_team_writes, somewhere = given[f"rules_{number}"]
        client = Client(
            id=given[f"to_{number}"],
            responsible_id=given[f"responsible_{number}"],
            restricted=restricted,
            whole_team_writes=whole_team_writes,
            whole_team_somewhere=somewhere,
        )
        shown = When(_presented(client, viewer.company), then=Value(True))
        name = f"shown_{number}"
        rows = rows.annotate(
            **{name: Case(shown, default=Value(False), output_field=BooleanField())}
        )
        wanted |= Q(**{name: True})
    return rows.filter(wanted).order_by("name", "id")


def new_since(viewer: Viewer, *, now: datetime) -> dict[uuid.UUID, datetime]:
    """Client → the end of the viewer's last visit to his cabinet: what came later is new. While a
    visit lasts that moment stands still; before the first one it is the admission itself."""
    return {
        client_id: (before if seen and now - seen < VISIT_PAUSE else seen) or granted
        for client_id, seen, before, granted in _visits(viewer)
    }


@standing
def _visits(viewer: Viewer) -> QuerySet[Access, tuple[Any, ...]]:
    rows = Access.objects.filter(company_id=viewer.company.id, contact_id__in=viewer.contact_ids)
    return rows.values_list("client_id", "seen_at", "seen_before_at", "granted_at")


def presence_due(viewer: Viewer, *, now: datetime) -> bool:
    """Whether it is to be noted that this client is here. Asks the database nothing. By a personal
    link somebody else may be here."""
    if viewer.at_desk or viewer.looking_as or not viewer.confirmed:
        return False
    seen = [each.last_seen_at for each in viewer.admissions]
    return any(each is None or now - each > PRESENCE_PAUSE for each in seen)


def notes(viewer: Viewer) -> QuerySet[ClientNote]:
    """The team's notes about clients: nobody's in the cabinet."""
    if not viewer.at_desk:
        return ClientNote.objects.none()
    return ClientNote.objects.filter(company_id=viewer.company.id).exclude(
        client_id__in=viewer.hidden_clients
    )


def domains(viewer: Viewer) -> QuerySet[ClientDomain]:
    if not viewer.at_desk:
        return ClientDomain.objects.none()
    return ClientDomain.objects.filter(company_id=viewer.company.id).exclude(
        client_id__in=viewer.hidden_clients
    )


def tokens(viewer: Viewer) -> QuerySet[Token]:
    """One's own ways in for programs, in this face; the newest first, those that are left too."""
    rows = Token.objects.filter(company_id=viewer.company.id).order_by("-created_at", "-id")
    if viewer.looking_as:
        return rows.none()
    return rows.filter(person_id=viewer.person_id, face=viewer.face)


def company_tokens(viewer: Viewer) -> QuerySet[Token]:
    """The owner's: every way in for programs that anybody of the company or of its clients has."""
    rows = Token.objects.filter(company_id=viewer.company.id).order_by("-created_at", "-id")
    return rows if viewer.at_desk and viewer.is_owner else rows.none()


def personal_links(viewer: Viewer, *, now: datetime) -> QuerySet[PersonalLink]:
    """Links that open something now: one's own; at the desk those of its clients' contacts."""
    rows = PersonalLink.objects.filter(
        company_id=viewer.company.id, revoked_at=None, expires_at__gt=now
    )
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    return rows.filter(person_id=viewer.person_id) if _himself(viewer) else rows.none()


def link_devices(viewer: Viewer) -> QuerySet[LinkDevice]:
    """Browsers in which personal links are known: one's own; at the desk those of the contacts it
    sees. The last one first."""
    rows = LinkDevice.objects.filter(company_id=viewer.company.id, ended_at=None)
    rows = rows.order_by("-last_seen_at", "-id")
    if viewer.at_desk:
        return rows.filter(person_id__in=contacts(viewer).values("person_id"))
    return rows.filter(person_id=viewer.person_id) if _himself(viewer) else rows.none()


def whole_team_writes(client: Client, company: Company) -> bool:
    """The access mode: the client's own, else the company's."""
    own = client.whole_team_writes
    return company.whole_team_writes if own is None else own


def speaks(viewer: Viewer) -> bool:
    """Whether a colleague's words may go out to clients at all, by whichever door: not before he
    has passed the course, where his company asks for it. Asks the database nothing."""
    return viewer.at_desk and viewer.writing != TEAM_ONLY


def may_write_to(viewer: Viewer, client: Client, *, own: bool | None = None) -> bool:
    """Whether the viewer's words may go to this client. `own`: the mode of the place they would
    stand in, where it has one (a project, its conversation); it wins."""
    if not viewer.at_desk:
        admission = viewer.admission(client.id)
        return bool(admission and "conversations" in admission.sections) and not viewer.looking_as
    return speaks(viewer) and mode_admits(viewer, client, own=own)


def mode_admits(viewer: Viewer, client: Client, *, own: bool | None = None) -> bool:
    """Whether a colleague of his role writes to this client; `own` as above."""
    return viewer.is_manager or (whole_team_writes(client, viewer.company) if own is None else own)


class _Writing(Func):
    """Comes from PostgreSQL as it is: a standing statement takes nothing else."""

    function = "people_writing"
    output_field = SmallIntegerField()
    convert_value = staticmethod(Func._convert_value_noop)  # type: ignore[attr-defined]


def seat_writing(company_id: uuid.UUID, seat_id: uuid.UUID | None) -> int:
    """`Viewer.writing` of this seat now. For the worker, which has no viewer."""
    [found] = ask("SELECT people_writing(%s, %s)", [company_id, seat_id])
    return int(found[0])


def with_writing(seats: QuerySet[Seat]) -> QuerySet[Any]:
    """Each with `writing` (`Viewer.writing`): one function reckons it for queries and walls."""
    return seats.annotate(writing=_Writing(F("company_id"), F("id")))


def may_read_journal(viewer: Viewer) -> bool:
    return viewer.at_desk and viewer.runs_company


def away(seat: Seat, *, today: date) -> date | None:
    """The first day this seat is back, while it lies ahead."""
    return seat.back_on if seat.back_on and seat.back_on > today else None


def seat_readers(client: Client) -> list[Reader]:
    """The seats that may see this client: everybody active, or, where he is restricted, the
    owner, the responsible one and those named. For the worker."""
    rows = Seat.objects.select_related("person").filter(company_id=client.company_id, active=True)
    if client.restricted:
        named = NamedSeat.objects.filter(company_id=client.company_id, client_id=client.id)
        rows = rows.filter(
            Q(role=Role.OWNER) | Q(id=client.responsible_id) | Q(id__in=named.values("seat_id"))
        )
    return [seat_reader(seat) for seat in rows.filter(person__is_active=True)]


def seat_reader(seat: Seat) -> Reader:
    """Needs `seat.person`: for the worker."""
    return Reader(
        person_id=seat.person_id,
        company_id=seat.company_id,
        face="desk",
        name=seat.name,
        email=seat.person.email,
        language=seat.person.language,
        seat_id=seat.id,
        role=seat.role,
    )


def contact_readers(
    client: Client, *, section: str, contact_ids: Iterable[uuid.UUID] | None
) -> list[Reader]:
    """Contacts of the client who are admitted to `section`; all, or those of `contact_ids`.
    For the worker."""
    rows = (
        Access.objects.select_related("person", "contact")
        .filter(company_id=client.company_id, client_id=client.id, sections__contains=[section])
        .filter(person__is_active=True)
        .exclude(state=AccessState.REVOKED)
    )
    if contact_ids is not None:
        rows = rows.filter(contact_id__in=list(contact_ids))
    return [_contact_reader(access) for access in rows]


def contact_reader(company_id: uuid.UUID, contact_id: uuid.UUID) -> list[Reader]:
    """This contact, if his cabinet is open to him. For the worker."""
    return readers_among(company_id, [contact_id])


def readers_among(company_id: uuid.UUID, contact_ids: Iterable[uuid.UUID]) -> list[Reader]:
    """Those of these contacts (ids, or a query of them) whose cabinet is open to them. One
    statement. For the worker."""
    rows = Access.objects.select_related("person", "contact").filter(
        company_id=company_id, contact_id__in=contact_ids, person__is_active=True
    )
    return [_contact_reader(access) for access in rows.exclude(state=AccessState.REVOKED)]


def _contact_reader(access: Access) -> Reader:
    return Reader(
        person_id=access.person_id,
        company_id=access.company_id,
        face="portal",
        name=access.contact.name,
        email=access.person.email,
        language=access.person.language,
        contact_id=access.contact_id,
    )


def _himself(viewer: Viewer) -> bool:
    """Signed in, and not looked through."""
    return viewer.confirmed and not viewer.looking_as


def _presented(client: Client, company: Company) -> Q:
    shown = Q(active=True)
    if client.restricted:
        named = NamedSeat.objects.filter(company_id=company.id, client_id=client.id)
        shown &= Q(role=Role.OWNER) | Q(id__in=named.values("seat_id"))
    if not whole_team_writes(client, company) and not client.whole_team_somewhere:
        shown &= Q(role__in=MANAGERS)
    return shown | Q(pk=client.responsible_id)
