"""Bookings in one's own calendar: a client's own, a colleague's day."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from kulisy.bookings import access, showing
from kulisy.bookings.models import Booking, BookingState
from kulisy.people.dated import MOST, Dated, Source, Window, name_of
from kulisy.people.viewer import Viewer


def _rows(viewer: Viewer, window: Window) -> QuerySet[Booking] | None:
    rows = access.bookings(viewer)
    if viewer.seat_id is not None:
        rows = rows.filter(seat_id=viewer.seat_id)
    elif viewer.clients_with(access.SECTION):
        rows = rows.filter(contact_id__in=viewer.contact_ids)
    else:
        return None
    rows = rows.filter(ends_at__gt=window.since, starts_at__lt=window.until)
    found: QuerySet[Booking] = showing.related(rows.exclude(state=BookingState.HELD))
    return found.order_by("starts_at", "id")[:MOST]


def _lines(viewer: Viewer, rows: Sequence[Any]) -> list[Dated]:
    """Under the names of the letters' files, so that no calendar has it twice."""
    found = []
    for row in rows:
        made = showing.event(viewer, row, row.booked_at or row.made_at)
        found.append(
            Dated(
                key=name_of("booking", row.id),
                title=made.title,
                starts=row.starts_at,
                ends=row.ends_at,
                url=showing.address(viewer, "booking", row.id),
                words=made.words,
                place=made.place,
                busy=True,
                cancelled=made.cancelled,
                version=row.version,
                uid=made.uid,
            )
        )
    return found


SOURCE = Source(_rows, _lines)
