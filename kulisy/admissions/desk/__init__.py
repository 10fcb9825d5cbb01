"""The desk's screens of this room."""

from django.urls import URLPattern

urls: list[URLPattern] = []
