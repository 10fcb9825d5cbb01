"""Background work: each a thin call."""

import uuid
from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.bookings import notifications
from kulisy.bookings.actions import facts
from kulisy.bookings.models import Booking, BookingState
from kulisy.kit.time import now
from kulisy.people.viewer import working

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)
#: So long a time that was held and never booked can still be confirmed from an open page.
KEPT = timedelta(days=1)


@app.task(name=facts.TELL, retry=_PATIENT)
def tell_booking(booking_id: str, what: str, version: int, by: str) -> None:
    with working():
        booking = _booking(booking_id)
        if booking is not None:
            notifications.changed(booking, what=what, version=version, by=by, now=now())


@app.task(name=facts.REMIND, retry=_PATIENT)
def remind(booking_id: str, version: int, minutes: int) -> None:
    """Nothing where it was moved (then another reminder is on its way), or has ended."""
    with working():
        booking = _booking(booking_id)
        moment = now()
        if booking is None or booking.version != version or booking.starts_at <= moment:
            return
        if booking.state == BookingState.BOOKED:
            notifications.remind(booking, minutes=minutes, version=version, now=moment)


@app.periodic(cron="*/20 * * * *")
@app.task(name="kulisy.bookings.tasks.sweep", queueing_lock="kulisy.bookings.sweep")
def sweep(timestamp: int) -> None:
    """What was held and never booked leaves no trace."""
    with working():
        rows = Booking.objects.filter(state=BookingState.HELD, held_until__lt=now() - KEPT)
        ids = list(rows.values_list("id", flat=True)[:1000])
        Booking.objects.filter(id__in=ids).delete()


def _booking(booking_id: str) -> Booking | None:
    rows = Booking.objects.select_related("client__company")
    return rows.filter(id=uuid.UUID(booking_id)).first()
