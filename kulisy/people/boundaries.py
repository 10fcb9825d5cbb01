"""Which boundary holds for a colleague who would write to a client, in words: asked where a box is
shown and where one is refused, so that both say the same."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.people import access
from kulisy.people.models import Client
from kulisy.people.viewer import TEAM_ONLY, Viewer


@dataclass(frozen=True)
class Boundary:
    """`kind`: "course" (he writes to the team only), "mode" (his manager writes), "looked" (a
    colleague looks first), "free"."""

    kind: str
    words: str


def boundary(viewer: Viewer, client: Client) -> Boundary:
    """The one rule that counts for him here: what closes the box stands before what opens it.
    Asks the database nothing."""
    if viewer.writing == TEAM_ONLY:
        return Boundary("course", _refusals()["course"])
    if not access.mode_admits(viewer, client):
        return Boundary("mode", _refusals()["mode"])
    if viewer.looked_over:
        left = viewer.writing
        words = ngettext(
            "A colleague looks at your words before they leave: %(count)s more message.",
            "A colleague looks at your words before they leave: %(count)s more messages.",
            left,
        )
        return Boundary("looked", words % {"count": left})
    if access.whole_team_writes(client, viewer.company):
        return Boundary("free", _("The whole team writes to this client."))
    return Boundary("free", _("Account managers only write to this client; you are one of them."))


def refusal(viewer: Viewer) -> str:
    """Why his words can't go to a client."""
    return _refusals()["course" if viewer.at_desk and viewer.writing == TEAM_ONLY else "mode"]


def _refusals() -> dict[str, str]:
    return {
        "course": _(
            "Your words stay with the team until you have passed the course on writing to clients:"
            " eight short rules and a few questions, a quarter of an hour."
        ),
        "mode": _("You can't write to this client: the account manager does."),
    }
