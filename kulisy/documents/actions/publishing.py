"""Publishing: from then on the client sees it, and it is frozen. A correction is a version more."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.documents import access, search
from kulisy.documents.models import Described, Document, Draft, Version
from kulisy.files import actions as files
from kulisy.files.models import Blob
from kulisy.journal import actions as journal
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.notify import outbox
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


class Refused(Exception):
    """It can't be done; the sentence is for the person, `field` names what it stands beside."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True)
class Related:
    """What a document was made of in a room above: a plain word and id."""

    kind: str
    id: uuid.UUID


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
) -> Document:
    """Publish a PDF that a room above has made, in one transaction with its own rows.

    `viewer`: a seat at the desk, inside `viewing`; None: the system itself, in the worker's role
    (`working()`). `kind` is one of `models.Kind`, `total` in the smallest unit (kopecks), `asks`
    one of `models.Asks`, `sections` whose accesses open it (None: as the kind says), `name` of the
    file (None: made of the title and the number). Asked again with the same `related` and kind, it
    gives back the document that is there. `tell`: bells and letters to its readers.

    Raises Refused where the viewer may not show this client a document.
    """
    client = _client(viewer, client_id)
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
    blob = _kept(viewer, client.company_id, name or _file_name(document), pdf, now)
    document.save(force_insert=True)
    _freeze(viewer, document, blob, reason="", tell=tell, now=now)
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
    the client. What it asked for is asked anew."""
    locked = _locked(document.company_id, document.id)
    _client(viewer, locked.client_id)
    for field, value in said.items():
        if field not in SAID:
            raise TypeError(f"a document says no {field}")
        setattr(locked, field, value)
    blob = _kept(viewer, locked.company_id, name or _file_name(locked), pdf, now)
    _add_version(viewer, locked, blob, reason=reason, tell=tell, now=now)
    return locked


def publish(viewer: Viewer, draft: Draft, *, now: datetime) -> Document:
    """A draft becomes a document (or a version more of one), and is gone. Raises Refused."""
    client = _client(viewer, draft.client_id)
    if draft.blob is None:
        raise Refused(_("Choose the file first."), field="file")
    if draft.document_id is not None:
        document = _locked(draft.company_id, draft.document_id)
        if document.withdrawn_at is not None:
            raise Refused(_("This document was withdrawn. Publish a new one."))
        if not draft.reason:
            raise Refused(_("Say what has changed: the client reads it."), field="reason")
        _take_over(document, draft)
        _add_version(viewer, document, draft.blob, reason=draft.reason, tell=True, now=now)
    else:
        document = Document(
            id=new_id(),
            company_id=draft.company_id,
            client=client,
            published_at=now,
            changed_at=now,
        )
        _take_over(document, draft)
        document.save(force_insert=True)
        _freeze(viewer, document, draft.blob, reason="", tell=True, now=now)
    draft.delete()
    return document


def withdraw(viewer: Viewer, document: Document, *, because: str, now: datetime) -> None:
    """It no longer holds: it stays where it was, marked so, with the reason; nothing is unsaid.
    Raises Refused."""
    because = one_line(because, limit=500)
    if not because:
        raise Refused(_("Say why it is withdrawn: the client reads it."), field="because")
    locked = _locked(document.company_id, document.id)
    _client(viewer, locked.client_id)
    if locked.withdrawn_at is not None:
        return
    locked.withdrawn_at, locked.withdrawn_because = now, because
    locked.save(update_fields=["withdrawn_at", "withdrawn_because"])
    _record(viewer, "document_withdrawn", locked, {"version": locked.version}, because, now)


def settle(viewer: Viewer | None, document: Document, *, now: datetime) -> None:
    """What it asked of the client is done, as the team knows (signed, paid)."""
    locked = _locked(document.company_id, document.id)
    _client(viewer, locked.client_id)
    if locked.settled_at is None and locked.asks:
        locked.settled_at = now
        locked.save(update_fields=["settled_at"])
        _record(viewer, "document_settled", locked, {"asked": locked.asks}, "", now)


def actor(viewer: Viewer | None) -> journal.Actor:
    return journal.Actor("seat", viewer.seat_id) if viewer else journal.SYSTEM


def _client(viewer: Viewer | None, client_id: uuid.UUID) -> Client:
    client = Client.objects.get(id=client_id)
    if viewer is not None and (
        client.company_id != viewer.company.id
        or client.id in viewer.hidden_clients
        or not access.may_publish(viewer, client)
    ):
        raise Refused(_("Only account managers show documents to this client."))
    return client


def _locked(company_id: uuid.UUID, document_id: uuid.UUID) -> Document:
    return Document.objects.select_for_update(of=("self",)).get(
        company_id=company_id, id=document_id
    )


def _kept(
    viewer: Viewer | None, company_id: uuid.UUID, name: str, pdf: bytes, now: datetime
) -> Blob:
    person_id = viewer.person_id if viewer else None
    return files.keep_bytes(
        company_id=company_id, person_id=person_id, name=name, data=pdf, now=now
    )


def _file_name(document: Document) -> str:
    return f"{document.title} {document.number}".strip().replace("/", "-") + ".pdf"


def _take_over(document: Document, draft: Described) -> None:
    for field in SAID:
        setattr(document, field, getattr(draft, field))


def _add_version(
    viewer: Viewer | None,
    document: Document,
    blob: Blob,
    *,
    reason: str,
    tell: bool,
    now: datetime,
) -> None:
    document.version += 1
    document.changed_at = now
    document.settled_at = document.settled_by_contact = None
    document.save(
        update_fields=[*SAID, "version", "changed_at", "settled_at", "settled_by_contact"]
    )
    _freeze(viewer, document, blob, reason=one_line(reason, limit=500), tell=tell, now=now)


def _freeze(
    viewer: Viewer | None,
    document: Document,
    blob: Blob,
    *,
    reason: str,
    tell: bool,
    now: datetime,
) -> Version:
    said = {field: getattr(document, field) for field in SAID if field not in ("day", "due")}
    said |= {field: str(getattr(document, field) or "") for field in ("day", "due")}
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
    facts = {
        "version": version.number,
        "file": version.sha256,
        "size": version.size,
        "kind": document.kind,
        "number": document.number,
        "day": str(document.day),
        "total": document.total or 0,
        "currency": document.currency,
    }
    kind = "document_published" if version.number == 1 else "document_corrected"
    _record(viewer, kind, document, facts, f"{document.title}\n{reason}", now)
    outbox.defer(READ, version_id=str(version.id))
    if tell:
        outbox.defer(TELL, version_id=str(version.id))
    return version


def _record(
    viewer: Viewer | None,
    kind: str,
    document: Document,
    facts: dict[str, Any],
    words: str,
    now: datetime,
) -> None:
    journal.record(
        actor(viewer),
        kind,
        journal.Subject("document", document.id),
        company_id=document.company_id,
        client_id=document.client_id,
        now=now,
        facts=facts,
        contents={"words": words} if words else None,
    )
