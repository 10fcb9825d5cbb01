"""What screens show of money, made of rows that `access` gave. The number of statements doesn't
grow with what there is."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from kulisy.billing import access
from kulisy.billing.models import Closing, Invoice, InvoiceLine, Payment, Series
from kulisy.billing.pricing import holding
from kulisy.billing.standing import Shortfall, Standing, shortfall, standing
from kulisy.billing.wording import by_notice
from kulisy.documents.numbers import label
from kulisy.documents.papers import Line, amount, money, quantity_words, unit_words
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice in a list."""

    it: Invoice
    total: str
    client: str
    standing: Standing
    shortfall: Shortfall | None


@dataclass(frozen=True)
class LineRow:
    title: str
    quantity: str
    unit: str
    price: str
    total: str
    #: The notice that changed its price, and how that ended.
    changed: str


@dataclass(frozen=True)
class PaymentRow:
    it: Payment
    amount: str


@dataclass(frozen=True)
class NumberRow:
    """A series of a legal entity: the number of its next paper."""

    name: str
    following: str


@dataclass(frozen=True)
class ClosingRow:
    it: Closing
    withdrawn: bool


@dataclass(frozen=True)
class Whole:
    """An invoice with all that hangs on it."""

    it: Invoice
    standing: Standing
    shortfall: Shortfall | None
    lines: list[LineRow]
    payments: list[PaymentRow]
    closings: list[ClosingRow]
    total: str
    tax: str
    paid: str
    left: str
    percent: int | None


@dataclass(frozen=True)
class PriceRow:
    amount: str
    since: date
    changed: str
    #: "now", "later", "before".
    place: str


@dataclass(frozen=True)
class TariffRow:
    it: Any
    unit: str
    now: str
    prices: list[PriceRow]
    ended: bool


def language() -> str:
    """In which forms of numbers and days are read."""
    return "ru" if (get_language() or "").startswith("ru") else "en"


def rows(viewer: Viewer, found: Sequence[Invoice], *, today: date) -> list[InvoiceRow]:
    """Lines for invoices with their clients; one statement more, whatever their number."""
    lines = _lines(viewer, found)
    said = language()
    return [
        InvoiceRow(
            it=each,
            total=money(each.total, each.currency, said),
            client=each.client.name,
            standing=standing(each, today=today, language=said),
            shortfall=shortfall(each, lines[each.id], language=said),
        )
        for each in found
    ]


def whole(viewer: Viewer, invoice: Invoice, *, today: date) -> Whole:
    said = language()
    lines = list(access.lines(viewer, [invoice.id]))
    stands = standing(invoice, today=today, language=said)
    return Whole(
        it=invoice,
        standing=stands,
        shortfall=shortfall(invoice, lines, language=said),
        lines=[_line(each, said) for each in lines],
        payments=[
            PaymentRow(each, money(each.amount, invoice.currency, said))
            for each in access.payments(viewer, [invoice.id])
        ],
        closings=[
            ClosingRow(each, each.document.withdrawn_at is not None)
            for each in access.closings(viewer, [invoice.id]).select_related("document")
        ],
        total=money(invoice.total, invoice.currency, said),
        tax=money(invoice.tax, invoice.currency, said),
        paid=money(invoice.paid, invoice.currency, said),
        left=money(stands.left, invoice.currency, said),
        percent=lines[0].percent if lines else None,
    )


def tariffs(viewer: Viewer, client_id: uuid.UUID, *, today: date) -> list[TariffRow]:
    """What a client pays, with every price it had and will have; two statements."""
    found = list(access.tariffs(viewer).filter(client_id=client_id).order_by("name", "created_at"))
    prices: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for each in access.prices(viewer, [tariff.id for tariff in found]):
        prices[each.tariff_id].append(each)
    return [_tariff(each, prices[each.id], today) for each in found]


def numbers(viewer: Viewer, entity: Any, *, year: int) -> list[NumberRow]:
    """With which number each series of this year goes on. One statement."""
    rows = access.series(viewer, entity).filter(year=year)
    last = dict(rows.values_list("series", "last"))
    return [
        NumberRow(str(each.label), label(entity, last.get(each.value, 0) + 1)) for each in Series
    ]


def _tariff(tariff: Any, prices: list[Any], today: date) -> TariffRow:
    said = language()
    held = holding(prices, on=today)
    # Of two prices of one day the one made later holds; the other one is not shown.
    shown = {each.since: each for each in reversed(prices)}
    listed = [
        PriceRow(
            amount=money(each.amount, tariff.currency, said),
            since=each.since,
            changed=by_notice(each.notice, language=said) if each.notice_id else "",
            place="later"
            if each.since > today
            else "now"
            if held and each.id == held.price.id
            else "before",
        )
        for each in sorted(shown.values(), key=lambda each: each.since, reverse=True)
    ]
    return TariffRow(
        it=tariff,
        unit=unit_words(tariff.unit, said),
        now=money(held.price.amount, tariff.currency, said) if held else "",
        prices=listed,
        ended=tariff.until is not None and tariff.until < today,
    )


def _line(row: InvoiceLine, said: str) -> LineRow:
    sums = Line(row.title, row.quantity, row.unit, row.price, row.percent, row.included).sums
    return LineRow(
        title=row.title,
        quantity=quantity_words(row.quantity, said),
        unit=unit_words(row.unit, said),
        price=amount(row.price, said),
        total=amount(sums.gross, said),
        changed=by_notice(row.notice, language=said) if row.notice_id else "",
    )


def _lines(viewer: Viewer, found: Iterable[Invoice]) -> dict[uuid.UUID, list[InvoiceLine]]:
    """Of those only that are paid in part: what is missing is said by their lines."""
    lines: dict[uuid.UUID, list[InvoiceLine]] = defaultdict(list)
    asked = [each.id for each in found if 0 < each.paid < each.total]
    if asked:
        for line in access.lines(viewer, asked):
            lines[line.invoice_id].append(line)
    return lines
