"""A person's own clock: in zones of Russia, which stand still, and where clocks are put forward."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kulisy.notify import hours
from kulisy.notify.models import Rhythm

MOSCOW, VLADIVOSTOK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Vladivostok")
BERLIN, KALININGRAD = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Kaliningrad")
NIGHT = Rhythm(quiet=True, quiet_from=22 * 60, quiet_to=8 * 60)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "moment", "end"),
    [
        (MOSCOW, utc(2026, 11, 16, 20, 0), utc(2026, 11, 17, 5, 0)),
        (MOSCOW, utc(2026, 11, 17, 4, 59), utc(2026, 11, 17, 5, 0)),
        (MOSCOW, utc(2026, 11, 17, 5, 0), None),
        (VLADIVOSTOK, utc(2026, 11, 16, 13, 0), utc(2026, 11, 16, 22, 0)),
        (KALININGRAD, utc(2026, 11, 16, 19, 30), None),
        # The night in which clocks are put forward is an hour shorter; put back, an hour longer.
        (BERLIN, utc(2026, 3, 28, 21, 0), utc(2026, 3, 29, 6, 0)),
        (BERLIN, utc(2026, 10, 24, 20, 0), utc(2026, 10, 25, 7, 0)),
    ],
)
def test_quiet_ends_by_the_readers_own_morning(clock, moment, end):
    assert hours.quiet_until(NIGHT, clock, moment) == end


def test_a_quiet_weekend_joins_the_nights_around_it():
    both = Rhythm(quiet=True, quiet_from=22 * 60, quiet_to=8 * 60, quiet_weekends=True)
    friday_night, monday = utc(2026, 11, 20, 19, 30), utc(2026, 11, 23, 5, 0)
    assert hours.quiet_until(both, MOSCOW, friday_night) == monday
    assert hours.quiet_until(both, MOSCOW, utc(2026, 11, 22, 12, 0)) == monday
    alone = Rhythm(quiet_weekends=True)
    assert hours.quiet_until(alone, MOSCOW, utc(2026, 11, 22, 12, 0)) == utc(2026, 11, 22, 21, 0)
    assert hours.quiet_until(alone, MOSCOW, friday_night) is None
    assert hours.quiet_until(Rhythm(), MOSCOW, friday_night) is None


def test_quiet_hours_of_the_day_and_of_no_length():
    siesta = Rhythm(quiet=True, quiet_from=13 * 60, quiet_to=15 * 60 + 30)
    noon = utc(2026, 11, 16, 10, 30)
    assert hours.quiet_until(siesta, MOSCOW, noon) == utc(2026, 11, 16, 12, 30)
    assert hours.quiet_until(Rhythm(quiet=True, quiet_from=60, quiet_to=60), MOSCOW, noon) is None


def test_a_daily_digest_comes_at_its_hour_through_every_change_of_clocks():
    nine = Rhythm(digest_hour=9)
    days = [28, 29, 30]
    at = [hours.last_slot(nine, BERLIN, utc(2026, 3, day, 12, 0), weekly=False).at for day in days]
    assert at == [utc(2026, 3, 28, 8), utc(2026, 3, 29, 7), utc(2026, 3, 30, 7)]
    before = hours.last_slot(nine, MOSCOW, utc(2026, 11, 16, 5, 59), weekly=False)
    assert (before.day, before.at) == (date(2026, 11, 15), utc(2026, 11, 15, 6))
    # An hour that there isn't: the one after it. One that comes twice: its first.
    two = Rhythm(digest_hour=2)
    skipped = hours.last_slot(two, BERLIN, utc(2026, 3, 29, 12), weekly=False)
    assert skipped.at == utc(2026, 3, 29, 1)
    twice = hours.last_slot(two, BERLIN, utc(2026, 10, 25, 12), weekly=False)
    assert twice.at == utc(2026, 10, 25, 0)


def test_a_weekly_digest_comes_on_its_day_of_the_readers_calendar():
    tuesday = Rhythm(digest_hour=8, digest_day=1)
    found = hours.last_slot(tuesday, VLADIVOSTOK, utc(2026, 11, 16, 22, 0), weekly=True)
    assert (found.day, found.at) == (date(2026, 11, 17), utc(2026, 11, 16, 22))
    earlier = hours.last_slot(tuesday, VLADIVOSTOK, utc(2026, 11, 16, 21, 59), weekly=True)
    assert earlier.day == date(2026, 11, 10)


def test_a_zone_that_is_none_falls_back_to_the_next():
    assert hours.zone("", "Nowhere/City", "Asia/Omsk").key == "Asia/Omsk"
    assert hours.zone("../../etc/passwd").key == "UTC"
