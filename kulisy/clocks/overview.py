"""What a year of a calendar comes to, in figures: what the settings show."""

from dataclasses import dataclass
from datetime import date

from kulisy.clocks.calendars import DAY, FRIDAY, Calendar


@dataclass(frozen=True)
class YearFigures:
    year: int
    known: bool
    working: int = 0
    short: int = 0
    #: Weekends that are worked.
    saturdays: tuple[date, ...] = ()


def figures(calendar: Calendar, year: int) -> YearFigures:
    """Unknown years are told as such."""
    day, last = date(year, 1, 1), date(year, 12, 31)
    try:
        calendar.kind(day)
        calendar.kind(last)
    except ValueError:
        return YearFigures(year, known=False)
    working, short, saturdays = 0, 0, []
    while day <= last:
        kind = calendar.kind(day)
        working += kind != "off"
        short += kind == "short"
        if kind != "off" and day.weekday() > FRIDAY:
            saturdays.append(day)
        day += DAY
    return YearFigures(year, True, working, short, tuple(saturdays))
