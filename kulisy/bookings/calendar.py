"""The desk's calendar: a day with a column for each colleague, a week of one of them or of all.

The server draws it (drawing.py). Without a script it is read and every booking is a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.bookings import access, free, showing
from kulisy.bookings.calendar_address import DAY, WEEK, Asked
from kulisy.bookings.drawing import Column, Drawing, Line
from kulisy.bookings.models import Booking, BookingState
from kulisy.bookings.spans import Span, day_of
from kulisy.look import moments
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

#: The hours that a calendar shows at least.
FIRST, LAST = 9, 19


@dataclass(frozen=True)
class Calendar:
    """What the template shows."""

    view: str
    heading: str
    first_hour: int
    hours: Sequence[int]
    columns: Sequence[Column]
    lines: Sequence[Line]
    days: Sequence[tuple[str, bool]]
    now_place: str
    seats: Sequence[tuple[str, str, bool]]
    before_url: str
    after_url: str
    today_url: str
    day_url: str
    week_url: str
    count: int
    back: str
    zone: str
    step: int


def calendar(viewer: Viewer, asked: Asked, *, now: datetime) -> Calendar:
    """Six statements, whatever there is."""
    zone = ZoneInfo(viewer.company.time_zone)
    with timezone.override(zone):
        return _calendar(viewer, asked, zone, now)


def _calendar(viewer: Viewer, asked: Asked, zone: ZoneInfo, now: datetime) -> Calendar:
    staff = access.staff(viewer)
    seats = [seat for seat in staff if asked.seat_id in (None, seat.id)] or staff
    monday = asked.day - timedelta(days=asked.day.weekday())
    week = asked.view == WEEK
    days = [monday + timedelta(days=each) for each in range(7)] if week else [asked.day]
    within = Span(day_of(days[0], zone).start, day_of(days[-1], zone).end)
    rows = _bookings(viewer, within, seats)
    hours = list(access.hours(viewer, [seat.id for seat in seats]))
    opened = free.opened(viewer.company, hours, [seat.id for seat in seats], within)
    taken = free.taken(viewer, within=within, now=now, of=[seat.id for seat in seats])
    away = list(
        access.absences(viewer).filter(
            starts_at__lt=within.end, ends_at__gt=within.start, room=None
        )
    )
    step = access.rules(viewer).step
    of_all = week and len(seats) > 1
    first, last = _bounds([*rows, *(s for each in opened.values() for s in each)], zone)
    drawing = Drawing(viewer, zone, now, first, last, step, away)
    columns = [] if of_all else [
        drawing.column(seat, day, asked, rows, opened[seat.id], taken[seat.id], week=week)
        for day in days for seat in seats
    ]  # fmt: skip
    lines = [drawing.line(seat, days, asked, rows, opened[seat.id]) for seat in seats]
    today, shift = now.astimezone(zone).date(), timedelta(days=7 if week else 1)
    return Calendar(
        view=asked.view,
        heading=_week_heading(days) if week else moments.day(asked.day, now=now),
        first_hour=first,
        hours=range(first, last),
        columns=columns,
        lines=lines if of_all else [],
        days=[(_dated(day), day == today) for day in days],
        now_place=drawing.now_place if today in days and not of_all else "",
        seats=[
            (_("Everybody"), asked.url(who=""), asked.seat_id is None),
            *[(seat.name, asked.url(who=str(seat.id)), seat.id == asked.seat_id) for seat in staff],
        ]
        if len(staff) > 1
        else [],
        before_url=asked.url(day=asked.day - shift),
        after_url=asked.url(day=asked.day + shift),
        today_url="" if today in days else asked.url(day=today),
        day_url=asked.url(view=DAY),
        week_url=asked.url(view=WEEK),
        count=sum(row.state == BookingState.BOOKED for row in rows),
        back=asked.url(),
        zone=showing.zone_words(now),
        step=step,
    )


def _bookings(viewer: Viewer, within: Span, seats: Sequence[Seat]) -> list[Booking]:
    rows = showing.related(access.bookings(viewer)).filter(
        starts_at__lt=within.end, ends_at__gt=within.start, seat_id__in=[s.id for s in seats]
    )
    found = rows.exclude(state__in=[BookingState.HELD, BookingState.CANCELLED])
    return list(found.order_by("starts_at", "id"))


def _bounds(spans: "Sequence[Booking | Span]", zone: ZoneInfo) -> tuple[int, int]:
    """The first and the last hour that anything stands in."""
    first, last = FIRST, LAST
    for each in spans:
        span = each if isinstance(each, Span) else each.span
        start, end = span.start.astimezone(zone), span.end.astimezone(zone)
        last = 24 if start.date() != end.date() else max(last, end.hour + (end.minute > 0))
        first = min(first, start.hour)
    return first, last


def _dated(day: date) -> str:
    return f"{showing.weekday(day)} {day.day}"


def _week_heading(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    if first.month == last.month:
        return f"{first.day}–{moments.date_of(last)}"
    return f"{moments.date_of(first)} – {moments.date_of(last)}"
