"""Who hears of a document: contacts who may read it, as each has chosen. In the worker's role."""

from datetime import datetime

from kulisy.documents import access
from kulisy.documents.models import Version
from kulisy.notify import live, tell
from kulisy.notify.models import Kind


def published(version: Version, *, now: datetime) -> None:
    """To the client: there is a new document, or a new version of one. The desk's pages of this
    client look again."""
    document = version.document
    told = access.contact_readers(document, client=document.client)
    news = tell.News(
        company_id=document.company_id,
        kind=Kind.DOCUMENT,
        subject_kind="document",
        subject_id=document.id,
        place_id=document.id,
        key=f"document:{version.id}",
        wider_id=document.client_id,
    )
    live.nudge([reader.topic for reader in told], "home")
    live.nudge([reader.topic for reader in told], "documents")
    tell.tell(news, told, now=now)
