"""The company's calendar, as the desk and the worker reckon with it. The cabinet is told moments,
never calendars."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from kulisy.clocks import packaged
from kulisy.clocks.calendars import OFFICE, Calendar, Schedule
from kulisy.clocks.models import Base, Day, Hours, Layer, Year
from kulisy.people.models import Company
from kulisy.people.viewer import Viewer


def may_set(viewer: Viewer) -> bool:
    return viewer.at_desk and viewer.runs_company


def calendar(company: Company) -> Calendar:
    """On the company's clock. Three statements; for desk and worker."""
    return _calendar(
        company,
        Hours.objects.filter(company_id=company.id).order_by("valid_from"),
        Day.objects.filter(company_id=company.id),
        Year.objects.filter(company_id=company.id),
    )


def hours(viewer: Viewer) -> QuerySet[Hours]:
    """What is and was in force, the newest first."""
    rows = Hours.objects.filter(company_id=viewer.company.id).order_by("-valid_from")
    return rows if viewer.at_desk else rows.none()


def days(viewer: Viewer, *, since: date) -> QuerySet[Day]:
    """The region's and the company's own days, the earliest first."""
    rows = Day.objects.filter(company_id=viewer.company.id, day__gte=since)
    return rows.order_by("day", "layer") if viewer.at_desk else rows.none()


def years(viewer: Viewer) -> QuerySet[Year]:
    rows = Year.objects.filter(company_id=viewer.company.id).order_by("-year")
    return rows if viewer.at_desk else rows.none()


def _calendar(
    company: Company, hours: Iterable[Hours], days: Iterable[Day], years: Iterable[Year]
) -> Calendar:
    country = dict(packaged.exceptions())
    known = set(packaged.years())
    for row in years:
        known.add(row.year)
        country = {day: kind for day, kind in country.items() if day.year != row.year}
        country |= {date.fromisoformat(day): kind for day, kind in row.days.items()}
    # The company's own go before the region's.
    own = sorted(days, key=lambda row: row.layer == Layer.OWN)
    return Calendar(
        zone=company.time_zone,
        schedules=tuple(map(_schedule, hours)) or (usual(company),),
        country=country,
        own={row.day: row.kind for row in own},
        years=frozenset(known),
    )


def usual(company: Company) -> Schedule:
    """Of a company that has said nothing: Monday to Friday, nine to six, as its country does."""
    week = (*(OFFICE,) * 5, (), ())
    return Schedule(date.min, week, by_country=company.language == "ru")


def _schedule(row: Hours) -> Schedule:
    week = tuple(tuple((int(at), int(to)) for at, to in spans) for spans in row.week)
    return Schedule(row.valid_from, week, row.short_minutes, row.base == Base.RU)
