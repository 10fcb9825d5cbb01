"""The cabinet's bookings: one's own, a service and its free times, the hold, the booking itself."""

from django.urls import path

from kulisy.bookings.portal import choosing, own

urls = [
    path("bookings/", own.bookings, name="bookings"),
    path("bookings/new/", choosing.services, name="new_booking"),
    path("bookings/new/<uuid:service_id>/", choosing.times, name="booking_times"),
    path("bookings/<uuid:booking_id>/", own.booking, name="booking"),
    path("bookings/<uuid:booking_id>/confirmation/", own.confirmation, name="booking_confirmation"),
    path("bookings/<uuid:booking_id>/release/", own.release, name="booking_release"),
    path("bookings/<uuid:booking_id>/times/", choosing.moves, name="booking_moves"),
    path("bookings/<uuid:booking_id>/cancellation/", own.cancellation, name="booking_cancellation"),
    path("bookings/<uuid:booking_id>/calendar/", own.calendar, name="booking_calendar"),
]
