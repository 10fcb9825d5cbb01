"""The file of an import that is yet to be begun, in parts; its owner is the key of the form."""

import uuid

from django.http import Http404

from kulisy.files import receiving
from kulisy.imports import access, actions
from kulisy.people.middleware import FacedRequest


def _owner(request: FacedRequest, *, import_kind: str, form_key: uuid.UUID) -> receiving.Draft:
    viewer = request.viewer
    if not access.may_import(viewer, import_kind):
        raise Http404
    return receiving.Draft(
        viewer_person_id=viewer.person_id,
        company_id=viewer.company.id,
        owner_kind=actions.OWNER_KIND,
        owner_id=form_key,
        audience=actions.AUDIENCE,
    )


def _limit(request: FacedRequest, *, import_kind: str, form_key: uuid.UUID) -> int:
    return actions.limit_of(request.viewer, import_kind)


urls = receiving.addresses(
    "settings/imports/new/<str:import_kind>/<uuid:form_key>", "import", owner=_owner, limit=_limit
)
