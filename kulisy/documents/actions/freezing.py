"""How a document is frozen: the file kept, the version, its words for the search, the journal, the
jobs that tell of it. Every verb that shows a document goes through here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.documents import access, search
from kulisy.documents.models import Document, Version
from kulisy.files import actions as files
from kulisy.files.models import Blob
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.boundaries import refusal
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

TELL = "kulisy.documents.tasks.tell_published"
READ = "kulisy.documents.tasks.read_words"
#: What is said about a document on a draft, on the document and, frozen, on each version.
SAID = (
    "kind",
    "title",
    "number",
    "day",
    "total",
    "currency",
    "matter",
    "sections",
    "asks",
    "due",
)


@dataclass(frozen=True)
class Related:
    """What a document was made of in a room above: a plain word and id."""

    kind: str
    id: uuid.UUID


def client_of(viewer: Viewer | None, client_id: uuid.UUID) -> Client:
    """The client, for whom this viewer may do something with his documents. Raises Refused."""
    client = Client.objects.get(id=client_id)
    if viewer is not None and (
        client.company_id != viewer.company.id
        or client.id in viewer.hidden_clients
        or not access.may_publish(viewer, client)
    ):
        if viewer.at_desk and not people.speaks(viewer):
            raise Refused(refusal(viewer))
        raise Refused(_("Only account managers show documents to this client."))
    return client


def locked(company_id: uuid.UUID, document_id: uuid.UUID) -> Document:
    """The row, held until the transaction ends: of two verbs the second sees what the first did."""
    return Document.objects.select_for_update(of=("self",)).get(
        company_id=company_id, id=document_id
    )


def kept(
    viewer: Viewer | None, document: Document, *, name: str, pdf: bytes, now: datetime
) -> Blob:
    """The rendered file; `name` "": called as the document is."""
    named = document.title.endswith(f" {document.number}")
    called = document.title if named else f"{document.title} {document.number}".strip()
    return files.keep_bytes(
        company_id=document.company_id,
        person_id=viewer.person_id if viewer else None,
        name=name or called.replace("/", "-") + ".pdf",
        data=pdf,
        now=now,
    )


def add_version(
    viewer: Viewer | None,
    document: Document,
    blob: Blob,
    *,
    reason: str,
    tell: bool,
    now: datetime,
) -> None:
    """One more, beside those before; what the document asks for is asked anew."""
    document.version += 1
    document.changed_at = now
    document.settled_at = document.settled_by_contact = None
    document.save(
        update_fields=[*SAID, "version", "changed_at", "settled_at", "settled_by_contact"]
    )
    freeze(viewer, document, blob, reason=one_line(reason, limit=500), tell=tell, now=now)


def freeze(
    viewer: Viewer | None,
    document: Document,
    blob: Blob,
    *,
    reason: str,
    tell: bool,
    now: datetime,
    opening: Sequence[str] = (),
) -> Version:
    """The document's newest version, as it stands now. `opening`: its first lines, for the letter
    to those who may read it."""
    said = {field: getattr(document, field) for field in SAID if field not in ("day", "due")}
    said |= {field: str(getattr(document, field) or "") for field in ("day", "due")}
    said |= {"opening": list(opening)} if opening else {}
    version = Version(
        company_id=document.company_id,
        client_id=document.client_id,
        document=document,
        number=document.version,
        blob=blob,
        sha256=blob.sha256,
        name=blob.name,
        size=blob.size,
        content_type=blob.content_type,
        said=said,
        reason=reason,
        published_by_seat_id=viewer.seat_id if viewer else None,
        published_at=now,
    )
    version.save(force_insert=True)
    search.keep(document, version)
    kind = "document_published" if version.number == 1 else "document_corrected"
    record(
        viewer,
        kind,
        document,
        now=now,
        words=f"{document.title}\n{reason}",
        version=version.number,
        file=version.sha256,
        size=version.size,
        kind=document.kind,
        number=document.number,
        day=str(document.day),
        total=document.total or 0,
        currency=document.currency,
    )
    outbox.defer(READ, priority=-10, version_id=str(version.id))
    if tell:
        outbox.defer(TELL, version_id=str(version.id))
    return version


def record(
    viewer: Viewer | None,
    what: str,
    document: Document,
    *,
    now: datetime,
    words: str = "",
    **facts: Any,
) -> None:
    """An entry of the client's log; `viewer` None: the system itself."""
    journal.record(
        journal.Actor("seat", viewer.seat_id) if viewer else journal.SYSTEM,
        what,
        journal.Subject("document", document.id),
        company_id=document.company_id,
        client_id=document.client_id,
        now=now,
        facts=facts,
        contents={"words": words} if words else None,
    )
