"""Working days of the company's calendar, also in years whose calendar nobody has brought in yet:
there Monday to Friday are worked, as a plan that is years ahead can't know better."""

from datetime import date, timedelta

from kulisy.clocks.calendars import FRIDAY, Calendar, UnknownYear

DAY = timedelta(days=1)
#: No stretch is longer: a calendar in which nothing is worked must not hang anybody.
FURTHEST = 366 * 6


def works(calendar: Calendar, day: date) -> bool:
    try:
        return calendar.works(day)
    except UnknownYear:
        return day.weekday() <= FRIDAY


def first(calendar: Calendar, day: date) -> date:
    """This day if it is worked, else the next that is."""
    return day if works(calendar, day) else moved(calendar, day, 1)


def moved(calendar: Calendar, day: date, days: int) -> date:
    """So many working days later; earlier, where `days` is below zero."""
    step, left = (DAY, days) if days > 0 else (-DAY, -days)
    for _turn in range(FURTHEST):
        if not left:
            break
        day += step
        left -= works(calendar, day)
    return day


def apart(calendar: Calendar, day: date, other: date) -> int:
    """By how many working days `other` lies after `day`; below zero: before it."""
    if other >= day:
        return len(between(calendar, day, other))
    return -len(between(calendar, other, day))


def between(calendar: Calendar, after: date, until: date) -> list[date]:
    """The working days after `after` up to and with `until`."""
    count = min(max((until - after).days, 0), FURTHEST)
    found = [after + DAY * number for number in range(1, count + 1)]
    return [each for each in found if works(calendar, each)]
