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
from kulisy.documents.models import Document, Version
from kulisy.files.kinds import INLINE, PREVIEWED
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
            who=each.contact.name if each.contact else each.link.whom or each.link.contact.name,
            by_link=each.link is not None,
            fact=each.fact,
            words=str(access.Fact(each.fact).label),
            version=each.version.number,
            at=each.at,
        )
        for each in rows
    ]


def in_cabinet(viewer: Viewer, document: Any, *, now: datetime) -> Paper:
    """Three statements: its versions, the viewer's links."""
    return _paper(viewer, document, now=now)


def at_desk(viewer: Viewer, document: Any, *, now: datetime) -> Paper:
    return _paper(viewer, document, now=now)


def _paper(viewer: Viewer, document: Any, *, now: datetime) -> Paper:
    versions = access.versions(viewer).filter(document_id=document.id).order_by("-number")
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
        by=version.published_by_name if viewer.at_desk else "",
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


def _links(viewer: Viewer, document: Document, *, now: datetime) -> list[Shared]:
    rows = list(
        access.links(viewer)
        .filter(document_id=document.id, revoked_at=None, expires_at__gt=now)
        .select_related("contact")
        .order_by("-made_at")
    )
    used = (
        {
            each["link_id"]: each
            for each in access.receipts(viewer)
            .filter(link_id__in=[each.id for each in rows])
            .order_by()
            .values("link_id")
            .annotate(times=Count("id", filter=Q(fact=access.Fact.OPENED)), last=Max("at"))
        }
        if rows
        else {}
    )
    return [
        Shared(
            id=each.id,
            whom=each.whom,
            by=each.contact.name,
            expires_at=each.expires_at,
            opened=used.get(each.id, {}).get("times", 0),
            last_at=used.get(each.id, {}).get("last"),
            end_url=page(viewer, "document_link_end", document.id, each.id),
        )
        for each in rows
    ]
