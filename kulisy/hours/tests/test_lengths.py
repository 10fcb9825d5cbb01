"""Lengths as people type them; what a timer's run amounts to."""

from datetime import UTC, datetime, timedelta

import pytest

from kulisy.hours import counted, lengths

ELEVEN_AT_NIGHT = datetime(2026, 11, 16, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("", 0), ("1:30", 90), ("1,5", 90), ("1.25", 75), ("2", 120), ("90м", 90), ("90 мин", 90),
        ("1ч 30м", 90), ("1 h 5 min", 65), ("0:01", 1), ("24", 1440), ("1,5 часа", 90),
    ],
)  # fmt: skip
def test_a_length_is_typed_as_people_type_it(said: str, minutes: int) -> None:
    assert lengths.minutes(said) == minutes


@pytest.mark.parametrize("said", ["полтора", "-1", "25", "1:60", "1:5", "1441 мин", "1e3", "h"])
def test_what_is_no_length_of_a_day_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=said):
        lengths.minutes(said)


def test_a_run_is_counted_by_begun_minutes() -> None:
    assert counted.ran(ELEVEN_AT_NIGHT, ELEVEN_AT_NIGHT + timedelta(seconds=1)) == 1
    assert counted.ran(ELEVEN_AT_NIGHT, ELEVEN_AT_NIGHT + timedelta(minutes=61)) == 61


def test_a_long_run_is_doubted_and_over_midnight_a_shorter_one() -> None:
    def doubted(began: datetime, hours: float) -> bool:
        return counted.doubted(began, began + timedelta(hours=hours), zone="Europe/Moscow")

    morning = ELEVEN_AT_NIGHT - timedelta(hours=14)
    assert not doubted(morning, 9)
    assert doubted(morning, 10.5)
    assert not doubted(ELEVEN_AT_NIGHT, 3)
    assert doubted(ELEVEN_AT_NIGHT, 5)
