"""Days and months as they stand above columns."""

from datetime import date

from babel.dates import format_date

from kulisy.look.moments import by_skeleton, locale, month_of


def weekday(day: date) -> str:
    """«пн»"""
    return str(format_date(day, "EEE", locale=locale())).rstrip(".")


def month(day: date) -> str:
    """«Ноябрь 2026», «November 2026»."""
    text = month_of(day)
    return text[:1].upper() + text[1:]


def short(day: date) -> str:
    """«18 нояб»"""
    return by_skeleton(day, "dMMM").rstrip(".")
