"""VAT by the document's date, never by today's: a reprint of an old document must not change.
And the sums of a line: half up to the kopeck, per line, totals are sums of rounded lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kulisy.documents.facts import VAT, in_force


class NoRate(LookupError):
    """The facts know no rate of this regime for this day."""


@dataclass(frozen=True)
class Rate:
    code: str
    #: None: no VAT at all, which is not the same as 0 %.
    percent: int | None
    ground: str

    @property
    def taxed(self) -> bool:
        return self.percent is not None


@dataclass(frozen=True)
class Sums:
    """Kopecks: without tax, the tax, with tax."""

    net: int
    tax: int
    gross: int


def rate(regime: str, *, on: date) -> Rate:
    """The rate of `regime` for a document of that day. Raises NoRate."""
    found = in_force(VAT.get(regime, ()), on=on)
    if found is None:
        raise NoRate(regime, on)
    return Rate(found["code"], found["percent"], found["ground"])


def line_sums(*, quantity: Decimal, price: int, percent: int | None, included: bool) -> Sums:
    """One line: `price` in kopecks for a unit, with the tax in it or with the tax on top."""
    amount = half_up(quantity * price)
    if percent is None:
        return Sums(amount, 0, amount)
    if included:
        tax = half_up(Decimal(amount) * percent / (100 + percent))
        return Sums(amount - tax, tax, amount)
    tax = half_up(Decimal(amount) * percent / 100)
    return Sums(amount, tax, amount + tax)


def together(lines: Iterable[Sums]) -> Sums:
    rows = list(lines)
    return Sums(
        sum(each.net for each in rows),
        sum(each.tax for each in rows),
        sum(each.gross for each in rows),
    )


def half_up(value: Decimal) -> int:
    """To a whole kopeck; a half goes up."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
