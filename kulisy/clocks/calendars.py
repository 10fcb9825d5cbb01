"""A calendar as it is reckoned with: no rows, no database."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
FRIDAY = 4

#: Minutes from local midnight: from, to.
Span = tuple[int, int]
OFFICE: tuple[Span, ...] = ((9 * 60, 18 * 60),)


class UnknownYear(ValueError):
    """A term reaches into a year whose calendar nobody has brought in."""

    def __init__(self, year: int) -> None:
        super().__init__(f"The working calendar of {year} is not known")
        self.year = year


@dataclass(frozen=True)
class Schedule:
    """The hours of each weekday, Monday first, from a day on."""

    valid_from: date
    week: tuple[tuple[Span, ...], ...]
    #: So many minutes a short day ends earlier.
    short_minutes: int = 60
    #: Days off and working Saturdays are the country's; else the hours alone say what is a working
    #: day.
    by_country: bool = True


@dataclass(frozen=True)
class Calendar:
    """Which days and hours are working ones, on the clock of `zone`."""

    zone: str
    schedules: tuple[Schedule, ...]
    #: The country's days that differ from their weekday.
    country: Mapping[date, str] = field(default_factory=dict)
    #: The region's and the company's own, which go before them.
    own: Mapping[date, str] = field(default_factory=dict)
    #: The years whose country's calendar is known.
    years: frozenset[int] = frozenset()

    @cached_property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def kind(self, day: date) -> str:
        """ "work", "short" or "off". UnknownYear where the country has not said it yet."""
        schedule = self._schedule(day)
        if schedule.by_country and day.year not in self.years:
            raise UnknownYear(day.year)
        if day in self.own:
            return self.own[day]
        if not schedule.by_country:
            return "work" if schedule.week[day.weekday()] else "off"
        return self.country.get(day) or ("work" if day.weekday() <= FRIDAY else "off")

    def works(self, day: date) -> bool:
        return self.kind(day) != "off"

    def spans(self, day: date) -> list[Span]:
        """The working hours of a day, shortened where it is short; none on a day off."""
        kind = self.kind(day)
        if kind == "off":
            return []
        schedule = self._schedule(day)
        spans = list(schedule.week[day.weekday()] or self._usual(schedule))
        return _shortened(spans, schedule.short_minutes) if kind == "short" else spans

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.clock)

    def moment(self, day: date, minute: int) -> datetime:
        """So many minutes after the day's midnight by the wall clock, as UTC."""
        hour = time(minute // 60 % 24, minute % 60)
        day += DAY * (minute // 1440)
        return datetime.combine(day, hour, self.clock).astimezone(UTC)

    def _schedule(self, day: date) -> Schedule:
        at = bisect_right([each.valid_from for each in self.schedules], day) - 1
        return self.schedules[max(at, 0)]

    @staticmethod
    def _usual(schedule: Schedule) -> tuple[Span, ...]:
        """Of a weekday without hours that is worked nevertheless: a moved Saturday."""
        return schedule.week[FRIDAY] or next(filter(None, schedule.week), OFFICE)


def _shortened(spans: list[Span], minutes: int) -> list[Span]:
    left = list(spans)
    while minutes and left:
        begin, end = left.pop()
        cut = min(minutes, end - begin)
        minutes -= cut
        if end - cut > begin:
            left.append((begin, end - cut))
    return left
