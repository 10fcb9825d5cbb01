"""Who may see and do what, as queries that start from the viewer; and the same rule from the other
end, as readers that start from the booking. Keep them one beside the other."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from kulisy.bookings.models import (
    Absence,
    Booking,
    BookingNote,
    BookingState,
    Room,
    Rules,
    ServiceRoom,
    WorkingHours,
)
from kulisy.catalog.models import Performer, Service
from kulisy.people import access as people
from kulisy.people.doors import shares
from kulisy.people.models import Client, Contact, Seat
from kulisy.people.viewer import Viewer

SECTION = "bookings"


def bookings(viewer: Viewer) -> QuerySet[Booking]:
    """The team: those of its clients. A contact: his own, and his colleagues' where the client
    shares. By the link of a letter: the one booking it is about. What is merely held is seen by
    the side that holds it."""
    rows = Booking.objects.filter(company_id=viewer.company.id)
    if viewer.only_conversation:
        rows = rows.filter(id=viewer.only_conversation)
    if viewer.at_desk:
        rows = rows.exclude(state=BookingState.HELD, by_seat=None)
        return _unhidden(viewer, rows)
    rows = rows.exclude(state=BookingState.HELD, by_contact=None)
    rows = rows.filter(client_id__in=viewer.clients_with(SECTION))
    return rows.filter(
        Q(client_id__in=viewer.shared_client_ids) | Q(contact_id__in=viewer.contact_ids)
    )


def readers(booking: Booking) -> list[people.Reader]:
    """Everybody who may read this booking: the other end of `bookings`. For the worker."""
    team = [] if _held_by_client(booking) else people.seat_readers(booking.client)
    return team + ([] if _held_by_team(booking) else client_readers(booking))


def client_readers(booking: Booking) -> list[people.Reader]:
    """Of the client's side: who comes, and his colleagues where the client shares."""
    client = booking.client
    only = None if shares(client, client.company) else [booking.contact_id]
    return people.contact_readers(client, section=SECTION, contact_ids=only)


def client_of(company_id: uuid.UUID, booking_id: uuid.UUID) -> uuid.UUID | None:
    """The client a booking belongs to. For the worker."""
    rows = Booking.objects.filter(company_id=company_id, id=booking_id)
    return rows.values_list("client_id", flat=True).first()


def notes(viewer: Viewer) -> QuerySet[BookingNote]:
    """The team's notes about bookings: nobody's in the cabinet."""
    if not viewer.at_desk:
        return BookingNote.objects.none()
    return _unhidden(viewer, BookingNote.objects.filter(company_id=viewer.company.id))


def services(viewer: Viewer) -> QuerySet[Service]:
    """What can be booked by time: shown, with a length and with somebody active who does it."""
    if _outside(viewer):
        return Service.objects.none()
    doing = Performer.objects.filter(
        company_id=viewer.company.id, service_id=OuterRef("id"), seat__active=True
    )
    return (
        Service.objects.filter(
            company_id=viewer.company.id, by_time=True, state="shown", duration__isnull=False
        )
        .filter(Exists(doing))
        .order_by("place", "title", "id")
    )


def performers(viewer: Viewer, service: Service, client: Client | None = None) -> list[Seat]:
    """Who does this service, by name; for a client that only named seats see, those alone."""
    rows = Seat.objects.filter(
        company_id=viewer.company.id,
        active=True,
        id__in=Performer.objects.filter(company_id=viewer.company.id, service_id=service.id).values(
            "seat_id"
        ),
    )
    if client is not None and client.restricted:
        rows = rows.filter(id__in=people.presented_ids(viewer, client))
    return list(rows.order_by("name", "id"))


def rooms(viewer: Viewer) -> QuerySet[Room]:
    rows = Room.objects.filter(company_id=viewer.company.id, active=True).order_by("name", "id")
    return rows.none() if _outside(viewer) else rows


def rooms_of(viewer: Viewer, service: Service) -> list[uuid.UUID] | None:
    """Rooms that suit a service, in order; None where it needs none. One statement."""
    rows = ServiceRoom.objects.filter(company_id=viewer.company.id, service_id=service.id)
    named = list(rows.order_by("room__name", "room_id").values_list("room_id", "room__active"))
    return [id for id, active in named if active] if named else None


def suiting(viewer: Viewer) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Room → the services that take place there. For the desk."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    if viewer.at_desk:
        rows = ServiceRoom.objects.filter(company_id=viewer.company.id)
        for room, service in rows.values_list("room_id", "service_id"):
            found[room].append(service)
    return found


def hours(viewer: Viewer, seats: Iterable[uuid.UUID]) -> QuerySet[WorkingHours]:
    rows = WorkingHours.objects.filter(company_id=viewer.company.id, seat_id__in=list(seats))
    return rows.none() if _outside(viewer) else rows.order_by("weekday", "opens")


def absences(viewer: Viewer) -> QuerySet[Absence]:
    """Who is away and why: the team's own."""
    if not viewer.at_desk:
        return Absence.objects.none()
    return Absence.objects.filter(company_id=viewer.company.id).order_by("starts_at", "id")


def rules(viewer: Viewer) -> Rules:
    """How clients book here: the company's, else the defaults (not stored)."""
    found = Rules.objects.filter(company_id=viewer.company.id).first()
    return found or Rules(company_id=viewer.company.id)


def staff(viewer: Viewer) -> list[Seat]:
    """Who takes bookings: has working hours or does a service by time. For the desk's calendar."""
    if not viewer.at_desk:
        return []
    company = viewer.company.id
    rows = Seat.objects.filter(company_id=company, active=True).filter(
        Q(id__in=WorkingHours.objects.filter(company_id=company).values("seat_id"))
        | Q(
            id__in=Performer.objects.filter(company_id=company, service__by_time=True).values(
                "seat_id"
            )
        )
    )
    return list(rows.order_by("name", "id"))


def contacts(viewer: Viewer, client: Client) -> QuerySet[Contact]:
    """Who may come: of the desk everybody known at the client; in the cabinet oneself."""
    rows = people.contacts(viewer).filter(client_id=client.id).order_by("name", "id")
    return rows if viewer.at_desk else rows.filter(id__in=viewer.contact_ids)


def may_book(viewer: Viewer, client_id: uuid.UUID) -> bool:
    """Whether the viewer may take a time for this client. An ended access reads only."""
    if viewer.looking_as or viewer.only_conversation:
        return False
    if viewer.at_desk:
        return people.speaks(viewer) and client_id not in viewer.hidden_clients
    admission = viewer.admission(client_id)
    return bool(admission and SECTION in admission.sections and not admission.ended)


def bookable_clients(viewer: Viewer) -> list[uuid.UUID]:
    """For which clients the viewer may book in the cabinet."""
    return [each for each in viewer.client_ids if may_book(viewer, each)]


def may_arrange(viewer: Viewer) -> bool:
    """Everybody's hours, rooms, absences, the rules. One's own hours are one's own."""
    return viewer.at_desk and viewer.is_manager and not viewer.looking_as


def may_arrange_seat(viewer: Viewer, seat_id: uuid.UUID) -> bool:
    return may_arrange(viewer) or (viewer.at_desk and viewer.seat_id == seat_id)


def open_of(client: Client, *, now: datetime) -> QuerySet[Booking]:
    """A client's bookings ahead, held ones too while they are held."""
    ahead = Booking.objects.filter(
        company_id=client.company_id, client_id=client.id, starts_at__gt=now
    )
    return ahead.filter(
        Q(state=BookingState.BOOKED) | Q(state=BookingState.HELD, held_until__gt=now)
    )


def changes_until(booking: Booking, minutes: int) -> datetime:
    """Until when a client may change this booking by himself."""
    return booking.starts_at - timedelta(minutes=minutes)


def _held_by_client(booking: Booking) -> bool:
    return booking.state == BookingState.HELD and booking.by_seat_id is None


def _held_by_team(booking: Booking) -> bool:
    return booking.state == BookingState.HELD and booking.by_seat_id is not None


def _outside(viewer: Viewer) -> bool:
    """Came by a personal link, or has no section here: there is nothing to book for him."""
    if viewer.at_desk:
        return False
    return bool(viewer.only_conversation) or not viewer.clients_with(SECTION)


def _unhidden(viewer: Viewer, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    hidden: Sequence[uuid.UUID] = tuple(viewer.hidden_clients)
    return rows.exclude(client_id__in=hidden) if hidden else rows
