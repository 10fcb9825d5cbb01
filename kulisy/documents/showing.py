"""One document as a page shows it, in either face."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from kulisy.documents import access, wording
from kulisy.documents.listing import Line, line, page
from kulisy.documents.models import Document, Receipt, Version
from kulisy.files.kinds import INLINE, PREVIEWED
from kulisy.notify.delivery import letters_about, words_of
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Edition:
    """A version, with what it said of itself then."""

    number: int
    at: datetime
    by: str
    reason: str
    name: str
    size: int
    content_type: str
    sha256: str
    url: str
    look_url: str
    preview_url: str
    newest: bool


@dataclass(frozen=True)
class Shared:
    """A link that was made for somebody."""

    id: uuid.UUID
    whom: str
    by: str
    expires_at: datetime
    opened: int
    last_at: datetime | None
    end_url: str


@dataclass(frozen=True)
class Paper:
    """A document's page."""

    line: Line
    name: str
    kind: str
    number: str
    document: Document
    editions: Sequence[Edition]
    asked: str
    may_finish: bool
    done_words: str
    links: Sequence[Shared]

    @property
    def newest(self) -> Edition:
        return self.editions[0]


@dataclass(frozen=True)
class Received:
    """One fact about who did what with a version."""

    who: str
    by_link: bool
    fact: str
    words: str
    version: int
    at: datetime


def letters(viewer: Viewer, document: Document) -> list[str]:
    """The desk's: what became of the letters about it, one line each. One statement."""
    rows = letters_about(viewer, [document.id]).filter(subject_kind="document")
    return [words for each in rows if (words := words_of(each))]


def receipts(viewer: Viewer, document: Document) -> list[Received]:
    """The desk's: what the client's people did with it, the newest first; the last hundred."""
    rows = (
        access.receipts(viewer)
        .filter(document_id=document.id)
        .select_related("contact", "link__contact", "version")
        .order_by("-at", "-id")[:100]
    )
    return [
        Received(
            who=_who(each),
            by_link=each.link is not None,
            fact=each.fact,
            words=str(access.Fact(each.fact).label),
            version=each.version.number,
            at=each.at,
        )
        for each in rows
    ]


def _who(receipt: Receipt) -> str:
    if receipt.link is not None:
        return receipt.link.whom or receipt.link.contact.name
    return receipt.contact.name if receipt.contact else ""


def paper_of(viewer: Viewer, document: Any, *, now: datetime) -> Paper:
    """In either face. Three statements at most: its versions, the links that the viewer sees and
    their use."""
    versions = access.versions(viewer).filter(document_id=document.id).order_by("-number")
    if viewer.at_desk:
        versions = versions.select_related("published_by_seat")
    asked = wording.asked(document, today=timezone.localdate(now))
    return Paper(
        line=line(viewer, document, now=now),
        name=wording.name(document),
        kind=wording.kind(document),
        number=document.number,
        document=document,
        editions=[_edition(viewer, each, document) for each in versions],
        asked=asked,
        may_finish=bool(asked)
        and document.asks != access.Asks.PAY
        and not viewer.looking_as
        and viewer.confirmed,
        done_words=wording.done(document),
        links=_links(viewer, document, now=now),
    )


def _edition(viewer: Viewer, version: Version, document: Document) -> Edition:
    url = page(viewer, "document_file", document.id, version.number)
    return Edition(
        number=version.number,
        at=version.published_at,
        by=_publisher(viewer, version),
        reason=version.reason,
        name=version.name,
        size=version.size,
        content_type=version.content_type,
        sha256=version.sha256,
        url=url,
        look_url=f"{url}?look=1" if version.content_type in INLINE else "",
        preview_url=page(viewer, "document_preview", document.id, version.number)
        if version.content_type in PREVIEWED
        else "",
        newest=version.number == document.version,
    )


def _publisher(viewer: Viewer, version: Version) -> str:
    """The desk's alone: a client is not shown everybody of the team."""
    seat = version.published_by_seat if viewer.at_desk else None
    return seat.name if seat else ""


def _links(viewer: Viewer, document: Document, *, now: datetime) -> list[Shared]:
    rows = list(
        access.links(viewer)
        .filter(document_id=document.id, revoked_at=None, expires_at__gt=now)
        .select_related("contact")
        .order_by("-made_at")
    )
    used = _used(viewer, [each.id for each in rows]) if rows else {}
    return [
        Shared(
            id=each.id,
            whom=each.whom,
            by=each.contact.name,
            expires_at=each.expires_at,
            opened=used.get(each.id, (0, None))[0],
            last_at=used.get(each.id, (0, None))[1],
            end_url=page(viewer, "document_link_end", document.id, each.id),
        )
        for each in rows
    ]


def _used(
    viewer: Viewer, link_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID | None, tuple[int, datetime | None]]:
    """Link → how often it was opened, and when it was last used."""
    opened = Count("id", filter=Q(fact=access.Fact.OPENED))
    rows = access.receipts(viewer).filter(link_id__in=link_ids).order_by().values_list("link_id")
    return {
        link_id: (times, last)
        for link_id, times, last in rows.annotate(times=opened, last=Max("at"))
    }
