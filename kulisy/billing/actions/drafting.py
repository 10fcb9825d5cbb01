"""Invoices that are being prepared: the team's only."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kulisy.billing import pricing
from kulisy.billing.actions.facts import keeper
from kulisy.billing.models import Invoice, InvoiceLine, Price, State, Tariff
from kulisy.documents.actions import Refused, Related
from kulisy.documents.entities import BankAccount, ClientRequisites, LegalEntity
from kulisy.documents.papers import Line
from kulisy.documents.vat import NoRate, rate, together
from kulisy.kit.text import one_line
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

#: Days to pay, where nobody says otherwise.
TIME_TO_PAY = 7
#: Lines of one invoice at most.
MOST_LINES = 100
MOST_QUANTITY = Decimal(1_000_000)
MOST_PRICE = 10_000_000_000_00


@dataclass(frozen=True)
class Said:
    """A line as it is asked for; with a tariff its price, name and unit are the tariff's (`title`
    may say more, «ноябрь 2026»)."""

    title: str
    quantity: Decimal = Decimal(1)
    unit: str = "796"
    price: int = 0
    tariff_id: uuid.UUID | None = None


def draft_invoice(
    viewer: Viewer | None,
    client: Client,
    *,
    lines: Sequence[Said],
    day: date,
    now: datetime,
    entity: LegalEntity | None = None,
    account: BankAccount | None = None,
    payer: ClientRequisites | None = None,
    due: date | None = None,
    ground: str = "",
    note: str = "",
    related: Related | None = None,
) -> Invoice:
    """A draft, in the name of `entity` (None: the company's first one in use). Asked again with the
    same `related` (what a room above drafts it from) it gives back the invoice that is there.
    `viewer` None: the system itself, in the worker's role. Raises Refused."""
    keeper(viewer)
    if related is not None:
        known = Invoice.objects.filter(
            company_id=client.company_id, related_kind=related.kind, related_id=related.id
        ).first()
        if known is not None:
            return known
    entity = entity or _first_entity(client)
    invoice = Invoice(
        company_id=client.company_id,
        client=client,
        entity=entity,
        account=account or _first_account(entity),
        payer=payer or _first_requisites(client),
        related_kind=related.kind if related else "",
        related_id=related.id if related else None,
        made_by_id=viewer.seat_id if viewer else None,
        made_at=now,
    )
    due = due or day + timedelta(days=TIME_TO_PAY)
    return _keep(invoice, lines, day=day, due=due, ground=ground, note=note)


def save_invoice(
    viewer: Viewer,
    invoice: Invoice,
    *,
    lines: Sequence[Said],
    day: date,
    due: date | None,
    ground: str,
    note: str,
    entity: LegalEntity,
    account: BankAccount | None,
    payer: ClientRequisites | None,
) -> Invoice:
    """The draft as it stands in the form. Raises Refused."""
    keeper(viewer)
    locked = locked_draft(invoice)
    locked.entity, locked.account, locked.payer = entity, account, payer
    return _keep(locked, lines, day=day, due=due, ground=ground, note=note)


def discard(viewer: Viewer, invoice: Invoice) -> None:
    """Nobody but the team ever saw it; it had no number. Raises Refused."""
    keeper(viewer)
    locked_draft(invoice).delete()


def draft_by_tariffs(viewer: Viewer, *, day: date, now: datetime) -> int:
    """For every client whose tariffs hold on that day and who has no invoice of that month for
    them: one draft with all of them. Gives back how many."""
    keeper(viewer)
    tariffs = _asked_for(viewer, day)
    made = 0
    for client, own in tariffs.items():
        said = [Said(title=each.name, unit=each.unit, tariff_id=each.id) for each in own]
        draft_invoice(viewer, client, lines=said, day=day, now=now)
        made += 1
    return made


def locked_draft(invoice: Invoice) -> Invoice:
    """The row, locked; Refused where it is no draft any more."""
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("client", "entity")
    locked = rows.filter(company_id=invoice.company_id, id=invoice.id).first()
    if locked is None or locked.state != State.DRAFT:
        raise Refused(_("This invoice was issued already: it can only be cancelled."))
    return locked


def refresh(invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """A draft's lines as they must be now: the rate and the way of its legal entity, and for lines
    of tariffs what the tariff costs on the invoice's day. Raises Refused."""
    percent = _percent(invoice)
    for line in lines:
        line.percent, line.included = percent, invoice.entity.included
    rows = [each for each in lines if each.tariff_id]
    known = _prices(invoice.company_id, {each.tariff_id for each in rows})
    for line in rows:
        _price(line, known[line.tariff_id], on=invoice.day)


def add_up(invoice: Invoice, lines: Iterable[InvoiceLine]) -> None:
    sums = together(
        Line(each.title, each.quantity, each.unit, each.price, each.percent, each.included).sums
        for each in lines
    )
    invoice.total, invoice.tax = sums.gross, sums.tax


def _keep(
    invoice: Invoice,
    lines: Sequence[Said],
    *,
    day: date,
    due: date | None,
    ground: str,
    note: str,
) -> Invoice:
    if due is not None and due < day:
        raise Refused(_("It can't be due before its own date."), field="due")
    invoice.day, invoice.due = day, due
    invoice.ground, invoice.note = one_line(ground, limit=300), one_line(note, limit=500)
    rows = _lines(invoice, lines)
    invoice.currency = _currency(invoice, rows)
    add_up(invoice, rows)
    if not invoice._state.adding:
        InvoiceLine.objects.filter(company_id=invoice.company_id, invoice_id=invoice.id).delete()
    invoice.save()
    InvoiceLine.objects.bulk_create(rows)
    return invoice


def _lines(invoice: Invoice, lines: Sequence[Said]) -> list[InvoiceLine]:
    if len(lines) > MOST_LINES:
        raise Refused(_("An invoice has at most %(count)s lines.") % {"count": MOST_LINES})
    entity = invoice.entity
    percent = _percent(invoice)
    known = _prices(invoice.company_id, {each.tariff_id for each in lines if each.tariff_id})
    rows = []
    for place, said in enumerate(lines, start=1):
        row = InvoiceLine(
            company_id=invoice.company_id,
            client_id=invoice.client_id,
            invoice=invoice,
            place=place,
            title=one_line(said.title, limit=500),
            quantity=said.quantity,
            unit=said.unit,
            price=said.price,
            percent=percent,
            included=entity.included,
            tariff_id=said.tariff_id,
        )
        if said.tariff_id:
            _price(row, known[said.tariff_id], on=invoice.day)
        _check(row)
        rows.append(row)
    return rows


def _percent(invoice: Invoice) -> int | None:
    try:
        return rate(invoice.entity.regime, on=invoice.day).percent
    except NoRate:
        raise Refused(_("No rate of VAT is known for this date."), field="day") from None


def _check(row: InvoiceLine) -> None:
    if not row.title:
        raise Refused(_("Say on each line what it is for."))
    if not 0 < row.quantity <= MOST_QUANTITY:
        raise Refused(_("“%(title)s”: the quantity is more than nought.") % {"title": row.title})
    if not 0 <= row.price <= MOST_PRICE:
        raise Refused(_("“%(title)s”: the price is no sum.") % {"title": row.title})


def _price(row: InvoiceLine, prices: list[Price], *, on: date) -> None:
    held = pricing.holding(prices, on=on)
    if held is None:
        told = {"title": row.title, "day": on.strftime("%d.%m.%Y")}
        raise Refused(_("“%(title)s” has no price on %(day)s yet.") % told)
    row.price = held.price.amount
    if held.by_notice and held.before is not None:
        row.price_before = held.before.amount
        row.notice_id, row.notice = held.price.notice_id, held.price.notice
    else:
        row.price_before = row.notice_id = None
        row.notice = {}


def _prices(company_id: uuid.UUID, tariff_ids: set[Any]) -> dict[Any, list[Price]]:
    found: dict[Any, list[Price]] = defaultdict(list)
    if tariff_ids:
        rows = Price.objects.filter(company_id=company_id, tariff_id__in=tariff_ids)
        for price in rows:
            found[price.tariff_id].append(price)
    return found


def _currency(invoice: Invoice, rows: Iterable[InvoiceLine]) -> str:
    ids = {each.tariff_id for each in rows if each.tariff_id}
    own = Tariff.objects.filter(
        company_id=invoice.company_id, client_id=invoice.client_id, id__in=ids
    )
    known = dict(own.values_list("id", "currency")) if ids else {}
    if len(known) < len(ids):
        raise Refused(_("This price belongs to another client."))
    if len(set(known.values())) > 1:
        raise Refused(_("One invoice has one currency."))
    if known:
        return next(iter(known.values()))
    return invoice.account.currency if invoice.account else "RUB"


def _asked_for(viewer: Viewer, day: date) -> dict[Client, list[Tariff]]:
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
        .select_related("client")
        .order_by("client__name", "client_id", "currency", "created_at")
    )
    found: dict[Client, list[Tariff]] = defaultdict(list)
    for tariff in rows:
        own = found[tariff.client]
        # One invoice has one currency; another waits for the next time.
        if not own or own[0].currency == tariff.currency:
            own.append(tariff)
    return found


def _first_entity(client: Client) -> LegalEntity:
    rows = LegalEntity.objects.filter(company_id=client.company_id, active=True)
    entity = rows.order_by("created_at", "id").first()
    if entity is None:
        raise Refused(_("Settle first in whose name invoices are issued: Settings, Papers."))
    return entity


def _first_account(entity: LegalEntity) -> BankAccount | None:
    rows = BankAccount.objects.filter(
        company_id=entity.company_id, entity_id=entity.id, active=True
    )
    return rows.order_by("created_at", "id").first()


def _first_requisites(client: Client) -> ClientRequisites | None:
    rows = ClientRequisites.objects.filter(
        company_id=client.company_id, client_id=client.id, active=True
    )
    return rows.order_by("-created_at", "-id").first()
