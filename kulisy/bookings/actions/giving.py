"""Bookings that somebody else takes over at their time: who is away hands them on. As many
statements, however many there are."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Case, F, UUIDField, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kulisy.admissions.refusal import Refused
from kulisy.bookings import access, free
from kulisy.bookings.actions import facts, places
from kulisy.bookings.models import Booking, Occupation
from kulisy.bookings.slots import Resources
from kulisy.bookings.spans import Span
from kulisy.catalog.models import Performer
from kulisy.journal import actions as journal
from kulisy.kit.ids import new_id
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

#: What is longer than that reaches into no window; see `free.resources`.
DAY = timedelta(days=1)


_BUSY = gettext_lazy("%(name)s isn't free at this time: choose somebody else, or move the booking.")


def give(
    viewer: Viewer, to: Mapping[uuid.UUID, uuid.UUID], *, now: datetime
) -> Mapping[uuid.UUID, str]:
    """Booking → who takes it. He must do that service, work then, and be free: why one could not be
    given, by booking. Time, place and price stay; who comes is told with whom. Inside of a
    transaction. Raises Refused where somebody takes such a time in the same moment."""
    rows = list(access.bookings(viewer).filter(id__in=list(to)).order_by("starts_at", "id"))
    if not rows:
        return {}
    places.wait_for([*to.values(), *(row.seat_id for row in rows)])
    names = dict(Seat.objects.filter(company_id=viewer.company.id, id__in=list(to.values()))
                 .values_list("id", "name"))  # fmt: skip
    found, doing = _resources(viewer, rows, to, now=now), _doing(viewer, rows, to)
    given, refused = [], {}
    newly: dict[uuid.UUID, list[Span]] = defaultdict(list)
    for row in rows:
        seat = to[row.id]
        why = _why_not(found, doing, row, seat)
        if not why and any(row.busy.meets(span) for span in newly[seat]):
            why = str(_BUSY)
        if why:
            refused[row.id] = why % {"name": names.get(seat, "")}
            continue
        given.append(row)
        # Of two at one time he takes one.
        newly[seat].append(row.busy)
    if given:
        _write(viewer, given, to, now=now)
    return refused


def _why_not(
    found: Resources, doing: set[tuple[uuid.UUID, uuid.UUID]], row: Booking, seat: uuid.UUID
) -> str:
    if (row.service_id, seat) not in doing:
        return _("%(name)s doesn't do this service: choose somebody else, or move the booking.")
    if not found.works(seat, row.span):
        return _("%(name)s doesn't work at this time: choose somebody else, or move the booking.")
    if not found.is_free(seat, row.busy):
        return str(_BUSY)
    return ""


def _doing(
    viewer: Viewer, rows: Sequence[Booking], to: Mapping[uuid.UUID, uuid.UUID]
) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """(service, seat): who does what of it."""
    doing = Performer.objects.filter(
        company_id=viewer.company.id,
        service_id__in={row.service_id for row in rows},
        seat_id__in=set(to.values()),
        seat__active=True,
    )
    return set(doing.values_list("service_id", "seat_id"))


def _resources(
    viewer: Viewer, rows: Sequence[Booking], to: Mapping[uuid.UUID, uuid.UUID], *, now: datetime
) -> Resources:
    busy = [row.busy for row in rows]
    within = Span(min(each.start for each in busy), max(each.end for each in busy))
    within = within.wider(DAY, DAY)
    seats = sorted(set(to.values()))
    hours = list(access.hours(viewer, seats))
    taken = free.taken(viewer, within=within, now=now, of=seats)
    return Resources(free.opened(viewer.company, hours, seats, within), None, taken)


def _write(
    viewer: Viewer,
    given: Sequence[Booking],
    to: Mapping[uuid.UUID, uuid.UUID],
    *,
    now: datetime,
) -> None:
    own = {"company_id": viewer.company.id}
    before = {row.id: row.seat_id for row in given}
    ids = list(before)
    taken = Occupation.objects.filter(**own, booking_id__in=ids)
    taken.filter(resource__in=set(before.values())).delete()
    rows = [
        Occupation(
            id=new_id(),
            client_id=row.client_id,
            booking_id=row.id,
            resource=to[row.id],
            span=DateTimeTZRange(row.busy.start, row.busy.end),
            **own,
        )
        for row in given
    ]
    try:
        with transaction.atomic():
            Occupation.objects.bulk_create(rows)
    except IntegrityError as error:
        if places.ONE_AT_A_TIME not in str(error):
            raise
        words = _("Somebody has just taken one of these times. Nothing was handed over: try again.")
        raise Refused(words) from error
    Booking.objects.filter(**own, id__in=ids).update(
        seat_id=_by("id", {each: to[each] for each in ids}), version=F("version") + 1
    )
    for row in given:
        row.seat_id, row.version = to[row.id], row.version + 1
    journal.record_each([_fact(viewer, row, before[row.id], now=now) for row in given])
    facts.tell_each(viewer, given, "given")
    facts.remind_each(given, access.rules(viewer), now=now)


def _by(column: str, values: Mapping[uuid.UUID, uuid.UUID]) -> Case:
    whens = [When(**{column: key}, then=Value(value)) for key, value in values.items()]
    return Case(*whens, output_field=UUIDField())


def _fact(viewer: Viewer, row: Booking, before: uuid.UUID, *, now: datetime) -> journal.Made:
    return journal.made(
        journal.Actor("seat", viewer.seat_id),
        "booking_given",
        journal.Subject("booking", row.id),
        company_id=row.company_id,
        client_id=row.client_id,
        now=now,
        facts={**facts.told(row), "from": str(before)},
    )
