"""Who works when: a week from a day on, and changes that are planned."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.bookings import access
from kulisy.bookings.actions.facts import note_house
from kulisy.bookings.actions.places import wait_for
from kulisy.bookings.actions.refusal import Refused
from kulisy.bookings.models import WorkingHours
from kulisy.kit.time import date_in
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

#: A stretch of a weekday: Monday is 0; 0:00 as the end is midnight.
Stretch = tuple[int, time, time]
ONE_DAY = timedelta(days=1)
#: Weeks that are over are kept so long: the calendar of days behind us shows them.
KEPT = timedelta(days=366)


@transaction.atomic
def set_hours(
    viewer: Viewer,
    seat: Seat,
    *,
    week: Sequence[Stretch],
    now: datetime,
    since: date | None = None,
) -> None:
    """The whole week of somebody at once, from a day on (None: today) until the next change that is
    planned; an empty one takes no bookings. Raises Refused."""
    _check(viewer, seat)
    day = date_in(now, viewer.company.time_zone)
    since = since or day
    if since < day:
        raise Refused(_("From today on, or from a later day."), field="since")
    _check_week(week)
    # Two windows at once would each add their week.
    wait_for([seat.id])
    rows = list(access.hours(viewer, [seat.id]))
    before = in_force(rows, since)
    if sorted(week) == stretches(before):
        return
    until = before[0].until if before else _day_before(_first(_changes(rows), after=since))
    _over(viewer, seat, since)
    WorkingHours.objects.bulk_create(
        WorkingHours(
            company_id=viewer.company.id,
            seat=seat,
            weekday=weekday,
            opens=opens,
            closes=closes,
            since=since,
            until=until,
        )
        for weekday, opens, closes in sorted(week)
    )
    access.hours(viewer, [seat.id]).filter(until__lt=day - KEPT).delete()
    told = [f"{weekday} {opens:%H:%M}-{ends:%H:%M}" for weekday, opens, ends in sorted(week)]
    facts = {"week": told, "since": since.isoformat()}
    note_house(viewer, "hours_changed", ("seat", seat.id), now=now, facts=facts)


@transaction.atomic
def drop_change(viewer: Viewer, seat: Seat, *, since: date, now: datetime) -> None:
    """A change that was planned is not made: what was in force before it stays in force."""
    _check(viewer, seat)
    wait_for([seat.id])
    rows = list(access.hours(viewer, [seat.id]))
    if since not in planned(rows, after=date_in(now, viewer.company.time_zone)):
        return
    until = _day_before(_first(_changes(rows), after=since))
    mine = access.hours(viewer, [seat.id])
    mine.filter(since=since).delete()
    mine.filter(until=since - ONE_DAY).update(until=until)
    facts = {"dropped": since.isoformat()}
    note_house(viewer, "hours_changed", ("seat", seat.id), now=now, facts=facts)


def in_force(rows: Iterable[WorkingHours], day: date) -> list[WorkingHours]:
    """The week as it is on that day."""
    return [row for row in rows if row.holds(day)]


def stretches(rows: Iterable[WorkingHours]) -> list[Stretch]:
    return sorted((row.weekday, row.opens, row.closes) for row in rows)


def planned(rows: Iterable[WorkingHours], *, after: date) -> list[date]:
    """The days ahead on which the week changes."""
    return [day for day in _changes(rows) if day > after]


def _changes(rows: Iterable[WorkingHours]) -> list[date]:
    days = {row.since for row in rows if row.since}
    days |= {row.until + ONE_DAY for row in rows if row.until}
    return sorted(days)


def _first(days: Iterable[date], *, after: date) -> date | None:
    return next((day for day in days if day > after), None)


def _day_before(day: date | None) -> date | None:
    return day - ONE_DAY if day else None


def _over(viewer: Viewer, seat: Seat, since: date) -> None:
    """What is in force on that day ends before it."""
    mine = access.hours(viewer, [seat.id])
    mine.filter(since=since).delete()
    going_on = mine.filter(Q(since=None) | Q(since__lt=since)).filter(
        Q(until=None) | Q(until__gte=since)
    )
    going_on.update(until=since - ONE_DAY)


def _check(viewer: Viewer, seat: Seat) -> None:
    if not access.may_arrange_seat(viewer, seat.id):
        raise Http404


def _check_week(week: Sequence[Stretch]) -> None:
    for (day, _opens, closes), (next_day, next_opens, _next) in pairwise(sorted(week)):
        if day == next_day and (closes == time(0) or next_opens < closes):
            raise Refused(_("Two stretches of one day must not overlap."))
    if any(closes != time(0) and closes <= opens for _day, opens, closes in week):
        raise Refused(_("Each stretch must end after it begins."))
