"""Puts the face's menu, the bell's count and the live address on every page of a face."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kulisy.desk.menu import desk_menu
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.mailroom.quarantine import waiting
from kulisy.notify.access import unread_bells
from kulisy.people import looking
from kulisy.people.access import presence_due
from kulisy.people.places import PLACES
from kulisy.people.portraits import own_portrait
from kulisy.people.viewer import Viewer
from kulisy.portal.menu import portal_menu


def menus(request: HttpRequest) -> dict[str, Any]:
    """Nothing outside the faces; in fragments for htmx, which show no menu, nothing is counted."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or request.headers.get("HX-Request"):
        return {"menu": [], "bell_count": 0, "live_url": ""}
    common = {
        "menu": _menu(request, viewer),
        "home_url": _address(viewer, "home"),
        "my_photo_url": own_portrait(viewer),
        "client_name": " · ".join(dict.fromkeys(each.client_name for each in viewer.admissions)),
    }
    if viewer.by_link:
        return {
            **common,
            "menu": [],
            "bell_count": 0,
            "live_url": _address(viewer, "live_ticket"),
            "alone": _alone(viewer),
        }
    counted = getattr(request, "unread_bells", None)
    if viewer.looking_as:
        return {**common, "bell_count": 0, "live_url": "", "looking": _eyes(viewer)}
    return {
        **common,
        "palette_url": _address(viewer, "palette") if viewer.at_desk else "",
        "presence_url": _presence(request, viewer),
        "bell_url": _address(viewer, "bell"),
        "bell_fragment_url": _address(viewer, "bell") + "?mark=1",
        "bell_count": unread_bells(viewer) if counted is None else counted,
        "live_url": _address(viewer, "live_ticket"),
        "person_menu": _person_menu(viewer),
    }


def _menu(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    if not viewer.at_desk:
        return portal_menu(viewer, request.path)
    counted: dict[str, int] = getattr(request, "menu_counts", {})
    letters = counted["mail"] if "mail" in counted else waiting(viewer).count
    return desk_menu(viewer, request.path, letters=letters)


def _presence(request: HttpRequest, viewer: Viewer) -> str:
    """Where the cabinet's page says that it was shown, if that is due; the first screen posts its
    visit instead."""
    match = request.resolver_match
    if match is None or match.url_name == "home" or not presence_due(viewer, now=now()):
        return ""
    return _address(viewer, "presence")


def _person_menu(viewer: Viewer) -> list[dict[str, str]]:
    return [
        _own_card(viewer),
        {"label": _("Profile"), "url": address("my_profile"), "icon": "user-cog"},
        {"label": _("What to tell me"), "url": _address(viewer, "choices"), "icon": "bell"},
        {"label": _("Programs"), "url": _address(viewer, "tokens"), "icon": "key-round"},
        *_links(viewer),
    ]


def _links(viewer: Viewer) -> list[dict[str, str]]:
    if viewer.at_desk:
        return []
    return [{"label": _("Links from letters"), "url": _address(viewer, "links"), "icon": "link"}]


def _own_card(viewer: Viewer) -> dict[str, str]:
    """How one is seen here: the photograph is put there."""
    slug = viewer.company.slug
    if viewer.at_desk:
        url = address("desk:seat", slug, viewer.seat_id)
        return {"label": _("My card"), "url": url, "icon": "user-round"}
    return {"label": _("My photo"), "url": address("portal:myself", slug), "icon": "camera"}


def _eyes(viewer: Viewer) -> dict[str, str]:
    """Through whose eyes the cabinet is looked at, and the way back to the desk."""
    seen = viewer.admissions[0]
    return {
        "name": seen.contact_name,
        "client": seen.client_name,
        "back_url": address("desk:client", viewer.company.slug, seen.client_id),
    }


def _alone(viewer: Viewer) -> dict[str, str]:
    """Who is assumed to have come by a personal link, and the way to everything else."""
    assert viewer.by_link and viewer.only_conversation  # noqa: S101, PT018 (asked just before)
    slug = viewer.company.slug
    onward = PLACES[viewer.by_link.place].url(slug, viewer.only_conversation)
    page = address("link_way_in", slug, viewer.by_link.opening_id)
    return {
        "name": viewer.name,
        "sent_to": viewer.by_link.sent_to,
        "way_in_url": f"{page}?{urlencode({'next': onward})}",
    }


def _address(viewer: Viewer, name: str) -> str:
    url = address(f"{viewer.face}:{name}", viewer.company.slug)
    return looking.rewritten(viewer, url)
