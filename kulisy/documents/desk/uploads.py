"""A document's file on its way: in parts, for the page that asked for it, by whoever sends it."""

import uuid

from kulisy.files import receiving
from kulisy.people.middleware import FacedRequest

OWNER_KIND = "document"


def _owner(request: FacedRequest, *, form_key: uuid.UUID) -> receiving.Draft:
    """For the team only, until it is published."""
    return receiving.Draft(
        viewer_person_id=request.viewer.person_id,
        company_id=request.viewer.company.id,
        owner_kind=OWNER_KIND,
        owner_id=form_key,
        audience="internal",
    )


def _limit(request: FacedRequest, *, form_key: uuid.UUID) -> int:
    return request.viewer.company.upload_limit


urls = receiving.addresses("documents/new/<uuid:form_key>", "document", owner=_owner, limit=_limit)
