"""Which price holds on a day, and which one it took the place of. Rates of other rooms that begin
on a day, and are put right by a later one of the same day, are held by the same rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from kulisy.billing.models import Price


class Dated(Protocol):
    """It holds from a day on; of two of one day the one made later."""

    @property
    def since(self) -> date: ...

    @property
    def made_at(self) -> datetime: ...


Rate = TypeVar("Rate", bound=Dated)


@dataclass(frozen=True)
class Holding:
    """The price of a day, and the one that held until it began."""

    price: Price
    before: Price | None

    @property
    def by_notice(self) -> bool:
        """It rests on an official notice: a payment at the price before can be answered with it."""
        return self.price.notice_id is not None and self.before is not None


def holding(prices: Iterable[Price], *, on: date) -> Holding | None:
    """Of one tariff's prices; of two that begin on one day the one made later holds."""
    known = begun(prices, on=on)
    if not known:
        return None
    earlier = [each for each in known if each.since < known[-1].since]
    return Holding(known[-1], earlier[-1] if earlier else None)


def begun(rates: Iterable[Rate], *, on: date) -> list[Rate]:
    """Those that have begun by that day; the last one holds."""
    known = (each for each in rates if each.since <= on)
    return sorted(known, key=lambda each: (each.since, each.made_at))
