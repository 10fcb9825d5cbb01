"""What somebody of the client did with a document: rows that never change, and the journal."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kulisy.documents.models import Document, Fact, Link, Receipt, Version
from kulisy.journal import actions as journal
from kulisy.kit.ids import new_id
from kulisy.people.viewer import Viewer

#: A document published so long ago would have been asked for again.
OLD = timedelta(days=30)
#: The same fact of the same person is noted so often at most: a page that is looked at twice in a
#: minute was opened once.
PAUSE = timedelta(minutes=10)


def note_opening(viewer: Viewer, version: Version, *, now: datetime) -> None:
    """The document's page was really shown."""
    _note(viewer, version, Fact.OPENED, now=now)


def note_download(viewer: Viewer, version: Version, *, now: datetime) -> None:
    """The file itself was given out, to look at or to keep."""
    _note(viewer, version, Fact.DOWNLOADED, now=now)


def note_downloads(viewer: Viewer, versions: Sequence[Version], *, now: datetime) -> None:
    """Many files were given out as one. The statements don't grow with them. Whoever takes a whole
    year asked for none of them again."""
    if not _himself(viewer) or not versions:
        return
    noted = Receipt.objects.filter(
        company_id=viewer.company.id,
        version_id__in=[each.id for each in versions],
        contact_id__in=viewer.contact_ids,
        fact=Fact.DOWNLOADED,
        at__gt=now - PAUSE,
    )
    before = set(noted.values_list("version_id", flat=True))
    fresh = [(each, _contact(viewer, each)) for each in versions if each.id not in before]
    Receipt.objects.bulk_create(
        _receipt(each, Fact.DOWNLOADED, contact_id=contact_id, again=False, now=now)
        for each, contact_id in fresh
    )
    journal.record_each(
        [_entry(each, Fact.DOWNLOADED, contact_id, now=now) for each, contact_id in fresh]
    )


def done(viewer: Viewer, document: Document, version: Version, *, now: datetime) -> bool:
    """The client says that what this version asks of him is done: it waits for him no longer. Of a
    version that was corrected meanwhile he can't say so: then False. What must be paid is marked by
    the company alone."""
    if not _himself(viewer):
        return False
    asking = Document.objects.filter(
        company_id=document.company_id, id=document.id, version=version.number
    )
    contact_id = _contact(viewer, document)
    waited = asking.filter(settled_at=None, withdrawn_at=None)
    if waited.update(settled_at=now, settled_by_contact_id=contact_id):
        keep(version, Fact.SETTLED, contact_id=contact_id, now=now)
        return True
    return asking.exclude(settled_at=None).exists()


def _note(viewer: Viewer, version: Version, fact: str, *, now: datetime) -> None:
    """At the desk and through somebody else's eyes nothing is noted."""
    if not _himself(viewer):
        return
    contact_id = _contact(viewer, version)
    before = Receipt.objects.filter(
        company_id=version.company_id,
        version_id=version.id,
        contact_id=contact_id,
        fact=fact,
        at__gt=now - PAUSE,
    )
    if before.exists():
        return
    keep(version, fact, contact_id=contact_id, now=now)


def note_by_link(link: Link, version: Version, fact: str, *, now: datetime) -> None:
    """Somebody who has the link opened or took the document. Inside the bearer's `viewing`. He may
    read no receipts: what was noted a moment ago is told by its key, of which there is one for each
    PAUSE."""
    told = f"{fact}:{version.id}:{int(now.timestamp() // PAUSE.total_seconds())}"
    with suppress(IntegrityError), transaction.atomic():
        keep(
            version,
            fact,
            contact_id=link.contact_id,
            link=link,
            key=uuid.uuid5(link.id, told),
            now=now,
        )


def keep(
    version: Version,
    fact: str,
    *,
    contact_id: uuid.UUID,
    link: Link | None = None,
    key: uuid.UUID | None = None,
    now: datetime,
) -> None:
    """The row and its entry. By a `link` it was somebody to whom the contact had given it: he is
    not known by name."""
    again = now - version.published_at > OLD
    row = _receipt(version, fact, contact_id=contact_id, again=again, now=now, link=link, key=key)
    Receipt.objects.bulk_create([row])
    more = {"by": "link"} if link else {}
    journal.record_each([_entry(version, fact, contact_id, now=now, **more)])


def _receipt(
    version: Version,
    fact: str,
    *,
    contact_id: uuid.UUID,
    again: bool,
    now: datetime,
    link: Link | None = None,
    key: uuid.UUID | None = None,
) -> Receipt:
    return Receipt(
        id=key or new_id(),
        company_id=version.company_id,
        client_id=version.client_id,
        document_id=version.document_id,
        version=version,
        contact_id=None if link else contact_id,
        link=link,
        fact=fact,
        at=now,
        again=again,
    )


def _entry(
    version: Version, fact: str, contact_id: uuid.UUID, *, now: datetime, **more: str
) -> journal.Made:
    return journal.made(
        journal.Actor("contact", contact_id),
        f"document_{fact}",
        journal.Subject("document", version.document_id),
        company_id=version.company_id,
        client_id=version.client_id,
        now=now,
        facts={"version": version.number, "file": version.sha256, **more},
    )


def _himself(viewer: Viewer) -> bool:
    return not viewer.at_desk and not viewer.looking_as and viewer.confirmed


def _contact(viewer: Viewer, thing: Document | Version) -> uuid.UUID:
    """Of its client: whoever sees it has an admission there."""
    admission = viewer.admission(thing.client_id)
    if admission is None:
        raise LookupError(f"no contact of {thing.client_id}")
    return admission.contact_id
