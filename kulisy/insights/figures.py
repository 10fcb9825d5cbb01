"""What numbers may say and what they may not. Pure: no rows, no clock.

A figure knows how many cases it is made of. Of few cases nothing is concluded and no percentage is
made: three of four is said as three of four. Middle and spread are medians and quartiles: one
letter that lay about over a holiday says nothing of a month.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

#: Cases of which a median is compared with another.
FEWEST = 8
#: Cases of which a share is said as a percentage, and compared.
FEWEST_SHARED = 20
#: Of things that happen now and then: so many in the one time, and so long each time.
FEWEST_EVENTS, FEWEST_DAYS = 8, 21
#: Differences below it are none.
SAME = 5


class Sort(StrEnum):
    #: A middle of many cases: minutes, letters, rounds.
    SPREAD = "spread"
    #: So many of so many.
    SHARE = "share"
    #: So many in so many days.
    RATE = "rate"


@dataclass(frozen=True)
class Figure:
    """One measure in one stretch of time."""

    sort: Sort
    #: Cases: answers, letters; of a RATE the events themselves.
    count: int
    #: Of a SHARE: how many of `count`.
    part: int = 0
    #: Of a RATE.
    days: int = 0
    #: Of a SPREAD: quartiles and median.
    low: float = 0
    middle: float = 0
    high: float = 0
    #: Cases that are not over yet and are in none of the numbers.
    open: int = 0

    @property
    def enough(self) -> bool:
        """Whether anything may be concluded from it alone."""
        if self.sort == Sort.SPREAD:
            return self.count >= FEWEST
        if self.sort == Sort.SHARE:
            return self.count >= FEWEST_SHARED
        return self.days >= FEWEST_DAYS

    @property
    def value(self) -> float:
        """What is compared: the median, the share from 0 to 100, events in 30 days."""
        if self.sort == Sort.SPREAD:
            return self.middle
        if self.sort == Sort.SHARE:
            return 100 * self.part / self.count if self.count else 0
        return 30 * self.count / self.days if self.days else 0

    def kept(self) -> dict[str, Any]:
        """For a row."""
        return asdict(self)


def read(kept: Mapping[str, Any]) -> Figure:
    """What `kept` gave."""
    return Figure(**{**kept, "sort": Sort(kept["sort"])})


def spread(values: Sequence[float], *, open: int = 0) -> Figure:
    """Median and quartiles of these cases."""
    if not values:
        return Figure(Sort.SPREAD, 0, open=open)
    if len(values) == 1:
        only = values[0]
        return Figure(Sort.SPREAD, 1, low=only, middle=only, high=only, open=open)
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return Figure(Sort.SPREAD, len(values), low=low, middle=middle, high=high, open=open)


def share(part: int, count: int) -> Figure:
    return Figure(Sort.SHARE, count, part=part)


def rate(count: int, days: int) -> Figure:
    return Figure(Sort.RATE, count, days=days)


class Finding(StrEnum):
    LITTLE = "little"
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True)
class Comparison:
    """Two stretches of time beside each other. `change`: by how many per cent it is better
    (below zero: worse); None where nothing may be concluded."""

    finding: Finding
    change: int | None = None

    def reaches(self, better_by: int) -> bool | None:
        """Whether it is better by so much; None: there is too little to say."""
        return None if self.change is None else self.change >= better_by


def compare(before: Figure, after: Figure, *, less: bool) -> Comparison:
    """`less`: the smaller one is the better one."""
    few = not before.enough or not after.enough
    if before.sort == Sort.RATE:
        few = few or max(before.count, after.count) < FEWEST_EVENTS
    if few or (before.value == 0 and after.value > 0 and not less):
        return Comparison(Finding.LITTLE)
    if before.value == 0:
        return Comparison(Finding.SAME if after.value == 0 else Finding.WORSE,
                          0 if after.value == 0 else -100)  # fmt: skip
    gained = before.value - after.value if less else after.value - before.value
    change = round(100 * gained / before.value)
    if abs(change) < SAME:
        return Comparison(Finding.SAME, change)
    return Comparison(Finding.BETTER if change > 0 else Finding.WORSE, change)


def target(before: Figure, better_by: int, *, less: bool) -> float | None:
    """What has to be reached; None where the time before says too little."""
    if not before.enough or (before.sort == Sort.RATE and before.count < FEWEST_EVENTS):
        return None
    return before.value * (100 - better_by if less else 100 + better_by) / 100
