"""What the personal link of a letter about a booking opens: that booking, to read and to put into
one's calendar. Moving and cancelling ask for a code."""

from django.utils.translation import gettext_lazy as _

from kulisy.bookings import access
from kulisy.people.places import Place

KIND = "booking"
PLACE = Place(
    page="booking",
    argument="booking_id",
    client_of=access.client_of,
    open=frozenset({"booking", "booking_calendar"}),
    section=access.SECTION,
    heading=_("Your booking at %(company)s"),
    good_for=_("It opens one booking, without a password. To change anything asks for a code."),
    button=_("Open the booking"),
    back=_("Back to the booking"),
)
