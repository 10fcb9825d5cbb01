"""Puts the face's menu, the bell's count and the live address on every page of a face."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kulisy.desk.menu import desk_menu
from kulisy.notify.access import unread_bells
from kulisy.portal.menu import portal_menu


def menus(request: HttpRequest) -> dict[str, Any]:
    """Nothing outside the faces; in fragments for htmx, which show no menu, nothing is counted."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or request.headers.get("HX-Request"):
        return {"menu": [], "bell_count": 0, "live_url": ""}
    items = desk_menu if viewer.at_desk else portal_menu
    return {
        "menu": items(viewer, request.path),
        "bell_count": 0 if viewer.looking_as else unread_bells(viewer),
        "live_url": ""
        if viewer.looking_as
        else reverse(f"{viewer.face}:live_ticket", args=[viewer.company.slug]),
    }
