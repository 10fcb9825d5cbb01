"""«For my accountant»: a link to one document that expires. Who opens it is not known by name; that
it was opened is."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.documents.models import Document, Link
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.people.signin import hash_token
from kulisy.people.viewer import Viewer

#: How long a link may live, in days; the first is offered.
LIVES = (7, 1, 30)


def make_link(
    viewer: Viewer, document: Document, *, whom: str, days: int, now: datetime
) -> tuple[Link, str]:
    """The link and its address; the token stands nowhere else. Raises Refused."""
    admission = viewer.admission(document.client_id)
    if admission is None or viewer.looking_as or not viewer.confirmed:
        raise Refused(_("Sign in to make a link."))
    if days not in LIVES:
        raise Refused(_("A link lives for a day, a week or a month."), field="days")
    token = secrets.token_urlsafe(32)
    link = Link(
        company_id=document.company_id,
        client_id=document.client_id,
        document=document,
        contact_id=admission.contact_id,
        person_id=viewer.person_id,
        whom=one_line(whom, limit=80),
        token_hash=hash_token(token),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    link.save(force_insert=True)
    _record(viewer, "document_link_made", link, now=now, days=days)
    return link, f"{settings.ADDRESS}/doc/{token}/"


def revoke_link(viewer: Viewer, link: Link, *, now: datetime) -> None:
    """It opens nothing from now on. Its maker may, and the desk."""
    if link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        _record(viewer, "document_link_revoked", link, now=now)


def _record(viewer: Viewer, kind: str, link: Link, *, now: datetime, **facts: int) -> None:
    admission = viewer.admission(link.client_id)
    journal.record(
        journal.Actor("contact", admission.contact_id)
        if admission
        else journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("document", link.document_id),
        company_id=link.company_id,
        client_id=link.client_id,
        now=now,
        facts={"link": str(link.id), **facts},
    )
