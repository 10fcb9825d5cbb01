"""What stands above the queue of whoever writes to the team only. Asks the database nothing."""

from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import TEAM_ONLY


def remind(request: FacedRequest) -> list[dict[str, str]]:
    viewer = request.viewer
    if viewer.writing != TEAM_ONLY:
        return []
    return [
        {
            "text": _("The course on writing to clients"),
            "due": _("a quarter of an hour, and your words go out"),
            "url": address("desk:course", viewer.company.slug),
            "icon": "book-open",
        }
    ]
