"""Who may see which documents, as queries that start from the viewer; and who reads, from the
document. Sections count here: a contact sees what one of his sections opens."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from kulisy.documents.models import (
    MONEY,
    SECTIONS,
    Asks,
    Document,
    Draft,
    Fact,
    Kind,
    Link,
    Receipt,
    SearchRow,
    Version,
)
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

__all__ = ["SECTIONS", "Asks", "Fact", "Kind"]

Rows = TypeVar("Rows", bound="QuerySet[Any]")


def documents(viewer: Viewer) -> QuerySet[Document]:
    """The team: of all clients it sees. A client: those that one of his sections opens. By an
    accountant's link: the one it was made for."""
    rows = Document.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return _seen(viewer, rows)
    if viewer.only_conversation is not None:
        rows = rows.filter(id=viewer.only_conversation)
    opened = Q(pk__in=[])
    for section in SECTIONS:
        clients = viewer.clients_with(section)
        if clients:
            opened |= Q(client_id__in=clients, sections__contains=[section])
    return rows.filter(opened)


def admitted(viewer: Viewer) -> bool:
    """Whether any section of his opens documents at all."""
    return any(viewer.clients_with(section) for section in SECTIONS)


def versions(viewer: Viewer) -> QuerySet[Version]:
    """All versions of the documents he may see: a correction stands beside what it corrects."""
    return Version.objects.filter(
        company_id=viewer.company.id, document_id__in=documents(viewer).values("id")
    )


def newest(viewer: Viewer, rows: Sequence[Document]) -> list[Version]:
    """The newest version of each, in the order of `rows`. One statement."""
    chosen = versions(viewer).filter(
        document_id__in=[each.id for each in rows], number=F("document__version")
    )
    known = {each.document_id: each for each in chosen}
    return [known[each.id] for each in rows if each.id in known]


def readers(document: Document) -> list[Reader]:
    """Everybody who may read it: seats that see the client, and contacts whom one of its sections
    admits. For the worker."""
    client = Client.objects.select_related("company").get(id=document.client_id)
    return [*people.seat_readers(client), *contact_readers(document, client=client)]


def contact_readers(
    document: Document, *, client: Client, sections: Sequence[str] | None = None
) -> list[Reader]:
    """The contacts among its readers; with `sections` those whom these would admit. For the
    worker."""
    found: dict[uuid.UUID, Reader] = {}
    for section in document.sections if sections is None else sections:
        for reader in people.contact_readers(client, section=section, contact_ids=None):
            found.setdefault(reader.person_id, reader)
    return list(found.values())


def drafts(viewer: Viewer) -> QuerySet[Draft]:
    """What is being prepared: the team's, and nobody's in the cabinet."""
    if not viewer.at_desk:
        return Draft.objects.none()
    rows = Draft.objects.filter(company_id=viewer.company.id)
    return _seen(viewer, rows)


def receipts(viewer: Viewer) -> QuerySet[Receipt]:
    """The desk: every one of the documents it sees. The cabinet: one's own, and those of the links
    one made; colleagues' are their affair."""
    rows = Receipt.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return _seen(viewer, rows)
    own = Q(contact_id__in=viewer.contact_ids) | Q(link__contact_id__in=viewer.contact_ids)
    return rows.filter(own)


def links(viewer: Viewer) -> QuerySet[Link]:
    """The desk: all of the documents it sees. The cabinet: one's own; through a link: none."""
    rows = Link.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return _seen(viewer, rows)
    if viewer.only_conversation is not None:
        return rows.none()
    return rows.filter(contact_id__in=viewer.contact_ids)


def words(viewer: Viewer, document_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What was read out of these documents' files, by document."""
    rows = SearchRow.objects.filter(
        company_id=viewer.company.id, document_id__in=documents(viewer).values("id")
    )
    found = rows.filter(document_id__in=list(document_ids))
    return dict(found.values_list("document_id", "words"))


def with_seen(viewer: Viewer, rows: QuerySet[Document]) -> QuerySet[Document]:
    """Each with `seen`: whether this contact has opened or taken its newest version."""
    own = receipts(viewer).filter(
        document_id=OuterRef("id"),
        contact_id__in=viewer.contact_ids,
        version__number=OuterRef("version"),
    )
    return rows.annotate(seen=Exists(own))


def with_readings(viewer: Viewer, rows: QuerySet[Document]) -> QuerySet[Document]:
    """The desk's: each with how many people of the client opened its newest version (`read_by`),
    and when it was last touched (`read_at`). Two look-ups a row, in one statement."""
    newest = (
        receipts(viewer)
        .filter(document_id=OuterRef("id"), version__number=OuterRef("version"))
        .order_by()
        .values("document_id")
    )
    return rows.annotate(
        read_by=Subquery(newest.annotate(n=Count("contact_id", distinct=True)).values("n")),
        read_at=Subquery(newest.annotate(last=Max("at")).values("last")),
    )


def asking(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Those that still want something of the client."""
    return rows.filter(settled_at=None, withdrawn_at=None).exclude(asks="")


def unread(viewer: Viewer, *, before: datetime) -> QuerySet[Document]:
    """The desk's: nobody of the client has opened its newest version, which was published before
    that moment."""
    touched = receipts(viewer).filter(
        document_id=OuterRef("id"), version__number=OuterRef("version")
    )
    rows = documents(viewer).filter(changed_at__lt=before, withdrawn_at=None)
    return rows.filter(~Exists(touched))


def taken_again(viewer: Viewer, *, since: datetime) -> int:
    """The desk's: how often somebody of the client took a document more than a month old by
    himself: once a day, person and document. Each was a "please send it again"."""
    rows = receipts(viewer).filter(again=True, at__gte=since, fact=Fact.DOWNLOADED)
    return rows.values("document_id", "contact_id", "link_id", "at__date").distinct().count()


def sections_of(kind: str) -> list[str]:
    """The sections that open a document of this kind unless its publisher says otherwise."""
    return list(SECTIONS) if kind in MONEY else ["documents"]


def may_publish(viewer: Viewer, client: Client) -> bool:
    """Whoever's words may go to a client may show him a document; and who keeps the books."""
    return people.speaks(viewer) and (
        people.may_write_to(viewer, client) or viewer.role in {"accountant", "lawyer"}
    )


def opened_by(viewer: Viewer, link: Link) -> Viewer:
    """The viewer that the bearer of an accountant's link is: its maker, narrowed to the client and
    the document, and known to nobody."""
    admissions = tuple(each for each in viewer.admissions if each.client_id == link.client_id)
    return replace(
        viewer,
        name="",
        admissions=admissions,
        only_conversation=link.document_id,
        confirmed=False,
        photo=None,
    )


def _seen(viewer: Viewer, rows: Rows) -> Rows:
    """At the desk: without clients that are hidden from this seat."""
    hidden = viewer.hidden_clients
    return rows.exclude(client_id__in=hidden) if hidden else rows
