"""Stretches of time, and what is left of them: arithmetic without rows and without a clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Span:
    """From `start` until just before `end`; both aware, UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def wider(self, before: timedelta, after: timedelta) -> "Span":
        return Span(self.start - before, self.end + after)


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, with those that meet or touch made into one."""
    made: list[Span] = []
    for span in sorted(spans):
        if made and span.start <= made[-1].end:
            made[-1] = Span(made[-1].start, max(made[-1].end, span.end))
        else:
            made.append(span)
    return made


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` when all of `taken` is cut out of them."""
    cuts, left = joined(taken), []
    for span in joined(spans):
        start = span.start
        for cut in cuts:
            if cut.end <= start or cut.start >= span.end:
                continue
            if cut.start > start:
                left.append(Span(start, cut.start))
            start = max(start, cut.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def on_clock(day: date, opens: time, closes: time, zone: ZoneInfo) -> Span | None:
    """From one hour to the other on the clocks of `zone`; until midnight where `closes` is 0:00.
    None where nothing is left of it: the hour that clocks leap over in spring."""
    end = day if closes > opens else day + timedelta(days=1)
    start = datetime.combine(day, opens, zone).astimezone(UTC)
    until = datetime.combine(end, closes, zone).astimezone(UTC)
    return Span(start, until) if start < until else None


def day_of(day: date, zone: ZoneInfo) -> Span:
    """The whole day on the clocks of `zone`: 23 to 25 hours."""
    begins = (datetime.combine(each, time(0), zone) for each in (day, day + timedelta(days=1)))
    return Span(*(each.astimezone(UTC) for each in begins))
