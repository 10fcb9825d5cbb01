"""What the team prepares before a client sees it."""

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.documents import access
from kulisy.documents.actions.freezing import SAID, locked
from kulisy.documents.models import Document, Draft
from kulisy.files import access as files
from kulisy.kit.text import one_line
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


def begin(
    viewer: Viewer,
    client: Client,
    *,
    now: datetime,
    document: Document | None = None,
    blob_id: uuid.UUID | None = None,
    **said: Any,
) -> Draft:
    """A new draft; of a correction (`document`), with all that the document says now: the one
    that was begun already, if there is one. Raises Refused."""
    seat_id = viewer.seat_id
    if seat_id is None or not access.may_publish(viewer, client):
        raise Refused(_("Only account managers show documents to this client."))
    if document is not None:
        document = locked(document.company_id, document.id)
        begun = access.drafts(viewer).filter(document_id=document.id).first()
        if begun is not None:
            return begun
    draft = Draft(
        company_id=client.company_id,
        client=client,
        document=document,
        blob_id=_own(viewer, blob_id),
        made_by_id=seat_id,
        made_at=now,
        changed_at=now,
    )
    if document is not None:
        said = {field: getattr(document, field) for field in SAID} | said
    _say(draft, said)
    draft.save(force_insert=True)
    return draft


def save(
    viewer: Viewer, draft: Draft, *, now: datetime, blob_id: uuid.UUID | None = None, **said: Any
) -> Draft:
    """What is said about it, as it stands in the form; with `blob_id` another file in place of the
    one before. Raises Refused."""
    own = locked_draft(draft)
    _say(own, said)
    if blob_id is not None:
        own.blob_id = _own(viewer, blob_id)
    own.changed_at = now
    own.save(force_update=True)
    return own


def discard(viewer: Viewer, draft: Draft) -> None:
    """Nobody but the team ever saw it."""
    Draft.objects.filter(company_id=draft.company_id, id=draft.id).delete()


def locked_draft(draft: Draft) -> Draft:
    """The row, held until the transaction ends. Refused where it was published or thrown away."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("blob")
    own = rows.filter(company_id=draft.company_id, id=draft.id).first()
    if own is None:
        raise Refused(_("This draft was published or thrown away meanwhile."))
    return own


def _say(draft: Draft, said: dict[str, Any]) -> None:
    limits = {"title": 200, "number": 60, "matter": 120, "note": 500, "reason": 500}
    for field, value in said.items():
        if field not in (*SAID, "note", "reason"):
            raise TypeError(f"a draft says no {field}")
        setattr(draft, field, one_line(value, limit=limits[field]) if field in limits else value)
    if not draft.sections:
        draft.sections = access.sections_of(draft.kind)


def _own(viewer: Viewer, blob_id: uuid.UUID | None) -> uuid.UUID | None:
    """A file that this very person has sent."""
    if blob_id is None:
        return None
    found = files.blob(company_id=viewer.company.id, blob_id=blob_id)
    if found is None or found.person_id != viewer.person_id:
        raise Refused(_("This file has not arrived. Please choose it again."), field="file")
    return blob_id
