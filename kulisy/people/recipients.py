"""The viewer that a letter's recipient would be, were he to open the page now."""

import uuid

from kulisy.people.access import with_writing
from kulisy.people.doors import portal_viewer, seat_viewer
from kulisy.people.models import Access, AccessState, Seat
from kulisy.people.viewer import Viewer, in_lobby


def recipient(*, person_id: uuid.UUID, company_id: uuid.UUID, face: str) -> Viewer | None:
    """None where his right has gone: then nothing is rendered for him. For the worker."""
    with in_lobby(person_id=person_id, savepoint=False):
        if face == "desk":
            seat = (
                with_writing(Seat.objects.select_related("company"))
                .filter(company_id=company_id, person_id=person_id, active=True)
                .first()
            )
            return seat_viewer(seat) if seat else None
        accesses = list(
            Access.objects.select_related("company", "client", "contact")
            .filter(company_id=company_id, person_id=person_id)
            .exclude(state=AccessState.REVOKED)
            .order_by("client__name", "id")
        )
        return portal_viewer(accesses) if accesses else None
