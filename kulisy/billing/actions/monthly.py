"""A month's invoices at once: a draft for every client who pays again and again."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kulisy.billing.actions.drafting import TIME_TO_PAY, first_account, first_entity
from kulisy.billing.actions.facts import keeper
from kulisy.billing.actions.lining import Said, known_of, rows_of
from kulisy.billing.models import Invoice, InvoiceLine, Price, State, Tariff
from kulisy.documents.entities import ClientRequisites, LegalEntity
from kulisy.people.viewer import Viewer


@transaction.atomic
def draft_by_tariffs(viewer: Viewer, *, day: date, now: datetime) -> int:
    """For every client whose tariffs hold on that day and who has no invoice of that month for
    them: one draft with all of them. Gives back how many. A dozen statements, however many; who
    asks at the same moment waits, and finds them made. Raises Refused."""
    keeper(viewer)
    entity = first_entity(viewer.company.id)
    rows = LegalEntity.objects.select_for_update(no_key=True)
    rows.get(company_id=entity.company_id, id=entity.id)
    account = first_account(entity)
    tariffs = _asked_for(viewer, day)
    known = known_of(viewer.company.id, (each.id for own in tariffs.values() for each in own))
    payers = _payers(viewer, tariffs.keys())
    invoices: list[Invoice] = []
    lines: list[InvoiceLine] = []
    for client_id, own in tariffs.items():
        invoice = Invoice(
            company_id=viewer.company.id,
            client_id=client_id,
            entity=entity,
            account=account,
            payer=payers.get(client_id),
            day=day,
            due=day + timedelta(days=TIME_TO_PAY),
            made_by_id=viewer.seat_id,
            made_at=now,
        )
        said = [Said(title=each.name, unit=each.unit, tariff_id=each.id) for each in own]
        lines += rows_of(invoice, said, known)
        invoices.append(invoice)
    Invoice.objects.bulk_create(invoices)
    InvoiceLine.objects.bulk_create(lines)
    return len(invoices)


def _asked_for(viewer: Viewer, day: date) -> dict[uuid.UUID, list[Tariff]]:
    billed = InvoiceLine.objects.filter(
        company_id=viewer.company.id,
        tariff_id__isnull=False,
        invoice__day__year=day.year,
        invoice__day__month=day.month,
    ).exclude(invoice__state=State.CANCELLED)
    begun = Price.objects.filter(company_id=viewer.company.id, since__lte=day)
    rows = (
        Tariff.objects.filter(Q(until=None) | Q(until__gte=day), company_id=viewer.company.id)
        .filter(id__in=begun.values("tariff_id"))
        .exclude(client_id__in=viewer.hidden_clients)
        .exclude(id__in=billed.values("tariff_id"))
        .order_by("client__name", "client_id", "currency", "created_at")
    )
    found: dict[uuid.UUID, list[Tariff]] = defaultdict(list)
    for tariff in rows:
        own = found[tariff.client_id]
        # One invoice has one currency; another waits for the next time.
        if not own or own[0].currency == tariff.currency:
            own.append(tariff)
    return found


def _payers(viewer: Viewer, clients: Collection[uuid.UUID]) -> dict[uuid.UUID, ClientRequisites]:
    """To whom these clients' papers are made out: the newest in use."""
    rows = ClientRequisites.objects.filter(
        company_id=viewer.company.id, client_id__in=clients, active=True
    )
    return {each.client_id: each for each in rows.order_by("created_at", "id")}
