"""Whose working days went by, and what they move."""

import uuid
from datetime import date

from kulisy.clocks.calendars import Calendar, Schedule
from kulisy.projects import days
from kulisy.projects.reckoning import Owed, reckon
from kulisy.projects.waiting import Cause, Side

WEEK = (((540, 1080),),) * 5 + ((), ())
CALENDAR = Calendar("Europe/Moscow", (Schedule(date.min, WEEK, by_country=False),))
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def owed(side: str, cause: str, due: date, came: date | None, *, since: date | None = None) -> Owed:
    return Owed(side, cause, uuid.uuid4(), "Тексты", since or due, due, came, place=1)


def test_a_weekend_is_nobodys_delay() -> None:
    late = owed(Side.CLIENT, Cause.MATERIAL, FRIDAY, date(2026, 11, 25))
    (waited,), (moved,) = reckon([late], calendar=CALENDAR, today=date(2026, 12, 1))
    assert (waited.days, waited.late, moved.days) == (3, 3, 3)


def test_what_came_in_time_moves_nothing_though_it_was_waited_for() -> None:
    answer = owed(Side.CLIENT, Cause.APPROVAL, date(2026, 11, 25), date(2026, 11, 24), since=FRIDAY)
    (waited,), moved = reckon([answer], calendar=CALENDAR, today=date(2026, 12, 1))
    assert (waited.days, waited.late, moved) == (2, 0, [])


def test_a_day_on_which_two_things_were_late_moves_the_plan_once_and_is_the_clients_first() -> None:
    texts = owed(Side.CLIENT, Cause.MATERIAL, FRIDAY, date(2026, 11, 25))
    photos = owed(Side.CLIENT, Cause.MATERIAL, MONDAY, date(2026, 11, 27))
    ours = owed(Side.US, Cause.STAGE, FRIDAY, date(2026, 11, 30))
    stretches, moved = reckon([ours, photos, texts], calendar=CALENDAR, today=date(2026, 12, 1))
    assert [(each.owed.due, each.days) for each in moved] == [(FRIDAY, 3), (MONDAY, 2), (FRIDAY, 1)]
    assert moved[-1].owed is ours
    assert sum(each.late for each in stretches) == 3 + 4 + 6


def test_a_paused_day_counts_for_nobody() -> None:
    late = owed(Side.CLIENT, Cause.MATERIAL, FRIDAY, None)
    (waited,), (moved,) = reckon(
        [late], calendar=CALENDAR, today=date(2026, 11, 26), paused={MONDAY, date(2026, 11, 24)}
    )
    assert (waited.days, moved.days) == (2, 2)


def test_work_on_remarks_is_our_time_and_moves_nothing_by_itself() -> None:
    remarks = owed(Side.US, Cause.REMARKS, FRIDAY, None)
    (waited,), moved = reckon([remarks], calendar=CALENDAR, today=date(2026, 11, 25))
    assert (waited.days, moved) == (3, [])


def test_years_whose_calendar_nobody_knows_are_worked_from_monday_to_friday() -> None:
    known = Calendar("Europe/Moscow", (Schedule(date.min, WEEK),), years=frozenset({2026}))
    assert days.moved(known, date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert days.moved(known, date(2027, 1, 4), -1) == date(2027, 1, 1)
