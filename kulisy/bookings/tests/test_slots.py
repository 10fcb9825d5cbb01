"""The arithmetic of free times: no rows, no clock."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kulisy.bookings.slots import Resources, Wanted, nearest, offered
from kulisy.bookings.spans import Span, day_of, joined, on_clock, without

MOSCOW = ZoneInfo("Europe/Moscow")
HOUR, HALF = timedelta(hours=1), timedelta(minutes=30)
MARIA, PAVEL, HALL = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def at(hour: float, day: int = 17) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)


def span(start: float, end: float) -> Span:
    return Span(at(start), at(end))


DAY = span(0, 24)


def starts(resources: Resources, wanted: Wanted, step: timedelta = HALF) -> list[float]:
    found = offered(resources, wanted, within=DAY, step=step)
    return [(each.start - at(0)) / HOUR for each in found]


def test_times_stand_a_step_apart_and_the_last_one_ends_with_the_working_day() -> None:
    assert starts(Resources({MARIA: [span(10, 12)]}), Wanted(HOUR)) == [10, 10.5, 11]


def test_after_a_break_times_begin_with_its_end() -> None:
    found = starts(Resources({MARIA: [span(10, 12), span(12.75, 14)]}), Wanted(HOUR))
    assert found == [10, 10.5, 11, 12.75]


def test_pauses_keep_bookings_apart_and_may_lie_outside_of_working_hours() -> None:
    taken = {MARIA: [span(12, 13)]}
    wanted = Wanted(HOUR, before=HALF, after=HALF)
    assert starts(Resources({MARIA: [span(10, 16)]}, taken=taken), wanted) == [
        10, 10.5, 13.5, 14, 14.5, 15,
    ]  # fmt: skip


def test_a_time_is_offered_by_everybody_who_can_do_it() -> None:
    resources = Resources(
        {MARIA: [span(10, 12)], PAVEL: [span(11, 13)]}, taken={MARIA: [span(10, 11)]}
    )
    found = offered(resources, Wanted(HOUR), within=DAY, step=HOUR)
    assert {each.start: set(each.seats) for each in found} == {
        at(11): {MARIA, PAVEL}, at(12): {PAVEL},
    }  # fmt: skip


def test_without_a_free_room_there_is_no_time() -> None:
    resources = Resources({MARIA: [span(10, 13)]}, [HALL], {HALL: [span(11, 12)]})
    assert starts(resources, Wanted(HOUR), HOUR) == [10, 12]
    assert starts(Resources({MARIA: [span(10, 13)]}, []), Wanted(HOUR)) == []


def test_nothing_is_offered_outside_of_what_was_asked() -> None:
    resources = Resources({MARIA: [span(8, 20)]})
    found = offered(resources, Wanted(HOUR), within=span(9, 10), step=HALF)
    assert [each.start for each in found] == [at(9), at(9.5)]


def test_the_nearest_times_stand_in_order() -> None:
    found = offered(Resources({MARIA: [span(10, 16)]}), Wanted(HOUR), within=DAY, step=HOUR)
    assert [each.start for each in nearest(found, at(12.4), count=3)] == [at(11), at(12), at(13)]


@pytest.mark.parametrize(
    ("whole", "cut", "left"),
    [
        ([(10, 18)], [(13, 14)], [(10, 13), (14, 18)]),
        ([(10, 18)], [(9, 11), (17, 20)], [(11, 17)]),
        ([(10, 18)], [(8, 20)], []),
        ([(10, 12), (12, 14)], [(11, 13)], [(10, 11), (13, 14)]),
        ([(10, 12)], [(12, 13)], [(10, 12)]),
    ],
)
def test_what_is_left_when_something_is_cut_out(
    whole: list[tuple[float, float]],
    cut: list[tuple[float, float]],
    left: list[tuple[float, float]],
) -> None:
    got = without([span(*each) for each in whole], [span(*each) for each in cut])
    assert got == [span(*each) for each in left]


def test_spans_that_touch_are_one() -> None:
    assert joined([span(12, 13), span(10, 11), span(11, 12)]) == [span(10, 13)]


def test_hours_stand_on_the_clocks_of_the_zone_when_these_are_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert day_of(spring, berlin).length == timedelta(hours=23)
    assert day_of(autumn, berlin).length == timedelta(hours=25)
    hours = on_clock(spring, time(10), time(18), berlin)
    assert hours
    assert (hours.start.hour, hours.length) == (8, timedelta(hours=8))
    leapt_over = on_clock(spring, time(2), time(3), berlin)
    assert leapt_over is None or leapt_over.length <= HOUR
    assert on_clock(date(2026, 11, 17), time(20), time(0), MOSCOW) == span(17, 21)
