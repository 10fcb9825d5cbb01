"""Lines of invoices: what is asked for becomes rows, with the price that holds on the invoice's day
and the rate of its legal entity."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing import pricing
from kulisy.billing.models import Invoice, InvoiceLine, Price, Tariff
from kulisy.documents.papers import MOST_SUM, Line
from kulisy.documents.vat import NoRate, rate, together
from kulisy.kit.text import one_line

#: Lines of one invoice at most.
MOST_LINES = 100
MOST_QUANTITY = Decimal(1_000_000)
#: In kopecks: more on one invoice is a slip of the pen.
MOST_TOTAL = 1_000_000_000_000_00


@dataclass(frozen=True)
class Said:
    """A line as it is asked for; with a tariff its price, name and unit are the tariff's (`title`
    may say more, «ноябрь 2026»)."""

    title: str
    quantity: Decimal = Decimal(1)
    unit: str = "796"
    price: int = 0
    tariff_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Known:
    """Tariffs that lines name, each with all of its prices."""

    tariffs: Mapping[uuid.UUID, Tariff] = field(default_factory=dict)
    prices: Mapping[uuid.UUID, Sequence[Price]] = field(default_factory=dict)


def known_of(company_id: uuid.UUID, tariff_ids: Iterable[uuid.UUID | None]) -> Known:
    """Two statements, however many they are; none for none."""
    ids = set(filter(None, tariff_ids))
    if not ids:
        return Known()
    prices: dict[uuid.UUID, list[Price]] = defaultdict(list)
    for price in Price.objects.filter(company_id=company_id, tariff_id__in=ids):
        prices[price.tariff_id].append(price)
    tariffs = Tariff.objects.filter(company_id=company_id, id__in=ids)
    return Known({each.id: each for each in tariffs}, prices)


def rows_of(invoice: Invoice, lines: Sequence[Said], known: Known) -> list[InvoiceLine]:
    """The rows of these lines; the invoice gets its currency and its sums. Raises Refused."""
    if len(lines) > MOST_LINES:
        raise Refused(_("An invoice has at most %(count)s lines.") % {"count": MOST_LINES})
    percent = _percent(invoice)
    rows = [
        _row(invoice, said, known, place=place, percent=percent)
        for place, said in enumerate(lines, start=1)
    ]
    invoice.currency = _currency(invoice, rows, known)
    add_up(invoice, rows)
    return rows


def refresh(invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """A draft's lines as they must be now: the rate and the way of its legal entity, and for lines
    of tariffs what the tariff costs on the invoice's day. Raises Refused."""
    percent = _percent(invoice)
    known = known_of(invoice.company_id, (each.tariff_id for each in lines))
    for line in lines:
        line.percent, line.included = percent, invoice.entity.included
        _price(line, known, on=invoice.day)


def add_up(invoice: Invoice, lines: Iterable[InvoiceLine]) -> None:
    """The invoice's sums are those of its lines. Raises Refused."""
    sums = together(
        Line(each.title, each.quantity, each.unit, each.price, each.percent, each.included).sums
        for each in lines
    )
    if sums.gross > MOST_TOTAL:
        raise Refused(_("This sum is too large."))
    invoice.total, invoice.tax = sums.gross, sums.tax


def _row(
    invoice: Invoice, said: Said, known: Known, *, place: int, percent: int | None
) -> InvoiceLine:
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
        included=invoice.entity.included,
        tariff_id=said.tariff_id,
    )
    _price(row, known, on=invoice.day)
    if not row.title:
        raise Refused(_("Say on each line what it is for."))
    if not 0 < row.quantity <= MOST_QUANTITY:
        raise Refused(_("“%(title)s”: the quantity is more than nought.") % {"title": row.title})
    if not 0 <= row.price <= MOST_SUM:
        raise Refused(_("“%(title)s”: the price is no sum.") % {"title": row.title})
    return row


def _percent(invoice: Invoice) -> int | None:
    try:
        return rate(invoice.entity.regime, on=invoice.day).percent
    except NoRate:
        raise Refused(_("No rate of VAT is known for this date."), field="day") from None


def _price(row: InvoiceLine, known: Known, *, on: date) -> None:
    """Of a line by tariff: what that costs on this day, and which notice changed it."""
    if row.tariff_id is None:
        return
    held = pricing.holding(known.prices.get(row.tariff_id, ()), on=on)
    if held is None:
        told = {"title": row.title, "day": on.strftime("%d.%m.%Y")}
        raise Refused(_("“%(title)s” has no price on %(day)s yet.") % told)
    row.price = held.price.amount
    row.price_before, row.notice_id, row.notice = None, None, {}
    if held.by_notice and held.before is not None:
        row.price_before = held.before.amount
        row.notice_id, row.notice = held.price.notice_id, held.price.notice


def _currency(invoice: Invoice, rows: Iterable[InvoiceLine], known: Known) -> str:
    """That of the tariffs, which are this client's and of one currency; else the account's."""
    own = [known.tariffs.get(each.tariff_id) for each in rows if each.tariff_id]
    if any(each is None or each.client_id != invoice.client_id for each in own):
        raise Refused(_("This price belongs to another client."))
    currencies = {each.currency for each in own if each is not None}
    if len(currencies) > 1:
        raise Refused(_("One invoice has one currency."))
    if currencies:
        return currencies.pop()
    return invoice.account.currency if invoice.account else "RUB"
