"""The desk's bookings: the calendar, a booking, a new one for a client who called; and beneath it
who works when, who is away, the rooms and the rules."""

from django.urls import path

from kulisy.bookings.desk import arranging, calendar, handling

urls = [
    path("bookings/", calendar.bookings, name="bookings"),
    path("bookings/new/", handling.new_booking, name="new_booking"),
    path("bookings/hours/", arranging.hours, name="booking_hours"),
    path("bookings/hours/<uuid:seat>/", arranging.seat_hours, name="seat_hours"),
    path("bookings/absences/", arranging.new_absence, name="absences"),
    path("bookings/absences/<uuid:absence_id>/ending/", arranging.absence_ending,
         name="absence_ending"),
    path("bookings/rooms/", arranging.rooms, name="rooms"),
    path("bookings/rooms/<uuid:room_id>/", arranging.room, name="room"),
    path("bookings/rooms/<uuid:room_id>/closing/", arranging.room_closing, name="room_closing"),
    path("bookings/rules/", arranging.rules, name="booking_rules"),
    path("bookings/<uuid:booking_id>/", handling.booking, name="booking"),
    path("bookings/<uuid:booking_id>/place/", handling.place, name="booking_place"),
    path("bookings/<uuid:booking_id>/note/", handling.note, name="booking_note"),
    path("bookings/<uuid:booking_id>/attendance/", handling.attendance, name="booking_attendance"),
    path("bookings/<uuid:booking_id>/cancellation/", handling.cancellation,
         name="booking_cancellation"),
    path("bookings/<uuid:booking_id>/calendar/", handling.calendar_file, name="booking_calendar"),
]  # fmt: skip
