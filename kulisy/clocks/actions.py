"""Setting the company's calendar. Each change is an entry of the internal journal: terms hang on
it.

What has been reckoned stays as it is: a term that was told to a client is never moved by a change
of the calendar."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.http import Http404

from kulisy.clocks import access
from kulisy.clocks.models import Day, Hours, Year
from kulisy.journal import actions as journal
from kulisy.people.viewer import Viewer


def set_hours(
    viewer: Viewer,
    *,
    valid_from: date,
    base: str,
    week: Sequence[Sequence[tuple[int, int]]],
    short_minutes: int,
    now: datetime,
) -> None:
    """From that day on; a second time for the same day, it is corrected."""
    _check(viewer)
    Hours.objects.update_or_create(
        company_id=viewer.company.id,
        valid_from=valid_from,
        defaults={
            "base": base,
            "week": [[list(span) for span in spans] for spans in week],
            "short_minutes": short_minutes,
            "author_id": viewer.seat_id,
            "made_at": now,
        },
    )
    _note(viewer, now, what="hours", since=valid_from.isoformat(), base=base)


def set_day(viewer: Viewer, *, layer: str, day: date, kind: str, name: str, now: datetime) -> None:
    """A day that differs; said again, it is corrected."""
    _check(viewer)
    Day.objects.update_or_create(
        company_id=viewer.company.id,
        layer=layer,
        day=day,
        defaults={"kind": kind, "name": name, "author_id": viewer.seat_id, "made_at": now},
    )
    _note(viewer, now, what="day", day=day.isoformat(), kind=kind, layer=layer)


def drop_day(viewer: Viewer, day_id: uuid.UUID, *, now: datetime) -> None:
    _check(viewer)
    row = Day.objects.filter(company_id=viewer.company.id, id=day_id).first()
    if row is None:
        raise Http404
    row.delete()
    _note(viewer, now, what="day_dropped", day=row.day.isoformat(), layer=row.layer)


def bring_year(
    viewer: Viewer, *, year: int, days: Mapping[date, str], source: str, now: datetime
) -> None:
    """The country's calendar of a year, whole: `days` are those that differ from the week."""
    _check(viewer)
    Year.objects.update_or_create(
        company_id=viewer.company.id,
        year=year,
        defaults={
            "days": {day.isoformat(): kind for day, kind in sorted(days.items())},
            "source": source,
            "author_id": viewer.seat_id,
            "made_at": now,
        },
    )
    _note(viewer, now, what="year", year=year, days=len(days))


def _check(viewer: Viewer) -> None:
    if not access.may_set(viewer):
        raise Http404


def _note(viewer: Viewer, now: datetime, **facts: str | int) -> None:
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "calendar_changed",
        journal.Subject("company", viewer.company.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts=facts,
    )
