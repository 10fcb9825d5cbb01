"""The page on which a time is chosen: services, who does them, a strip of days, the day's times."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.bookings import access, free, showing, slots
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Booking, Rules
from kulisy.bookings.slots import Offered
from kulisy.bookings.spans import Span, day_of
from kulisy.catalog.models import Service
from kulisy.catalog.prices import lasting, priced
from kulisy.kit.ids import read_id
from kulisy.look import moments
from kulisy.people.models import Client, Seat
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

#: Days in the strip: two weeks, as many as two thumbs reach.
DAYS = 14
#: How many other times are named where a wish can't be had.
NEAR = 4


@dataclass(frozen=True)
class Query:
    """What the address of the page says. Whatever makes no sense there is left out."""

    client_id: uuid.UUID | None = None
    seat_id: uuid.UUID | None = None
    day: date | None = None
    zone: str = ""

    def url(self, **other: object) -> str:
        """The same page with something else chosen."""
        changed = replace(self, **other)  # type: ignore[arg-type]
        known = {
            "client": changed.client_id,
            "who": changed.seat_id,
            "day": changed.day,
            "zone": changed.zone,
        }
        return "?" + urlencode({key: str(value) for key, value in known.items() if value})


@dataclass(frozen=True)
class Card:
    """A service as one chooses it."""

    id: uuid.UUID
    title: str
    about: str
    note: str
    url: str


@dataclass(frozen=True)
class Person:
    """Somebody who does the service, or (id None) whoever can."""

    id: uuid.UUID | None
    name: str
    photo_url: str | None
    url: str
    chosen: bool


@dataclass(frozen=True)
class Day:
    """One day of the strip."""

    day: date
    weekday: str
    number: int
    label: str
    url: str
    chosen: bool
    count: int
    #: Another month than the day before.
    month: str


@dataclass(frozen=True)
class Time:
    """A time as a button: `value` is sent, `words` is read; `there` where the company's clock shows
    another hour."""

    value: str
    words: str
    there: str


@dataclass(frozen=True)
class Part:
    """Morning, day, evening."""

    name: str
    times: Sequence[Time]


@dataclass(frozen=True)
class Choosing:
    """What the template shows."""

    service: Card
    people: Sequence[Person]
    days: Sequence[Day]
    chosen: date
    heading: str
    parts: Sequence[Part]
    near: Sequence[Time]
    next_day: Day | None
    earlier_url: str
    later_url: str
    zone: str
    elsewhere: bool
    zone_key: str
    zone_url: str
    query: Query
    rules: Rules
    clients: Sequence[tuple[str, str, bool]]


def read(viewer: Viewer, given: "dict[str, str]") -> Query:
    """The page's address; of several clients the first, until one is chosen."""
    may = access.bookable_clients(viewer)
    client_id = read_id(given.get("client", ""))
    zone = given.get("zone", "")
    return Query(
        client_id=client_id if client_id in may else next(iter(may), None),
        seat_id=read_id(given.get("who", "")),
        day=_day(given.get("day", "")),
        zone=zone if zone in available_timezones() else "",
    )


def card(service: Service, url: str) -> Card:
    note = [
        lasting(service.duration),
        priced(service.price_kind, service.price, service.currency, service.unit),
    ]
    return Card(service.id, service.title, service.about, " · ".join(filter(None, note)), url)


def choosing(
    viewer: Viewer,
    service: Service,
    client: Client,
    query: Query,
    *,
    now: datetime,
    moving: Booking | None = None,
    wish: datetime | None = None,
) -> Choosing:
    """Seven statements, whatever there is. `wish`: a time that could not be had."""
    rules = access.rules(viewer)
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)  # noqa: S101 (set by the doors or by `zoned`)
    performers = access.performers(viewer, service, client)
    if query.seat_id not in {seat.id for seat in performers}:
        query = replace(query, seat_id=None)
    may = free.window(rules, now=now)
    first, last = (each.astimezone(zone).date() for each in (may.start, may.end))
    chosen = min(max(query.day or first, first), last)
    begin = _begin(chosen, first)
    asked = Asked(service, client, query.seat_id, moving=moving)
    within = Span(day_of(begin, zone).start, day_of(begin + timedelta(days=DAYS - 1), zone).end)
    times = free.free_times(viewer, asked, within=within, rules=rules, now=now)
    by_day: dict[date, list[Offered]] = {}
    for each in times:
        by_day.setdefault(each.start.astimezone(zone).date(), []).append(each)
    if query.day is None and not by_day.get(chosen):
        chosen = min(by_day, default=chosen)
    days = _days(begin, last, by_day, query, chosen)
    own = ZoneInfo(viewer.company.time_zone)
    there = showing.elsewhere(viewer.company.time_zone, now)
    near = slots.nearest(times, wish, count=NEAR) if wish else []
    return Choosing(
        service=card(service, ""),
        people=_people(viewer, performers, query),
        days=days,
        chosen=chosen,
        heading=moments.day(chosen, now=now),
        parts=_parts(by_day.get(chosen, []), zone, own if there else None),
        near=[_time(each, zone, own if there else None, dated=True) for each in near],
        next_day=next((day for day in days if day.count and day.day > chosen), None),
        earlier_url=query.url(day=begin - timedelta(days=DAYS)) if begin > first else "",
        later_url=query.url(day=begin + timedelta(days=DAYS))
        if begin + timedelta(days=DAYS) <= last
        else "",
        zone=showing.zone_words(now),
        elsewhere=there,
        zone_key=zone.key,
        zone_url=query.url(zone=""),
        query=query,
        rules=rules,
        clients=[
            (each.client_name, query.url(client_id=each.client_id), each.client_id == client.id)
            for each in viewer.admissions
            if access.may_book(viewer, each.client_id)
        ],
    )


def _begin(chosen: date, first: date) -> date:
    """The first day of the strip in which the chosen one stands."""
    return first + timedelta(days=(chosen - first).days // DAYS * DAYS)


def _days(
    begin: date, last: date, by_day: dict[date, list[Offered]], query: Query, chosen: date
) -> list[Day]:
    made: list[Day] = []
    for number in range(DAYS):
        day = begin + timedelta(days=number)
        if day > last:
            break
        new_month = not made or made[-1].day.month != day.month
        made.append(
            Day(
                day=day,
                weekday=showing.weekday(day),
                number=day.day,
                label=moments.day(day),
                url=query.url(day=day),
                chosen=day == chosen,
                count=len(by_day.get(day, [])),
                month=showing.month(day) if new_month else "",
            )
        )
    return made


def _people(viewer: Viewer, seats: Sequence[Seat], query: Query) -> list[Person]:
    if len(seats) < 2:
        return []
    anybody = Person(None, _("Anybody"), None, query.url(seat_id=None), query.seat_id is None)
    return [
        anybody,
        *[
            Person(
                seat.id,
                seat.name,
                portrait(viewer, "seat", seat.id, seat.photo),
                query.url(seat_id=seat.id),
                seat.id == query.seat_id,
            )
            for seat in seats
        ],
    ]


def _parts(times: Sequence[Offered], zone: ZoneInfo, own: ZoneInfo | None) -> list[Part]:
    bounds = [
        (_("Morning"), time(0), time(12)),
        (_("Afternoon"), time(12), time(17)),
        (_("Evening"), time(17), time.max),
    ]
    parts = []
    for name, start, end in bounds:
        within = [each for each in times if start <= each.start.astimezone(zone).time() < end]
        if within:
            parts.append(Part(name, [_time(each, zone, own) for each in within]))
    return parts


def _time(each: Offered, zone: ZoneInfo, own: ZoneInfo | None, *, dated: bool = False) -> Time:
    words = f"{each.start.astimezone(zone):%H:%M}"
    if dated:
        words = f"{moments.when(each.start)} {words}" if not _today(each, zone) else words
    there = f"{each.start.astimezone(own):%H:%M}" if own else ""
    return Time(each.start.isoformat(timespec="minutes"), words, there)


def _today(each: Offered, zone: ZoneInfo) -> bool:
    return each.start.astimezone(zone).date() == timezone.localdate()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
