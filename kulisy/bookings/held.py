"""What a seat has in hand of bookings and can be put into other hands: those to come. One that the
other can't take stays, with a sentence why."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kulisy.bookings import access
from kulisy.bookings.actions import giving
from kulisy.bookings.models import BookingState
from kulisy.bookings.showing import moment_of
from kulisy.people.holdings import Held

KINDS = (
    Held(
        kind="booking",
        label=_("Booking"),
        rows=access.bookings,
        open=Q(state=BookingState.BOOKED),
        ahead="starts_at",
        key="id",
        holder="seat_id",
        client="client_id",
        title=lambda booking: f"{booking.title}, {moment_of(booking)}",
        page="desk:booking",
        give=giving.give,
    ),
)
