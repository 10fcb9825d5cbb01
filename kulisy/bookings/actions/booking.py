"""A booking from the hold to its end."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.bookings import access, free
from kulisy.bookings.actions import facts, places
from kulisy.bookings.actions.places import Place
from kulisy.bookings.actions.refusal import Refused
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Booking, BookingNote, BookingState
from kulisy.kit.ids import new_id
from kulisy.kit.text import clean, one_line
from kulisy.people.models import Contact
from kulisy.people.viewer import Viewer


@transaction.atomic
def hold(
    viewer: Viewer,
    asked: Asked,
    contact: Contact,
    *,
    start: datetime,
    key: uuid.UUID,
    now: datetime,
) -> Booking:
    """In the cabinet: nobody else gets this time while he looks it over. He holds one at a time.
    The same form again (`key`) gives what it gave. Raises Refused, Taken; Http404 for strangers."""
    _must_book(viewer, contact)
    rules = access.rules(viewer)
    known = _made(contact, key)
    if known:
        return known
    own = access.open_of(contact.client, now=now).filter(contact_id=contact.id)
    _let_go(own.filter(state=BookingState.HELD), now=now)
    ahead = own.filter(state=BookingState.BOOKED).count()
    if ahead >= rules.per_person:
        raise Refused(
            ngettext(
                "You have %(count)s booking ahead: this is as many as can be made here. Write to us"
                " for more.",
                "You have %(count)s bookings ahead: these are as many as can be made here. Write to"
                " us for more.",
                ahead,
            )
            % {"count": ahead}
        )
    place = places.choose(viewer, asked, start, now=now)
    booking = _row(viewer, asked, contact, place, start=start, key=key, now=now)
    booking.state = BookingState.HELD
    booking.held_until = now + timedelta(minutes=rules.hold)
    booking.save(force_insert=True)
    places.occupy(booking, place)
    return booking


@transaction.atomic
def confirm(viewer: Viewer, booking: Booking, *, words: str, now: datetime) -> Booking:
    """What was held is booked; also after the hold has run out, as long as nobody else came.
    Confirmed twice, it is one. Raises Taken."""
    booking = _locked(viewer, booking)
    if booking.state == BookingState.BOOKED:
        return booking
    if booking.state != BookingState.HELD:
        raise Refused(_("This booking has ended."))
    if booking.starts_at <= now:
        raise Refused(_("This time has passed: choose another one."))
    place = Place.of(booking)
    places.claim(place.resources, booking.busy, now=now)
    if not places.occupies(booking):
        places.leave(booking)
        places.occupy(booking, place)
    booking.state, booking.held_until, booking.booked_at = BookingState.BOOKED, None, now
    booking.words = clean(words).strip()
    booking.save(update_fields=["state", "held_until", "booked_at", "words"])
    _told(viewer, booking, now=now)
    return booking


@transaction.atomic
def let_go(viewer: Viewer, booking: Booking, *, now: datetime) -> None:
    """He changed his mind before it was booked: the time is free at once."""
    booking = _locked(viewer, booking)
    if booking.state == BookingState.HELD:
        _let_go(Booking.objects.filter(company_id=booking.company_id, id=booking.id), now=now)


@transaction.atomic
def book(
    viewer: Viewer,
    asked: Asked,
    contact: Contact,
    *,
    start: datetime,
    key: uuid.UUID,
    now: datetime,
    words: str = "",
    note: str = "",
    anyhow: bool = False,
) -> Booking:
    """At the desk: for a client who called. `anyhow`: also outside of working hours; never where
    somebody's time is taken. Raises Refused, Taken."""
    if not viewer.at_desk:
        raise Http404
    _must_book(viewer, contact)
    known = _made(contact, key)
    if known:
        return known
    if start <= now - timedelta(days=1):
        raise Refused(_("This time has passed: choose one that is still to come."), field="start")
    place = places.choose(viewer, asked, start, now=now, anyhow=anyhow)
    booking = _row(viewer, asked, contact, place, start=start, key=key, now=now)
    booking.state, booking.booked_at, booking.words = BookingState.BOOKED, now, clean(words).strip()
    booking.save(force_insert=True)
    places.occupy(booking, place)
    write_note(viewer, booking, note, now=now)
    _told(viewer, booking, now=now)
    return booking


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
    booking = _locked(viewer, booking)
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
    booking = _locked(viewer, booking)
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
    booking = _locked(viewer, booking)
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


def _must_book(viewer: Viewer, contact: Contact) -> None:
    whose = access.contacts(viewer, contact.client).filter(id=contact.id)
    if not access.may_book(viewer, contact.client_id) or not whose.exists():
        raise Http404


def _locked(viewer: Viewer, booking: Booking) -> Booking:
    """The row as it is now, and nobody else's until the commit."""
    if not access.may_book(viewer, booking.client_id):
        raise Http404
    rows = access.bookings(viewer).select_for_update(of=("self",), no_key=True)
    found = rows.select_related("client").filter(id=booking.id).first()
    if found is None:
        raise Http404
    return found


def _made(contact: Contact, key: uuid.UUID) -> Booking | None:
    rows = Booking.objects.filter(company_id=contact.company_id, client_id=contact.client_id)
    return rows.filter(key=key, contact_id=contact.id).first()


def _let_go(rows: Iterable[Booking], *, now: datetime) -> None:
    for booking in rows:
        places.leave(booking)
        Booking.objects.filter(company_id=booking.company_id, id=booking.id).update(held_until=now)


def _row(
    viewer: Viewer,
    asked: Asked,
    contact: Contact,
    place: Place,
    *,
    start: datetime,
    key: uuid.UUID,
    now: datetime,
) -> Booking:
    service, wanted = asked.service, free.wanted(asked)
    return Booking(
        id=new_id(),
        company_id=viewer.company.id,
        client_id=contact.client_id,
        contact_id=contact.id,
        service=service,
        title=service.title,
        price=service.price,
        price_kind=service.price_kind,
        currency=service.currency,
        seat_id=place.seat_id,
        room_id=place.room_id,
        starts_at=start,
        ends_at=start + wanted.length,
        before=service.buffer_before,
        after=service.buffer_after,
        made_at=now,
        by_seat_id=viewer.seat_id,
        by_contact_id=None if viewer.at_desk else contact.id,
        key=key,
    )


def _told(viewer: Viewer, booking: Booking, *, now: datetime) -> None:
    facts.note(
        viewer,
        "booked",
        booking,
        now=now,
        contents={"words": booking.words} if booking.words else None,
    )
    facts.tell(viewer, booking, "booked")
    facts.remind(booking, access.rules(viewer), now=now)
