"""Working minutes, summed up once."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from kulisy.clocks.calendars import OFFICE, Calendar, Schedule
from kulisy.clocks.terms import minutes_between
from kulisy.insights.working import WorkingTime

WEEK = (*(OFFICE,) * 5, (), ())
MOSCOW = Calendar(
    "Europe/Moscow",
    (Schedule(date.min, WEEK),),
    country={date(2026, 11, 4): "off", date(2026, 11, 3): "short"},
    years=frozenset({2025, 2026}),
)


def test_it_agrees_with_the_calendar_at_any_two_moments() -> None:
    clock, chance = WorkingTime(MOSCOW, since=date(2025, 1, 1)), Random(3)  # noqa: S311
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    for _turn in range(60):
        one = begin + timedelta(minutes=chance.randrange(600 * 24 * 60))
        two = one + timedelta(minutes=chance.randrange(40 * 24 * 60))
        assert clock.minutes(one, two) == minutes_between(MOSCOW, one, two)


def test_years_that_nobody_has_brought_in_are_worked_monday_to_friday() -> None:
    clock = WorkingTime(MOSCOW, since=date(2018, 1, 1))
    friday = datetime(2019, 3, 1, 14, 0, tzinfo=UTC)

    assert clock.minutes(friday, friday + timedelta(days=3)) == 9 * 60


def test_a_working_day_ago_is_the_same_hour_of_the_working_day_before() -> None:
    clock = WorkingTime(MOSCOW, since=date(2026, 1, 1))
    monday = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

    assert clock.day_ago(monday) == datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
    assert clock.day == 9 * 60
    assert clock.minutes(monday, monday - timedelta(days=1)) == 0
