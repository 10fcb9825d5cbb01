"""Publishing: from then on the client sees it, and it is frozen. A correction is a version more."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.documents import access
from kulisy.documents.actions.drafting import locked_draft
from kulisy.documents.actions.freezing import (
    SAID,
    Related,
    add_version,
    client_of,
    freeze,
    kept,
    locked,
)
from kulisy.documents.models import Document, Draft
from kulisy.documents.signals import published
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.people.viewer import Viewer


def publish_rendered(
    viewer: Viewer | None,
    *,
    client_id: uuid.UUID,
    kind: str,
    title: str,
    day: date,
    pdf: bytes,
    now: datetime,
    number: str = "",
    total: int | None = None,
    currency: str = "RUB",
    sections: Sequence[str] | None = None,
    related: Related | None = None,
    matter: str = "",
    asks: str = "",
    due: date | None = None,
    name: str = "",
    tell: bool = True,
    opening: Sequence[str] = (),
) -> Document:
    """Publish a PDF that a room above has made, in one transaction with its own rows.

    `viewer`: a seat at the desk, inside `viewing`; None: the system itself, in the worker's role
    (`working()`). `kind` is one of `models.Kind`, `total` in the smallest unit (kopecks), `asks`
    one of `models.Asks`, `sections` whose accesses open it (None: as the kind says), `name` of the
    file (None: made of the title and the number). Asked again with the same `related` and kind, it
    gives back the document that is there. `tell`: bells and letters to its readers. `opening`: what
    it begins with, line by line; its letter says them.

    Raises Refused where the viewer may not show this client a document.
    """
    client = client_of(viewer, client_id)
    if related is not None:
        known = Document.objects.filter(
            company_id=client.company_id,
            related_kind=related.kind,
            related_id=related.id,
            kind=kind,
        ).first()
        if known is not None:
            return known
    document = Document(
        id=new_id(),
        company_id=client.company_id,
        client=client,
        kind=kind,
        title=one_line(title, limit=200),
        number=one_line(number, limit=60),
        day=day,
        total=total,
        currency=currency,
        matter=one_line(matter, limit=120),
        sections=list(sections) if sections is not None else access.sections_of(kind),
        asks=asks,
        due=due,
        related_kind=related.kind if related else "",
        related_id=related.id if related else None,
        published_at=now,
        changed_at=now,
    )
    blob = kept(viewer, document, name=name, pdf=pdf, now=now)
    document.save(force_insert=True)
    freeze(viewer, document, blob, reason="", tell=tell, now=now, opening=opening)
    published.send(sender=Document, document=document, draft_id=None, now=now)
    return document


def correct_rendered(
    viewer: Viewer | None,
    document: Document,
    *,
    pdf: bytes,
    reason: str,
    now: datetime,
    name: str = "",
    tell: bool = True,
    **said: Any,
) -> Document:
    """A new version of a document beside the ones before, for a room above; `said`: what it says
    now and did not before (`title`, `number`, `day`, `total`, `asks`, `due` …). `reason` is read by
    the client. What it asked for is asked anew. Raises Refused where it was withdrawn."""
    own = locked(document.company_id, document.id)
    client_of(viewer, own.client_id)
    if own.withdrawn_at is not None:
        raise Refused(_("This document was withdrawn. Publish a new one."))
    for field, value in said.items():
        if field not in SAID:
            raise TypeError(f"a document says no {field}")
        setattr(own, field, value)
    blob = kept(viewer, own, name=name, pdf=pdf, now=now)
    add_version(viewer, own, blob, reason=reason, tell=tell, now=now)
    return own


def publish(viewer: Viewer, draft: Draft, *, now: datetime) -> Document:
    """A draft becomes a document (or a version more of one), and is gone: of two that publish it
    the second is refused. Raises Refused."""
    own = locked_draft(draft)
    client = client_of(viewer, own.client_id)
    if own.blob is None:
        raise Refused(_("Choose the file first."), field="file")
    if own.document_id is not None:
        document = locked(own.company_id, own.document_id)
        if document.withdrawn_at is not None:
            raise Refused(_("This document was withdrawn. Publish a new one."))
        if not own.reason:
            raise Refused(_("Say what has changed: the client reads it."), field="reason")
        _take_over(document, own)
        add_version(viewer, document, own.blob, reason=own.reason, tell=True, now=now)
    else:
        document = Document(
            id=new_id(),
            company_id=own.company_id,
            client=client,
            published_at=now,
            changed_at=now,
        )
        _take_over(document, own)
        document.save(force_insert=True)
        freeze(viewer, document, own.blob, reason="", tell=True, now=now)
        published.send(sender=Document, document=document, draft_id=own.id, now=now)
    own.delete()
    return document


def _take_over(document: Document, draft: Draft) -> None:
    for field in SAID:
        setattr(document, field, getattr(draft, field))
