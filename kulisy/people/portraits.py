"""Addresses of photographs: of seats and of contacts, for whoever may see them."""

import uuid

from django.urls import reverse

from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer


def own_portrait(viewer: Viewer) -> str | None:
    """The viewer's own; while somebody looks through his eyes, that client's."""
    if viewer.at_desk:
        return portrait(viewer, "seat", viewer.seat_id, viewer.photo)
    return portrait(viewer, "contact", viewer.contact_ids[0], viewer.photo)


def portrait(viewer: Viewer, kind: str, row_id: object, photo: uuid.UUID | None) -> str | None:
    """The address of somebody's photograph in the viewer's face; None where there is none. `kind`:
    "seat" or "contact". Who looks through a client's eyes gets the desk's address: the picture is
    the same, and his looking is noted by pages, not by each face on them."""
    if photo is None:
        return None
    face = "desk" if viewer.looking_as else viewer.face
    return rewritten(viewer, reverse(f"{face}:{kind}_photo", args=[viewer.company.slug, row_id]))
