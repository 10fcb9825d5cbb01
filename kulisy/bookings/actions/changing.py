"""A booking that is made: moved, cancelled, marked, noted."""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.bookings import access
from kulisy.bookings.actions import facts, places
from kulisy.bookings.actions.refusal import Refused
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Booking, BookingNote, BookingState
from kulisy.kit.text import clean, one_line
from kulisy.people.viewer import Viewer


@transaction.atomic
def move(
    viewer: Viewer,
    booking: Booking,
    *,
    start: datetime,
    now: datetime,
    seat_id: uuid.UUID | None = None,
    anyhow: bool = False,
) -> Booking:
    """To another time, or to another person (`seat_id`; None: whoever can). A client by himself
    until the rules' limit. Moved to where it stands, it stays. Raises Refused, Taken."""
    booking = locked(viewer, booking)
    if not booking.stands(now):
        raise Refused(_("What has ended is not moved."))
    if (start, seat_id or booking.seat_id) == (booking.starts_at, booking.seat_id):
        return booking
    rules = access.rules(viewer)
    if not viewer.at_desk and now > access.changes_until(booking, rules.move_until):
        raise Refused(_("It is too late to move it here: write to us or call."))
    if start <= now and not viewer.at_desk:
        raise Refused(_("This time has passed: choose one that is still to come."))
    service = access.services(viewer).filter(id=booking.service_id).first()
    if service is None:
        raise Refused(_("This service is not booked here any more."))
    asked = Asked(service, booking.client, seat_id, moving=booking)
    place = places.choose(viewer, asked, start, now=now, anyhow=anyhow)
    before = booking.starts_at
    with transaction.atomic():
        places.leave(booking)
        booking.ends_at = start + booking.span.length
        booking.starts_at, booking.moved_from = start, before
        booking.seat_id, booking.room_id = place.seat_id, place.room_id
        booking.version += 1
        places.occupy(booking, place)
        booking.save(
            update_fields=["starts_at", "ends_at", "moved_from", "seat", "room", "version"]
        )
    facts.note(viewer, "booking_moved", booking, now=now, facts={"from": before.isoformat()})
    facts.tell(viewer, booking, "moved")
    facts.remind(booking, rules, now=now)
    return booking


@transaction.atomic
def cancel(viewer: Viewer, booking: Booking, *, reason: str, now: datetime) -> Booking:
    """Its time is free again. A client by himself until the rules' limit. Cancelled twice, it is
    cancelled once. Raises Refused."""
    booking = locked(viewer, booking)
    if booking.state == BookingState.CANCELLED:
        return booking
    if not booking.stands(now):
        raise Refused(_("What is over is not cancelled."))
    rules = access.rules(viewer)
    if not viewer.at_desk and now > access.changes_until(booking, rules.cancel_until):
        raise Refused(_("It is too late to cancel it here: write to us or call."))
    places.leave(booking)
    booking.state, booking.ended_at = BookingState.CANCELLED, now
    booking.ended_by = Booking.Side.TEAM if viewer.at_desk else Booking.Side.CLIENT
    booking.reason = one_line(reason, limit=300)
    booking.version += 1
    booking.save(update_fields=["state", "ended_at", "ended_by", "reason", "version"])
    facts.note(
        viewer,
        "booking_cancelled",
        booking,
        now=now,
        facts={"by": booking.ended_by},
        contents={"reason": booking.reason} if booking.reason else None,
    )
    facts.tell(viewer, booking, "cancelled")
    return booking


@transaction.atomic
def mark(viewer: Viewer, booking: Booking, *, came: bool, now: datetime) -> Booking:
    """At the desk, once it has begun: he came, or he did not. What was marked wrongly is marked
    again. His time stays taken: it was."""
    if not viewer.at_desk:
        raise Http404
    booking = locked(viewer, booking)
    state = BookingState.CAME if came else BookingState.MISSED
    if booking.state == state:
        return booking
    if booking.state not in (BookingState.BOOKED, BookingState.CAME, BookingState.MISSED):
        raise Refused(_("A cancelled booking is not marked."))
    if booking.starts_at > now:
        raise Refused(_("It hasn't begun yet."))
    booking.state, booking.ended_at, booking.ended_by = state, now, Booking.Side.TEAM
    booking.save(update_fields=["state", "ended_at", "ended_by"])
    facts.note(viewer, "booking_came" if came else "booking_missed", booking, now=now)
    return booking


def write_note(viewer: Viewer, booking: Booking, body: str, *, now: datetime) -> None:
    """What the team keeps for itself; an empty one is taken away."""
    body = clean(body).strip()
    if viewer.seat_id is None:
        raise Http404
    known = access.notes(viewer).filter(booking_id=booking.id)
    if not body:
        known.delete()
        return
    values = {"body": body, "written_by_id": viewer.seat_id, "written_at": now}
    if not known.update(**values):
        BookingNote.objects.create(
            booking_id=booking.id,
            company_id=booking.company_id,
            client_id=booking.client_id,
            **values,
        )


def locked(viewer: Viewer, booking: Booking) -> Booking:
    """The row as it is now, and nobody else's until the commit."""
    if not access.may_book(viewer, booking.client_id):
        raise Http404
    rows = access.bookings(viewer).select_for_update(of=("self",), no_key=True)
    found = rows.select_related("client").filter(id=booking.id).first()
    if found is None:
        raise Http404
    return found
