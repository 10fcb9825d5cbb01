"""When a term is over. Pure reckoning; the wall clock of the calendar's zone counts.

Terms in days and months begin on the day after (Civil Code, art. 191), a month ends on the same
date or on its last day (192), a term whose last day is a day off ends on the next working day
(193); by default it ends with its last day (194), or with the working hours where the contract
says so. Hours are working hours and run at once. (From general knowledge: the company's lawyer
checks it.)
"""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kulisy.clocks.calendars import DAY, Calendar

#: No term looks further: a calendar in which nothing is worked must not hang anybody.
FURTHEST = timedelta(days=366 * 20)


class Unit(StrEnum):
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class Term:
    """So long. `with_hours`: it ends with the working hours of its last day, not with the day."""

    amount: int
    unit: Unit
    with_hours: bool = False


def due(calendar: Calendar, start: datetime, term: Term) -> datetime:
    """The last moment of a term that begins at `start`, in UTC. UnknownYear: it reaches into a
    year whose calendar is missing."""
    if term.unit is Unit.HOURS:
        return after_minutes(calendar, start, term.amount * 60)
    return end_of(calendar, last_day(calendar, start, term), with_hours=term.with_hours)


def last_day(calendar: Calendar, start: datetime, term: Term) -> date:
    """The day on which a term in days or months ends."""
    first = calendar.local(start).date()
    if term.unit is Unit.WORKING_DAYS:
        return later(calendar, first, term.amount)
    day = first + DAY * term.amount if term.unit is Unit.DAYS else _month(first, term.amount)
    return day if calendar.works(day) else later(calendar, day, 1)


def end_of(calendar: Calendar, day: date, *, with_hours: bool = False) -> datetime:
    """The last moment of a day, or of its working hours."""
    spans = calendar.spans(day) if with_hours else []
    if spans:
        return calendar.moment(day, spans[-1][1])
    return calendar.moment(day, 1440) - timedelta(seconds=1)


def after_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """`minutes` of working time after `start`. What falls on the end of a working span is that
    moment, not the next morning; nothing at all is the next working moment."""
    local = calendar.local(start)
    day, at = local.date(), local.hour * 60 + local.minute
    rest, limit = minutes, day + FURTHEST
    while day < limit:
        for begin, end in calendar.spans(day):
            entry = max(begin, at)
            if entry >= end:
                continue
            if rest <= end - entry:
                return calendar.moment(day, entry + rest)
            rest -= end - entry
        day, at = day + DAY, 0
    raise OverflowError("no working time within twenty years")


def minutes_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The working minutes from one moment to another; none if it is not later."""
    if end <= start:
        return 0
    one, two = calendar.local(start), calendar.local(end)
    day, found = one.date(), 0
    while day <= two.date():
        low = one.hour * 60 + one.minute if day == one.date() else 0
        high = two.hour * 60 + two.minute if day == two.date() else 1440
        found += sum(max(0, min(to, high) - max(at, low)) for at, to in calendar.spans(day))
        day += DAY
    return found


def later(calendar: Calendar, day: date, working_days: int) -> date:
    """So many working days after `day`, which itself doesn't count."""
    limit = day + FURTHEST
    while working_days and day < limit:
        day += DAY
        working_days -= calendar.works(day)
    return day


def earlier(calendar: Calendar, day: date, working_days: int) -> date:
    """So many working days before `day`."""
    limit = day - FURTHEST
    while working_days and day > limit:
        day -= DAY
        working_days -= calendar.works(day)
    return day


def opening(calendar: Calendar, day: date, *, minute: int | None = None) -> datetime:
    """The moment at which a working day begins, or `minute` of it."""
    spans = calendar.spans(day)
    return calendar.moment(day, minute if minute is not None else (spans[0][0] if spans else 0))


def next_morning(calendar: Calendar, moment: datetime, *, minute: int) -> datetime:
    """That minute of the working day after the one in which `moment` lies."""
    day = later(calendar, calendar.local(moment).date(), 1)
    return calendar.moment(day, minute)


def left(calendar: Calendar, moment: datetime, end: datetime, unit: Unit) -> Term:
    """What is left of a term that ends at `end`, at `moment`: to be run again after a pause."""
    if unit is Unit.HOURS:
        whole = -(-minutes_between(calendar, moment, end) // 60)
        return Term(max(whole, 1), Unit.HOURS)
    today, last = calendar.local(moment).date(), calendar.local(end).date()
    if unit is not Unit.WORKING_DAYS:
        return Term(max((last - today).days, 1), Unit.DAYS)
    days = sum(calendar.works(today + DAY * n) for n in range(1, (last - today).days + 1))
    return Term(max(days, 1), Unit.WORKING_DAYS)


def _month(day: date, amount: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    month += 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))
