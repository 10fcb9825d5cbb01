"""Terms to the minute: 300 cases over five zones, moved Saturdays, short days, decrees."""

import csv
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kulisy.clocks import packaged
from kulisy.clocks.calendars import Calendar, Schedule, UnknownYear
from kulisy.clocks.terms import Term, Unit, after_minutes, due, left, minutes_between

SHARED = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[3].parent / "shared"))
CASES = SHARED / "data" / "ru-calendar"


def office(zone: str = "Europe/Moscow", spans: tuple = ((540, 1080),), short: int = 60) -> Calendar:  # type: ignore[type-arg]
    week = (*(spans,) * 5, (), ())
    return Calendar(
        zone=zone,
        schedules=(Schedule(date(2011, 1, 1), week, short),),
        country=packaged.exceptions(),
        years=packaged.years(),
    )


def cases() -> Iterator[tuple[dict[str, str], Calendar]]:
    if not CASES.is_dir():
        pytest.skip("The shared data with the cases of terms is not here.")
    schedules = json.loads((CASES / "schedules.json").read_text("utf-8"))["schedules"]
    with (CASES / "due_cases.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            told = schedules[row["schedule"]]
            spans = tuple(tuple(each) for each in told["hours"])
            yield row, office(row["timezone"], spans, told["short_day_minus_minutes"])


def test_every_case_of_the_russian_calendar_is_due_to_the_minute() -> None:
    wrong, seen = [], 0
    for row, calendar in cases():
        start = datetime.fromisoformat(row["start_utc"])
        found = after_minutes(calendar, start, int(row["working_minutes"]))
        local = found.astimezone(calendar.clock).replace(tzinfo=None)
        if (found, local) != (
            datetime.fromisoformat(row["due_utc"]),
            datetime.fromisoformat(row["due_local"]),
        ):
            wrong.append((row["id"], found.isoformat(), row["due_utc"]))
        seen += 1
    assert seen == 300
    assert wrong == []


def test_working_minutes_between_start_and_due_are_the_minutes_of_the_case() -> None:
    for row, calendar in cases():
        start = datetime.fromisoformat(row["start_utc"])
        end = datetime.fromisoformat(row["due_utc"])
        assert minutes_between(calendar, start, end) == int(row["working_minutes"]), row["id"]


def test_the_packaged_calendar_is_the_one_of_the_data_day_by_day() -> None:
    if not CASES.is_dir():
        pytest.skip("The shared data with the cases of terms is not here.")
    calendar = office()
    with (CASES / "ru_calendar_2011_2026.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert calendar.kind(date.fromisoformat(row["date"])) == row["kind"], row["date"]


def at(text: str, zone: str = "+03:00") -> datetime:
    return datetime.fromisoformat(text + zone)


@pytest.mark.parametrize(
    ("start", "term", "ends"),
    [
        # From the day after; five working days over a weekend.
        ("2026-11-16T12:00", Term(5, Unit.WORKING_DAYS), "2026-11-23T23:59:59"),
        # The holiday in the middle, the short day before it counts.
        ("2026-10-30T09:00", Term(3, Unit.WORKING_DAYS), "2026-11-05T23:59:59"),
        # A calendar term that ends on a Saturday ends on Monday.
        ("2026-11-16T23:30", Term(5, Unit.DAYS), "2026-11-23T23:59:59"),
        ("2026-11-16T23:30", Term(4, Unit.DAYS), "2026-11-20T23:59:59"),
        # A month that has no 31st; its last day, a Saturday, is moved to Monday.
        ("2026-01-31T10:00", Term(1, Unit.MONTHS), "2026-03-02T23:59:59"),
        ("2026-03-31T10:00", Term(1, Unit.MONTHS), "2026-04-30T23:59:59"),
        # With the working hours, on a short day an hour earlier.
        ("2026-04-29T10:00", Term(1, Unit.WORKING_DAYS, with_hours=True), "2026-04-30T17:00"),
        # A moved working Saturday is a working day.
        ("2024-04-26T10:00", Term(1, Unit.WORKING_DAYS), "2024-04-27T23:59:59"),
        ("2026-11-16T17:30", Term(2, Unit.HOURS), "2026-11-17T10:30"),
    ],
)
def test_terms_end_by_the_civil_code(start: str, term: Term, ends: str) -> None:
    assert due(office(), at(start), term) == at(ends)


def test_the_day_is_the_one_of_the_zone_the_term_is_reckoned_in() -> None:
    """Eight in the evening in Moscow is already tomorrow in Vladivostok."""
    moment = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
    term = Term(1, Unit.WORKING_DAYS)
    assert due(office(), moment, term) == at("2026-11-17T23:59:59")
    assert due(office("Asia/Vladivostok"), moment, term) == at("2026-11-18T23:59:59", "+10:00")


def test_a_term_into_a_year_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownYear) as caught:
        due(office(), at("2026-12-28T10:00"), Term(10, Unit.WORKING_DAYS))
    assert caught.value.year == 2027
    with pytest.raises(UnknownYear):
        due(office(), at("2026-12-28T10:00"), Term(1, Unit.MONTHS))


def test_what_is_left_of_a_term_runs_again_after_a_pause() -> None:
    calendar = office()
    end = due(calendar, at("2026-11-16T12:00"), Term(5, Unit.WORKING_DAYS))
    rest = left(calendar, at("2026-11-18T15:00"), end, Unit.WORKING_DAYS)
    assert rest == Term(3, Unit.WORKING_DAYS)
    assert due(calendar, at("2026-11-25T09:00"), rest) == at("2026-11-30T23:59:59")
