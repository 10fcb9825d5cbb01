"""`/d/<company>/…`: every room's desk, one after another."""

from django.urls import URLPattern, path

from kulisy.desk import rooms

#: Served by the doors themselves (people.looking); listed so that the address resolves.
urlpatterns: list[URLPattern] = [
    *[route for room in rooms.ROOMS for route in room.urls],
    path("as/<uuid:contact>/", rooms.looking, {"rest": ""}, name="looking"),
    path("as/<uuid:contact>/<path:rest>", rooms.looking, name="looking"),
]
