"""`/c/<company>/…`: every room's cabinet, one after another."""

from django.urls import URLPattern

from kulisy.portal import rooms

urlpatterns: list[URLPattern] = [route for room in rooms.ROOMS for route in room.urls]
