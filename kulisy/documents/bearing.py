"""Who bears an accountant's link, and what it opens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kulisy.documents import access
from kulisy.documents.models import Link, Version
from kulisy.people.links import shown
from kulisy.people.recipients import recipient
from kulisy.people.signin import hash_token
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Borne:
    """A link that opens, and the document as it stands now."""

    viewer: Viewer
    link: Link
    document: Any
    version: Version


def viewer_of(token: str, *, now: datetime) -> tuple[Viewer, Link] | None:
    """Its maker, narrowed; None for a link that never was, is too old, was ended, or whose maker
    has no cabinet any more. In the lobby."""
    with shown("link", token):
        link = Link.objects.filter(
            token_hash=hash_token(token), revoked_at=None, expires_at__gt=now
        ).first()
    if link is None:
        return None
    maker = recipient(person_id=link.person_id, company_id=link.company_id, face="portal")
    return (access.opened_by(maker, link), link) if maker else None


def borne(viewer: Viewer, link: Link) -> Borne | None:
    """What its maker may still see of it. Inside `viewing(viewer)`."""
    document = access.documents(viewer).filter(id=link.document_id).select_related("client").first()
    if document is None:
        return None
    version = access.versions(viewer).get(document_id=document.id, number=document.version)
    return Borne(viewer=viewer, link=link, document=document, version=version)
