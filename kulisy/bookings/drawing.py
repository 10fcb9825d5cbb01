"""Columns, cells and blocks of the desk's calendar: where each thing stands, as classes
(`y9 m6 h1 n0`: at 9:30, for an hour), in steps of five minutes."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kulisy.bookings import showing
from kulisy.bookings.calendar_address import DAY, WEEK, Asked
from kulisy.bookings.models import Absence, Booking
from kulisy.bookings.spans import Span, day_of, without
from kulisy.people.models import Seat
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

#: Everything stands on marks of so many minutes.
MARK = 5


@dataclass(frozen=True)
class Block:
    """A stretch of a column: where it begins and how long it is, as classes."""

    place: str
    kind: str
    hours: str
    title: str = ""
    note: str = ""
    url: str = ""
    id: uuid.UUID | None = None
    #: How high: "s" small (one line), "" usual.
    size: str = ""
    #: The script moves it: its length in minutes, what asks before.
    minutes: int = 0
    label: str = ""


@dataclass(frozen=True)
class Column:
    """A colleague's day."""

    seat_id: uuid.UUID
    day: date
    name: str
    note: str
    photo_url: str | None
    url: str
    today: bool
    #: The moment at its top, for the script.
    begin: str
    #: Outside of working hours, taken by something unseen, bookings, free marks.
    closed: Sequence[Block]
    blocks: Sequence[Block]
    free: Sequence[Block]


@dataclass(frozen=True)
class Cell:
    """A colleague's day in the week of all."""

    day: date
    url: str
    today: bool
    off: bool
    rows: Sequence[Block]


@dataclass(frozen=True)
class Line:
    seat: Seat
    photo_url: str | None
    url: str
    cells: Sequence[Cell]


class Drawing:
    """Places blocks in columns that begin at one hour."""

    def __init__(
        self,
        viewer: Viewer,
        zone: ZoneInfo,
        now: datetime,
        first: int,
        last: int,
        step: int,
        away: Sequence[Absence],
    ) -> None:
        self.viewer, self.zone, self.now = viewer, zone, now
        self.first, self.last, self.step, self.away = first, last, step, away

    @property
    def now_place(self) -> str:
        here = self.now.astimezone(self.zone)
        inside = self.first <= here.hour < self.last
        return f"y{here.hour} m{here.minute // MARK}" if inside else ""

    def column(
        self,
        seat: Seat,
        day: date,
        asked: Asked,
        rows: Sequence[Booking],
        opened: Sequence[Span],
        taken: Sequence[Span],
        *,
        week: bool,
    ) -> Column:
        shown = self._shown(day)
        mine = [row for row in rows if row.seat_id == seat.id and row.span.meets(shown)]
        away = [row for row in self.away if row.seat_id in (None, seat.id)]
        absent = [(Span(row.starts_at, row.ends_at), row.reason or _("Away")) for row in away]
        # What is taken and stands in nothing that one sees: holds, and clients that others look
        # after.
        seen = [*(row.busy for row in mine), *(span for span, _reason in absent)]
        busy = _within(without(taken, seen), shown)
        closed = [each for each in without([shown], opened) if each.meets(shown)]
        free_marks = without(_within(opened, shown), [*taken, *seen])
        note = showing.weekday(day) if week else seat.title
        return Column(
            seat_id=seat.id,
            day=day,
            name=f"{showing.weekday(day)} {day.day}" if week else seat.name,
            note="" if week else note,
            photo_url=None if week else portrait(self.viewer, "seat", seat.id, seat.photo),
            url=asked.url(view=DAY, day=day) if week else asked.url(view=WEEK, who=str(seat.id)),
            today=day == self.now.astimezone(self.zone).date(),
            begin=shown.start.astimezone(UTC).isoformat(timespec="minutes"),
            closed=[self._block(each, "closed") for each in closed],
            blocks=[
                *[self._block(each, "busy", title=_("Taken")) for each in busy],
                *[
                    self._block(each, "busy", title=reason)
                    for span, reason in absent
                    for each in _within([span], shown)
                ],
                *[self._booking(row, shown) for row in mine],
            ],
            free=[self._mark(start, seat) for start in self._marks(free_marks)],
        )

    def line(
        self,
        seat: Seat,
        days: Sequence[date],
        asked: Asked,
        rows: Sequence[Booking],
        opened: Sequence[Span],
    ) -> Line:
        cells = []
        for day in days:
            whole = day_of(day, self.zone)
            mine = [row for row in rows if row.seat_id == seat.id and row.span.meets(whole)]
            cells.append(
                Cell(
                    day=day,
                    url=asked.url(view=DAY, day=day),
                    today=day == self.now.astimezone(self.zone).date(),
                    off=not any(each.meets(whole) for each in opened),
                    rows=[self._booking(row, whole) for row in mine],
                )
            )
        photo = portrait(self.viewer, "seat", seat.id, seat.photo)
        return Line(seat, photo, asked.url(who=str(seat.id)), cells)

    def _shown(self, day: date) -> Span:
        whole = day_of(day, self.zone)
        start = datetime.combine(day, time(self.first), self.zone).astimezone(UTC)
        if self.last == 24:
            return Span(start, whole.end)
        return Span(start, datetime.combine(day, time(self.last), self.zone).astimezone(UTC))

    def _marks(self, spans: Iterable[Span]) -> Iterable[datetime]:
        for span in spans:
            start = span.start
            while start + timedelta(minutes=15) <= span.end:
                yield start
                start += timedelta(minutes=self.step)

    def _mark(self, start: datetime, seat: Seat) -> Block:
        url = showing.address(self.viewer, "new_booking")
        moment = start.astimezone(self.zone)
        url = f"{url}?seat={seat.id}&start={moment:%Y-%m-%dT%H:%M}"
        words = _("%(time)s: book with %(name)s") % {"time": f"{moment:%H:%M}", "name": seat.name}
        span = Span(start, start + timedelta(minutes=self.step))
        return self._block(span, "mark", title=f"{moment:%H:%M}", url=url, label=words)

    def _booking(self, row: Booking, shown: Span) -> Block:
        minutes = int(row.span.length.total_seconds() // 60)
        names = {"contact": row.contact.name, "title": row.title, "client": row.client.name}
        return self._block(
            _within([row.span], shown)[0],
            {"booked": "", "came": "came", "missed": "missed", "cancelled": "cancelled"}.get(
                row.state, ""
            ),
            title=row.contact.name,
            note=row.title if minutes >= 40 else "",
            url=showing.address(self.viewer, "booking", row.id),
            id=row.id if row.stands(self.now) else None,
            minutes=minutes,
            label=_("%(contact)s, %(title)s (%(client)s)") % names,
            size="small" if minutes < 40 else "",
            hours=showing.hours(row.starts_at, row.ends_at),
        )

    def _block(self, span: Span, kind: str, **more: object) -> Block:
        start = span.start.astimezone(self.zone)
        marks = max(1, -(-int(span.length.total_seconds() // 60) // MARK))
        place = f"y{start.hour} m{start.minute // MARK} h{marks // 12} n{marks % 12}"
        told = {"hours": f"{start:%H:%M}"} | more
        return Block(place=place, kind=kind, **told)  # type: ignore[arg-type]


def _within(spans: Iterable[Span], shown: Span) -> list[Span]:
    return [
        Span(max(each.start, shown.start), min(each.end, shown.end))
        for each in spans
        if each.meets(shown)
    ]
