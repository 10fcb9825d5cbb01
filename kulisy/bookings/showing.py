"""What screens, letters and calendars show of a booking, in the reader's words and on his clock."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.bookings import access
from kulisy.bookings.models import Booking, BookingState, Rules
from kulisy.catalog.prices import lasting, priced
from kulisy.kit import ics
from kulisy.look import moments
from kulisy.people.looking import rewritten
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

#: Before a booking a calendar rings by itself.
ALARM = timedelta(hours=2)
KINDS = {
    BookingState.BOOKED: "ok",
    BookingState.CAME: "ok",
    BookingState.MISSED: "late",
    BookingState.HELD: "wait",
}


@dataclass(frozen=True)
class Shown:
    """One booking on a page."""

    id: uuid.UUID
    title: str
    #: «Tuesday, 17 November», «12:00–13:00».
    day: str
    hours: str
    #: The same as a calendar's leaf.
    leaf_day: int
    leaf_month: str
    starts: datetime
    ends: datetime
    length: str
    price: str
    who: str
    who_id: uuid.UUID
    who_photo: str | None
    room: str
    client: str
    client_id: uuid.UUID
    contact: str
    contact_id: uuid.UUID
    words: str
    reason: str
    state: str
    state_words: str
    state_kind: str
    url: str
    #: It lies ahead (or is just going on) and stands.
    stands: bool
    may_move: bool
    may_cancel: bool
    #: Until when a client changes it by himself; None where that is over or never was.
    until: datetime | None


def related(rows: Any) -> Any:
    """With everything that `shown` names. Never the service: in the cabinet it may have gone."""
    return rows.select_related("client", "contact", "seat", "room")


def shown(viewer: Viewer, rows: Iterable[Booking], *, rules: Rules, now: datetime) -> list[Shown]:
    """Rows of `related`; no statement."""
    return [_shown(viewer, row, rules, now) for row in rows]


def _shown(viewer: Viewer, row: Booking, rules: Rules, now: datetime) -> Shown:
    stands = row.stands(now)
    ahead = stands and row.starts_at > now
    himself = access.may_book(viewer, row.client_id)
    may_move = himself and (stands if viewer.at_desk else ahead)
    may_cancel = may_move
    until = None
    if not viewer.at_desk:
        move = access.changes_until(row, rules.move_until)
        cancel = access.changes_until(row, rules.cancel_until)
        may_move, may_cancel = may_move and now <= move, may_cancel and now <= cancel
        until = cancel if may_cancel else None
    return Shown(
        id=row.id,
        title=row.title,
        day=moments.day(row.starts_at, now=now),
        hours=hours(row.starts_at, row.ends_at),
        leaf_day=timezone.localtime(row.starts_at).day,
        leaf_month=month(timezone.localtime(row.starts_at).date()),
        starts=row.starts_at,
        ends=row.ends_at,
        length=lasting(int((row.ends_at - row.starts_at).total_seconds() // 60)),
        price=priced(row.price_kind, row.price, row.currency),
        who=row.seat.name,
        who_id=row.seat_id,
        who_photo=portrait(viewer, "seat", row.seat_id, row.seat.photo),
        room=row.room.name if row.room else "",
        client=row.client.name,
        client_id=row.client_id,
        contact=row.contact.name,
        contact_id=row.contact_id,
        words=row.words,
        reason=row.reason,
        state=row.state,
        state_words=_state(row, now),
        state_kind=_kind(row, now),
        url=address(viewer, "booking", row.id),
        stands=stands,
        may_move=may_move,
        may_cancel=may_cancel,
        until=until,
    )


def _state(row: Booking, now: datetime) -> str:
    if row.state == BookingState.BOOKED:
        return _("over") if row.ends_at <= now else _("booked")
    if row.state == BookingState.HELD and row.held_until and row.held_until <= now:
        return _("not confirmed in time")
    if row.state == BookingState.CANCELLED:
        by_team = row.ended_by == Booking.Side.TEAM
        return _("cancelled by the team") if by_team else _("cancelled by the client")
    return str(row.get_state_display())


def _kind(row: Booking, now: datetime) -> str:
    if row.state == BookingState.BOOKED and row.ends_at <= now:
        return ""
    return KINDS.get(BookingState(row.state), "")


def address(viewer: Viewer, name: str, *args: object) -> str:
    """A page of this room in the viewer's face."""
    path = reverse(f"{viewer.face}:{name}", args=[viewer.company.slug, *args])
    return rewritten(viewer, path) if not viewer.at_desk else path


def clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def moment_of(row: Booking) -> str:
    return f"{moments.date_of(row.starts_at)}, {clock(row.starts_at)}"


def hours(starts: datetime, ends: datetime) -> str:
    return f"{clock(starts)}–{clock(ends)}"


def zone_words(now: datetime) -> str:
    """The zone in force, as people call it: «Moscow (UTC+3)»."""
    here = timezone.localtime(now)
    city = _city(timezone.get_current_timezone_name())
    offset = here.utcoffset() or timedelta()
    sign, minutes = ("+", offset) if offset >= timedelta() else ("−", -offset)
    whole, rest = divmod(int(minutes.total_seconds()) // 60, 60)
    return f"{city} (UTC{sign}{whole}{f':{rest:02}' if rest else ''})"


def _city(key: str) -> str:
    """As Babel has it in the reader's language; else the last word of the key."""
    known = moments.locale().time_zones.get(key, {}).get("city")
    return str(known or key.rpartition("/")[2].replace("_", " "))


def elsewhere(company_zone: str, now: datetime) -> bool:
    """Whether the reader's clock differs from the company's just now."""
    return timezone.localtime(now).utcoffset() != now.astimezone(ZoneInfo(company_zone)).utcoffset()


def weekday(day: date) -> str:
    """«Tue», «вт»."""
    return str(format_date(day, "EEE", locale=moments.locale())).rstrip(".")


def month(day: date) -> str:
    """«Nov», «нояб»."""
    return str(format_date(day, "MMM", locale=moments.locale())).rstrip(".")


def ahead(minutes: int) -> str:
    """«12 hours», «2 days»: how long before."""
    days, rest = divmod(minutes, 24 * 60)
    delta = timedelta(minutes=minutes)
    if days and not rest:
        return str(
            format_timedelta(delta, granularity="day", threshold=99, locale=moments.locale())
        )
    if minutes % 60 == 0:
        return str(
            format_timedelta(delta, granularity="hour", threshold=999, locale=moments.locale())
        )
    return str(
        format_timedelta(delta, granularity="minute", threshold=9999, locale=moments.locale())
    )


def calendar_file(viewer: Viewer, rows: Sequence[Booking], *, now: datetime) -> bytes:
    """Bookings as a calendar file for this reader: a client sees whom he goes to, the team who
    comes. Rows of `related`."""
    return ics.calendar([event(viewer, row, now) for row in rows], name=viewer.company.name)


def event(viewer: Viewer, row: Booking, now: datetime) -> ics.Event:
    """One booking as a calendar has it."""
    company = viewer.company
    if viewer.at_desk:
        title = f"{row.title}: {row.contact.name}"
        words = [row.client.name, row.words]
    else:
        title = f"{row.title} — {company.name}"
        words = [row.seat.name, company.phone]
    return ics.Event(
        uid=f"{row.id}@{settings.ADDRESS.partition('//')[2].partition('/')[0]}",
        version=row.version,
        at=now,
        starts=row.starts_at,
        ends=row.ends_at,
        title=title,
        words="\n".join(filter(None, words)),
        place=row.room.name if row.room else "",
        url=settings.ADDRESS + address(viewer, "booking", row.id),
        cancelled=row.state == BookingState.CANCELLED,
        alarm=ALARM,
    )
