"""The desk's menu."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.billing.access import may_keep
from kulisy.kit.addresses import address
from kulisy.mailroom.access import may_decide
from kulisy.people.viewer import Viewer

#: What stands in the rail itself, in the order of a working day; everything else is under «More».
FIRST = (
    "home", "mail", "board", "clients", "projects", "meetings", "bookings", "documents", "search",
)  # fmt: skip
BY_ROLE = {
    "specialist": ("home", "clients", "projects", "hours", "meetings", "commitments", "search"),
    "accountant": ("home", "clients", "documents", "invoices", "notices", "projects", "search"),
}


def desk_menu(viewer: Viewer, path: str, *, letters: int = 0) -> list[dict[str, Any]]:
    """Places of the desk: first those without a group, then the others by theirs. Where the reader
    is stands among the first in any case. `letters`: so many wait for a decision."""
    places = _places(viewer)
    first = [name for name in BY_ROLE.get(viewer.role, FIRST) if name in places]
    current = _current(viewer, path, list(places))
    if current and current not in first:
        first.append(current)
    names = [*first, *(name for name in places if name not in first)]
    return [
        {
            "url": address(f"desk:{name}", viewer.company.slug),
            "label": places[name][1],
            "icon": places[name][2],
            "current": name == current,
            "group": "" if name in first else places[name][0],
            "count": letters if name == "mail" else 0,
        }
        for name in names
    ]


def _places(viewer: Viewer) -> dict[str, tuple[str, str, str]]:
    """All places of this viewer: group, name, icon."""
    work, papers, sales, company = (
        pgettext("menu", "Work"),
        _("Papers and money"),
        _("Services"),
        _("Company"),
    )
    places = {
        "home": (work, _("Queue"), "inbox"),
        "board": (work, pgettext("menu", "Today"), "gauge"),
        "clients": (work, _("Clients"), "building-2"),
        "projects": (work, _("Projects"), "layers"),
        "meetings": (work, _("Meetings"), "users-round"),
        "search": (work, _("Search"), "search"),
        "commitments": (work, _("Promises"), "handshake"),
        "scope": (work, pgettext("boundaries", "Scope"), "scale"),
        "hours": (work, _("My hours"), "timer"),
        "documents": (papers, _("Documents"), "file-text"),
        "notices": (papers, pgettext("menu", "Notices"), "mail-warning"),
        "invoices": (papers, _("Invoices"), "receipt"),
        "orders": (sales, _("Orders"), "shopping-bag"),
        "bookings": (sales, _("Bookings"), "calendar-days"),
        "mail": (company, _("Letters"), "mail"),
        "team": (company, _("Team"), "users"),
        "applicants": (company, _("Applicants"), "user-plus"),
        "journal": (company, _("Journal"), "scroll-text"),
        "settings": (company, _("Settings"), "settings"),
    }
    closed = set() if viewer.runs_company else {"applicants", "journal", "settings"}
    closed |= set() if may_keep(viewer) else {"invoices"}
    closed |= set() if may_decide(viewer) else {"mail"}
    return {name: place for name, place in places.items() if name not in closed}


#: Pages that belong to a place beside them, by the beginning of their address.
WITHIN = {
    "catalog": "orders", "reviews": "orders", "offers": "orders",
    "wishes": "scope", "change-orders": "scope",
    "handovers": "commitments", "conversations": "home",
}  # fmt: skip


def _current(viewer: Viewer, path: str, names: list[str]) -> str:
    """The place that the page belongs to; "" for none."""
    home = address("desk:home", viewer.company.slug)
    for beginning, name in WITHIN.items():
        if path.startswith(f"{home}{beginning}/"):
            return name
    if path == home:
        return "home"
    found = {address(f"desk:{name}", viewer.company.slug): name for name in names if name != "home"}
    within = max((url for url in found if path.startswith(url)), key=len, default="")
    return found.get(within, "")
