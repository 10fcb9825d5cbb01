"""A contact's own photograph."""

import uuid
from datetime import datetime

from django.http import Http404

from kulisy.admissions.actions.facts import note
from kulisy.people import access as people
from kulisy.people.models import Contact
from kulisy.people.viewer import Viewer


def put_own_photo(viewer: Viewer, photo: uuid.UUID | None, *, now: datetime) -> None:
    """One face for all of his places at this company. None: take it away."""
    if viewer.at_desk or viewer.looking_as:
        raise Http404
    own = people.contacts(viewer).filter(id__in=viewer.contact_ids)
    changed = [each for each in own if each.photo != photo]
    Contact.objects.filter(
        company_id=viewer.company.id, id__in=[each.id for each in changed]
    ).update(photo=photo)
    for each in changed:
        note(
            viewer,
            "contact_changed",
            ("contact", each.id),
            client_id=each.client_id,
            now=now,
            facts={"fields": ["photo"]},
        )
