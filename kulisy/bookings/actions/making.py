"""A booking is made: in the cabinet held and then confirmed, at the desk at once."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.bookings import access, free
from kulisy.bookings.actions import facts, places
from kulisy.bookings.actions.changing import locked, write_note
from kulisy.bookings.actions.places import Place
from kulisy.bookings.actions.refusal import Refused
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Booking, BookingState
from kulisy.kit.ids import new_id
from kulisy.kit.text import clean
from kulisy.people.models import Client, Contact
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
    booking = locked(viewer, booking)
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
    booking = locked(viewer, booking)
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


def _must_book(viewer: Viewer, contact: Contact) -> None:
    whose = access.contacts(viewer, contact.client).filter(id=contact.id)
    if not access.may_book(viewer, contact.client_id) or not whose.exists():
        raise Http404


def _made(contact: Contact, key: uuid.UUID) -> Booking | None:
    """What this form made before. Two taps at once: the second one waits here, and finds it."""
    Client.objects.select_for_update(of=("self",), no_key=True).get(id=contact.client_id)
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
