"""On a colleague's card at the desk: his contacts for clients."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.disclosure import access
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer


def way(viewer: Viewer, seat: Seat) -> tuple[str, str] | None:
    if not seat.active or not access.may_edit_reach(viewer, seat):
        return None
    return _("Contacts for clients"), reverse("desk:reach", args=[viewer.company.slug, seat.id])
