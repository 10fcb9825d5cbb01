from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "kulisy.bookings"
    label = "bookings"
