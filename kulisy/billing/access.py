"""Who may see and do what with money, as queries that start from the viewer; who reads an invoice,
from the invoice."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from kulisy.billing.models import Closing, Invoice, InvoiceLine, Payment, Price, State, Tariff
from kulisy.documents.entities import BankAccount, ClientRequisites, LegalEntity, NumberSeries
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.models import MANAGERS, Client, Role
from kulisy.people.viewer import Viewer

__all__ = ["Closing", "State"]

Rows = TypeVar("Rows", bound="QuerySet[Any]")

SECTION = "money"
#: Roles that make invoices, note payments and settle prices.
KEEPERS = MANAGERS | {Role.ACCOUNTANT}


def may_keep(viewer: Viewer) -> bool:
    """Make and issue invoices, note payments, settle what a client pays."""
    return viewer.at_desk and viewer.role in KEEPERS


def may_settle_entities(viewer: Viewer) -> bool:
    """In whose name papers are issued, and where clients pay to."""
    return viewer.at_desk and (viewer.runs_company or viewer.role == Role.ACCOUNTANT)


def invoices(viewer: Viewer) -> QuerySet[Invoice]:
    """The team: of all clients it sees, drafts too. A client: what was issued to those whose money
    he is admitted to; by a link: none."""
    rows = Invoice.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return _seen(viewer, rows)
    if viewer.only_conversation is not None:
        return rows.none()
    own = rows.filter(client_id__in=viewer.clients_with(SECTION), unseen=False)
    return own.exclude(state=State.DRAFT)


def readers(invoice: Invoice) -> list[Reader]:
    """Everybody who may read it. For the worker."""
    client = Client.objects.select_related("company").get(id=invoice.client_id)
    team = people.seat_readers(client)
    if invoice.state == State.DRAFT or invoice.unseen:
        return team
    return [*team, *people.contact_readers(client, section=SECTION, contact_ids=None)]


def lines(viewer: Viewer, invoice_ids: Iterable[uuid.UUID]) -> QuerySet[InvoiceLine]:
    """Of these invoices, in their order."""
    rows = InvoiceLine.objects.filter(
        company_id=viewer.company.id,
        invoice_id__in=invoices(viewer).filter(id__in=list(invoice_ids)).values("id"),
    )
    return rows.order_by("invoice_id", "place")


def payments(viewer: Viewer, invoice_ids: Iterable[uuid.UUID]) -> QuerySet[Payment]:
    """Of these invoices, the oldest first; those taken back are the team's to know."""
    rows = Payment.objects.filter(
        company_id=viewer.company.id,
        invoice_id__in=invoices(viewer).filter(id__in=list(invoice_ids)).values("id"),
    ).order_by("day", "made_at", "id")
    return rows if viewer.at_desk else rows.filter(taken_back_at=None)


def closings(viewer: Viewer, invoice_ids: Iterable[uuid.UUID]) -> QuerySet[Closing]:
    """Papers that close these invoices."""
    return Closing.objects.filter(
        company_id=viewer.company.id,
        invoice_id__in=invoices(viewer).filter(id__in=list(invoice_ids)).values("id"),
    ).order_by("made_at", "id")


def unpaid(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    return rows.filter(state=State.ISSUED, paid__lt=F("total"))


def overdue(rows: QuerySet[Invoice], *, today: date) -> QuerySet[Invoice]:
    return unpaid(rows).filter(due__lt=today)


def paid(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    return rows.filter(state=State.ISSUED, paid__gte=F("total"))


def found(rows: QuerySet[Invoice], words: str) -> QuerySet[Invoice]:
    """By number or by the client's name."""
    return rows.filter(Q(label__iexact=words) | Q(client__name__icontains=words))


def tariffs(viewer: Viewer) -> QuerySet[Tariff]:
    """The team's: what clients pay again and again."""
    rows = Tariff.objects.filter(company_id=viewer.company.id)
    return _seen(viewer, rows) if viewer.at_desk else rows.none()


def running(rows: QuerySet[Tariff], *, on: date) -> QuerySet[Tariff]:
    """Those that did not end before that day."""
    return rows.filter(Q(until=None) | Q(until__gte=on))


def prices(viewer: Viewer, tariff_ids: Iterable[uuid.UUID]) -> QuerySet[Price]:
    """Of these tariffs, the newest first: of two for one day the one made later holds."""
    rows = Price.objects.filter(company_id=viewer.company.id, tariff_id__in=list(tariff_ids))
    rows = rows.order_by("tariff_id", "-since", "-made_at", "-id")
    return _seen(viewer, rows) if viewer.at_desk else rows.none()


def entities(viewer: Viewer) -> QuerySet[LegalEntity]:
    """The company's own, those in use first."""
    rows = LegalEntity.objects.filter(company_id=viewer.company.id)
    return rows.order_by("-active", "created_at", "id") if viewer.at_desk else rows.none()


def series(viewer: Viewer, entity: LegalEntity) -> QuerySet[NumberSeries]:
    """How far its numbers have come."""
    rows = NumberSeries.objects.filter(company_id=viewer.company.id, entity_id=entity.id)
    return rows if viewer.at_desk else rows.none()


def accounts(viewer: Viewer) -> QuerySet[BankAccount]:
    rows = BankAccount.objects.filter(company_id=viewer.company.id)
    return rows.order_by("-active", "created_at", "id") if viewer.at_desk else rows.none()


def requisites(viewer: Viewer) -> QuerySet[ClientRequisites]:
    """Clients', the newest in use first."""
    rows = ClientRequisites.objects.filter(company_id=viewer.company.id)
    if not viewer.at_desk:
        return rows.none()
    return _seen(viewer, rows).order_by("-active", "-created_at", "-id")


def _seen(viewer: Viewer, rows: Rows) -> Rows:
    hidden = viewer.hidden_clients
    return rows.exclude(client_id__in=hidden) if hidden else rows
