"""Which price holds on a day, and which one it took the place of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kulisy.billing.models import Price


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
    known = sorted(
        (each for each in prices if each.since <= on), key=lambda each: (each.since, each.made_at)
    )
    if not known:
        return None
    earlier = [each for each in known if each.since < known[-1].since]
    return Holding(known[-1], earlier[-1] if earlier else None)
