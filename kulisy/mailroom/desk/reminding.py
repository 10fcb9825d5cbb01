"""Letters that wait longer than a day, in sight of the queue: nothing expires, and nothing lies."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.mailroom import quarantine
from kulisy.people.middleware import FacedRequest


def reminders(request: FacedRequest) -> list[dict[str, str]]:
    """One, or none; leaves what the menu counts."""
    found = quarantine.waiting(request.viewer)
    request.menu_counts["mail"] = found.count
    if not found.late(now()):
        return []
    words = ngettext("%(count)s letter to decide on", "%(count)s letters to decide on", found.count)
    return [
        {
            "text": words % {"count": found.count},
            "due": _("longer than a day"),
            "icon": "mail-warning",
            "url": address("desk:mail", request.viewer.company.slug),
        }
    ]
