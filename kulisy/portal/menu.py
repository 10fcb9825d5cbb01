"""The cabinet's menu: what this viewer is admitted to, and nothing else."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.kit.addresses import address
from kulisy.people import looking
from kulisy.people.viewer import Viewer


def portal_menu(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    """What is needed most stands first: on a phone all after the fourth is under «More». Notices go
    to whoever leads or is authorised; there they stay for good."""
    places = [("home", _("Home"), "house")]
    if viewer.clients_with("conversations"):
        places.append(("support", _("Support"), "message-square"))
    if viewer.clients_with("projects"):
        places.append(("projects", _("Projects"), "layers"))
    if viewer.clients_with("documents") or viewer.clients_with("money"):
        places.append(("documents", _("Documents"), "file-text"))
    if viewer.clients_with("bookings") and viewer.company.sells:
        places.append(("catalogue", _("Booking"), "calendar-days"))
    if viewer.clients_with("files"):
        places.append(("files", _("Files"), "folder"))
    if viewer.clients_with("conversations"):
        places.append(("meetings", _("Meetings"), "calendar"))
        places.append(("search", _("Search"), "search"))
    places.append(("team", _("People"), "users"))
    if any(each.lead or each.authorised for each in viewer.admissions):
        places.append(("notices", pgettext("menu", "Notices"), "mail-warning"))
    made = [(_address(viewer, name), label, icon) for name, label, icon in places]
    home = made[0][0]
    talk = ("conversations/", "history/", "correspondence/", "requests/")
    if any(path.startswith(home + each) for each in talk):
        path = _address(viewer, "support")
    if path.startswith(home + "money/"):
        path = _address(viewer, "documents")
    booked = ("orders/", "bookings/", "ratings/", "reviews/")
    if any(path.startswith(home + each) for each in booked):
        path = _address(viewer, "catalogue")
    if any(path.startswith(home + each) for each in ("scope/", "change-orders/")):
        path = _address(viewer, "projects")
    current = max((url for url, _label, _icon in made if path.startswith(url)), key=len, default="")
    if current == home and path != home:
        current = ""
    return [
        {"url": url, "label": label, "icon": icon, "current": url == current}
        for url, label, icon in made
    ]


def _address(viewer: Viewer, name: str) -> str:
    return looking.rewritten(viewer, address(f"portal:{name}", viewer.company.slug))
