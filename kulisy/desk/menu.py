"""The desk's menu."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.billing.access import may_keep
from kulisy.kit.addresses import address
from kulisy.mailroom.access import may_decide
from kulisy.people.viewer import Viewer


def desk_menu(viewer: Viewer, path: str, *, letters: int = 0) -> list[dict[str, Any]]:
    """Places of the desk, in the order of a working day. `letters`: so many wait for a decision."""
    places = [
        ("home", _("Queue"), "inbox"),
        ("board", pgettext("menu", "Today"), "gauge"),
        ("clients", _("Clients"), "building-2"),
        ("commitments", _("Commitments"), "handshake"),
        ("meetings", _("Meetings"), "users-round"),
        ("projects", _("Projects"), "layers"),
        ("scope", pgettext("boundaries", "Scope"), "scale"),
        ("hours", _("My hours"), "timer"),
        ("notices", pgettext("menu", "Notices"), "mail-warning"),
        ("orders", _("Orders"), "shopping-bag"),
        ("bookings", _("Bookings"), "calendar-days"),
        ("documents", _("Documents"), "file-text"),
        ("search", _("Search"), "search"),
        ("team", _("Team"), "users"),
    ]
    if may_keep(viewer):
        places.insert(-2, ("invoices", _("Invoices"), "receipt"))
    if may_decide(viewer):
        places.insert(1, ("mail", _("Letters"), "mail"))
    if viewer.runs_company:
        places += [
            ("applicants", _("Applicants"), "user-plus"),
            ("journal", _("Journal"), "scroll-text"),
            ("settings", _("Settings"), "settings"),
        ]
    slug = viewer.company.slug
    made = [(address(f"desk:{name}", slug), label, icon) for name, label, icon in places]
    home = made[0][0]
    if any(path.startswith(f"{home}{each}/") for each in ("catalog", "reviews", "offers")):
        path = address("desk:orders", slug)
    if any(path.startswith(f"{home}{each}/") for each in ("wishes", "change-orders")):
        path = address("desk:scope", slug)
    if path.startswith(f"{home}handovers"):
        path = address("desk:commitments", slug)
    current = max((url for url, _label, _icon in made if path.startswith(url)), key=len, default="")
    if current == home and path != home and not path.startswith(f"{home}conversations/"):
        current = ""
    counts = {address("desk:mail", slug): letters}
    return [
        {
            "url": url,
            "label": label,
            "icon": icon,
            "current": url == current,
            "count": counts.get(url, 0),
        }
        for url, label, icon in made
    ]
