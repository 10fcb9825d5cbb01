"""`/c/<company>/…`: every room's cabinet, one after another."""

from django.urls import URLPattern, path

from kulisy.portal import rooms

#: The cabinet of a personal link is served by the doors themselves (people.by_link); listed so that
#: the address resolves.
urlpatterns: list[URLPattern] = [
    *[route for room in rooms.ROOMS for route in room.urls],
    path("by/<uuid:opening>/", rooms.by_link, {"rest": ""}, name="by_link"),
    path("by/<uuid:opening>/<path:rest>", rooms.by_link, name="by_link"),
]
