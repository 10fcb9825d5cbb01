"""Who may see and do what, as queries that start from the viewer; in the lobby, what is shown to
everybody; and who reads, from the other end."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kulisy.admissions.access import KEEPERS
from kulisy.catalog.models import (
    Offer,
    OfferAim,
    OfferFate,
    OfferWish,
    Order,
    OrderStep,
    Performer,
    Review,
    Service,
    Shown,
)
from kulisy.people import access as people
from kulisy.people.doors import shares
from kulisy.people.models import Client, Company
from kulisy.people.viewer import Viewer

SECTION = "bookings"
#: What a stranger may read of a published review; the wall grants no other column.
PUBLISHED = (
    "id",
    "company_id",
    "score",
    "words",
    "at",
    "shown_as",
    "answer",
    "answered_at",
    "published_at",
)


@dataclass(frozen=True)
class Named:
    """Who does a service, as everybody may know him."""

    seat_id: uuid.UUID
    name: str
    title: str


def may_keep(viewer: Viewer) -> bool:
    """Write the catalogue and offers, publish reviews and answer them."""
    return people.speaks(viewer) and viewer.role in KEEPERS


def may_decide(viewer: Viewer, client: Client) -> bool:
    """Confirm, propose, decline: whose words may go to this client."""
    return viewer.at_desk and people.may_write_to(viewer, client)


def ordering_clients(viewer: Viewer) -> tuple[uuid.UUID, ...]:
    """The clients for whom this viewer orders: himself, admitted to the section."""
    if viewer.at_desk or viewer.looking_as or not viewer.confirmed:
        return ()
    return viewer.clients_with(SECTION)


def services(viewer: Viewer) -> QuerySet[Service]:
    """The team: drafts and archived ones too. A client: what is shown."""
    rows = Service.objects.filter(company_id=viewer.company.id).order_by("place", "title", "id")
    if viewer.at_desk:
        return rows
    return rows.filter(state=Shown.SHOWN) if _came_himself(viewer) else rows.none()


def performers(viewer: Viewer, service_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Named]]:
    """Service → who does it, of those still at work. One statement."""
    if not viewer.at_desk:
        return public_performers(viewer.company)
    rows = Performer.objects.select_related("seat").filter(
        company_id=viewer.company.id, service_id__in=service_ids, seat__active=True
    )
    found: dict[uuid.UUID, list[Named]] = defaultdict(list)
    for row in rows.order_by("seat__name", "seat_id"):
        found[row.service_id].append(Named(row.seat_id, row.seat.name, row.seat.title))
    return found


def orders(viewer: Viewer) -> QuerySet[Order]:
    """The team: those of its clients. A contact: his own; his colleagues' where they share. By the
    link of a letter: the one order it is about."""
    rows = Order.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if viewer.only_conversation:
        rows = rows.filter(id=viewer.only_conversation)
    return rows.filter(client_id__in=viewer.clients_with(SECTION)).filter(
        Q(contact_id__in=viewer.contact_ids) | Q(client_id__in=viewer.shared_client_ids)
    )


def order_readers(order: Order) -> list[people.Reader]:
    """Everybody who may read this order: the other end of `orders`. For the worker."""
    return people.seat_readers(order.client) + order_contacts(order)


def order_contacts(order: Order) -> list[people.Reader]:
    """The contacts among its readers. For the worker."""
    only = None if shares(order.client, order.client.company) else [order.contact_id]
    return people.contact_readers(order.client, section=SECTION, contact_ids=only)


def client_of_order(company_id: uuid.UUID, order_id: uuid.UUID) -> uuid.UUID | None:
    """The client an order belongs to. For the worker."""
    rows = Order.objects.filter(company_id=company_id, id=order_id)
    return rows.values_list("client_id", flat=True).first()


def may_act(viewer: Viewer, order: Order) -> bool:
    """Answer a proposal, cancel: whoever may order for this client and sees the order."""
    return order.client_id in ordering_clients(viewer)


def steps(viewer: Viewer) -> QuerySet[OrderStep]:
    """Of orders the viewer may see; the oldest first."""
    rows = OrderStep.objects.filter(company_id=viewer.company.id)
    return rows.filter(order_id__in=orders(viewer).values("id")).order_by("at", "id")


def authors(viewer: Viewer, taken: Sequence[OrderStep]) -> dict[uuid.UUID, str]:
    """Step → who took it, as this viewer may know him: to a client, somebody of the team who isn't
    presented to him any more is the company. At most two statements."""
    if viewer.at_desk or not any(step.by_seat_id for step in taken):
        return {step.id: step.by_name for step in taken}
    clients = list(people.clients(viewer).filter(id__in={step.client_id for step in taken}))
    presented = {
        (client_id, seat.id)
        for client_id, seats in people.presented_to_each(viewer, clients).items()
        for seat in seats
    }
    return {
        step.id: step.by_name
        if step.by_seat_id is None or (step.client_id, step.by_seat_id) in presented
        else viewer.company.name
        for step in taken
    }


def reviews(viewer: Viewer) -> QuerySet[Review]:
    """The team: those of its clients. A contact: his own, and nobody else's."""
    rows = Review.objects.filter(company_id=viewer.company.id).order_by("-at", "-id")
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if not _came_himself(viewer):
        return rows.none()
    return rows.filter(contact_id__in=viewer.contact_ids)


def offers(viewer: Viewer, *, today: date) -> QuerySet[Offer]:
    """The team: all. A client: those for him that run today; what is for others doesn't exist."""
    rows = Offer.objects.filter(company_id=viewer.company.id).order_by("-shown_at", "-id")
    if viewer.at_desk:
        return rows
    if not _came_himself(viewer):
        return rows.none()
    aims = OfferAim.objects.filter(
        company_id=viewer.company.id, offer_id=OuterRef("id"), client_id__in=viewer.client_ids
    )
    running = rows.filter(state=Shown.SHOWN, starts_on__lte=today, ends_on__gte=today)
    return running.filter(Q(to_all=True) | Exists(aims))


def offer_of_today(viewer: Viewer, *, today: date) -> Offer | None:
    """The one offer that this viewer is shown now: the newest that he hasn't waved away. One
    statement."""
    if viewer.at_desk:
        return None
    away = OfferFate.objects.filter(
        company_id=viewer.company.id,
        offer_id=OuterRef("id"),
        contact_id__in=viewer.contact_ids,
        dismissed_at__isnull=False,
    )
    return (
        offers(viewer, today=today)
        .filter(~Exists(away), kind=Offer.Kind.OFFER)
        .select_related("service")
        .first()
    )


def aims(viewer: Viewer) -> QuerySet[OfferAim]:
    """Whom offers are for: the team's knowledge."""
    rows = OfferAim.objects.filter(company_id=viewer.company.id)
    if not viewer.at_desk:
        return rows.none()
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def fates(viewer: Viewer) -> QuerySet[OfferFate]:
    """What became of offers: at the desk of all its clients'; in the cabinet one's own."""
    rows = OfferFate.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    return rows.filter(contact_id__in=viewer.contact_ids)


def wishes(viewer: Viewer) -> QuerySet[OfferWish]:
    """Who asked for offers by letter: at the desk of all its clients; in the cabinet oneself."""
    rows = OfferWish.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    return rows.filter(contact_id__in=viewer.contact_ids)


def may_wish(viewer: Viewer) -> bool:
    """Asked for by oneself, signed in."""
    return not viewer.at_desk and viewer.confirmed and not viewer.looking_as


def offer_readers(offer: Offer) -> list[people.Reader]:
    """Who asked for letters, is let into his cabinet, and is one of those it is for; but for who
    waved it away there. Two statements. For the worker."""
    wishes = OfferWish.objects.filter(company_id=offer.company_id)
    if not offer.to_all:
        aims = OfferAim.objects.filter(company_id=offer.company_id, offer_id=offer.id)
        wishes = wishes.filter(client_id__in=aims.values("client_id"))
    away = OfferFate.objects.filter(
        company_id=offer.company_id, offer_id=offer.id, dismissed_at__isnull=False
    )
    wishes = wishes.exclude(contact_id__in=away.values("contact_id"))
    return people.readers_among(offer.company_id, wishes.values_list("contact_id", flat=True))


# In the lobby.


def public_services(company: Company) -> QuerySet[Service]:
    rows = Service.objects.filter(company_id=company.id, state=Shown.SHOWN)
    return rows.order_by("place", "title", "id")


def public_performers(company: Company) -> dict[uuid.UUID, list[Named]]:
    """Service → who does it, of all that is shown. One statement."""
    found: dict[uuid.UUID, list[Named]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT service_id, seat_id, name, title FROM catalog_performers(%s)", [company.id]
        )
        for service_id, seat_id, name, title in cursor.fetchall():
            found[service_id].append(Named(seat_id, name, title))
    return found


def public_reviews(company: Company) -> QuerySet[Review]:
    """Published with their author's consent; the newest first."""
    rows = Review.objects.filter(company_id=company.id, published_at__isnull=False)
    return rows.only(*PUBLISHED).order_by("-published_at", "-id")


def public_news(company: Company, *, today: date) -> QuerySet[Offer]:
    """What runs today and is for everybody, followers and strangers too."""
    rows = Offer.objects.filter(company_id=company.id, state=Shown.SHOWN, public=True)
    return rows.filter(starts_on__lte=today, ends_on__gte=today).order_by("-shown_at", "-id")


def _came_himself(viewer: Viewer) -> bool:
    """Whoever came by a personal link sees its one conversation and nothing beside it."""
    return viewer.only_conversation is None
