"""Who hears of a document: contacts who may read it, as each has chosen. In the worker's role."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from kulisy.documents import access
from kulisy.documents.models import Document, Version
from kulisy.notify import live, tell
from kulisy.notify.models import Kind
from kulisy.people.access import Reader


def published(version: Version, *, now: datetime) -> None:
    """To the client: there is a new document, or a new version of one. The desk's pages of this
    client look again."""
    document = version.document
    told = access.contact_readers(document, client=document.client)
    _look_again(told)
    tell.tell(_news(document, f"document:{version.id}"), told, now=now)


def withdrawn(document: Document, sections: Sequence[str], *, now: datetime) -> None:
    """To those whom these sections admit: it holds no longer. Where nobody is to see it any more,
    their pages look again and nothing is said."""
    told = access.contact_readers(document, client=document.client, sections=sections)
    _look_again(told)
    if document.sections:
        tell.tell(_news(document, withdrawal_key(document.id)), told, now=now)


def withdrawal_key(document_id: uuid.UUID) -> str:
    """By which a bell or a letter of a withdrawal is told from that of a publication."""
    return f"document:{document_id}:withdrawn"


def _news(document: Document, key: str) -> tell.News:
    return tell.News(
        company_id=document.company_id,
        kind=Kind.DOCUMENT,
        subject_kind="document",
        subject_id=document.id,
        place_id=document.id,
        key=key,
        wider_id=document.client_id,
    )


def _look_again(readers: Sequence[Reader]) -> None:
    for page in ("home", "documents"):
        live.nudge([reader.topic for reader in readers], page)
