"""Times and sizes as people say them, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from kulisy.look import moments

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def moscow():
    with timezone.override("Europe/Moscow"):
        yield


@pytest.mark.parametrize(
    ("ago", "russian", "english"),
    [
        (timedelta(hours=1), "11:00", "11:00"),
        (timedelta(days=10), "12 нояб", "12 Nov"),
        (timedelta(days=400), "18 окт 2025", "18 Oct 2025"),
    ],
)
def test_a_moment_is_as_short_as_it_can_be(ago, russian, english):
    with translation.override("ru"):
        assert moments.when(NOW - ago, now=NOW) == russian
    with translation.override("en"):
        assert moments.when(NOW - ago, now=NOW) == english


def test_a_day_turns_at_the_readers_midnight_and_not_at_that_of_utc():
    late = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # 01:30 of the 22nd in Moscow
    with translation.override("en"):
        assert moments.day(late, now=NOW) == "Today"
        with timezone.override("UTC"):
            assert moments.day(late, now=NOW) == "Yesterday"


@pytest.mark.parametrize(
    ("due", "russian", "english"),
    [
        (date(2026, 11, 22), "сегодня последний день", "today is the last day"),
        (date(2026, 11, 23), "до завтра", "by tomorrow"),
        (date(2026, 11, 25), "до среды, 25 ноября", "by Wednesday, 25 November"),
        (date(2026, 12, 4), "до 4 декабря", "by 4 December"),
        (date(2027, 1, 15), "до 15 января 2027", "by 15 January 2027"),
        (NOW + timedelta(hours=6), "сегодня до 18:00", "today by 18:00"),
        # 23:59 in Moscow: the day itself.
        (NOW + timedelta(hours=11, minutes=59), "сегодня последний день", "today is the last day"),
        (
            NOW + timedelta(days=2),
            "до вторника, 24 ноября в 12:00",
            "by Tuesday, 24 November at 12:00",
        ),
    ],
)
def test_a_term_is_told_as_a_person_tells_it(due, russian, english):
    with translation.override("ru"):
        assert moments.by(due, now=NOW) == russian
    with translation.override("en"):
        assert moments.by(due, now=NOW) == english


def test_a_term_that_is_over_says_when_it_was():
    with translation.override("ru"):
        assert moments.by(date(2026, 11, 20), late=True, now=NOW) == "срок был до 20 ноября"
        ago = NOW - timedelta(hours=2)
        assert moments.by(ago, late=True, now=NOW) == "срок был до 10:00"


@pytest.mark.parametrize(
    ("size", "english"),
    [(0, "0 B"), (820, "820 B"), (1400, "1.4\xa0KB"), (999_600, "1\xa0MB"), (2**31, "2.1\xa0GB")],
)
def test_sizes_are_short(size, english):
    with translation.override("en"):
        assert moments.filesize(size) == english


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Анна Ким", "АК"),
        ("Анна Сергеевна Ким", "АК"),
        ("ООО «Ромашка»", "ОР"),
        ("", "?"),
        ("«»", "?"),
        ("Ё", "Ё"),
        ("𝕬 b", "𝕬B"),
    ],
)
def test_initials_never_fail(name, letters):
    assert moments.initials(name) == letters


def test_nothing_is_said_of_no_moment():
    assert moments.when(None) == moments.at(None) == moments.day(None) == ""
    assert moments.exactly(None) == moments.filesize(None) == ""
