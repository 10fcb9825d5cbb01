"""Drafts as the desk shows them, and what is made of files that were just sent."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kulisy.documents import actions, wording
from kulisy.documents.models import Draft, Kind
from kulisy.files import access as blobs
from kulisy.files.kinds import INLINE, PREVIEWED
from kulisy.kit.addresses import address
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Reading:
    """Somebody of the client who will read it, or does."""

    id: uuid.UUID
    name: str
    position: str


@dataclass(frozen=True)
class Shown:
    """What surrounds a draft's form."""

    readers: Sequence[Reading]
    url: str
    look_url: str
    preview_url: str


@dataclass(frozen=True)
class DraftLine:
    id: uuid.UUID
    title: str
    kind: str
    client: str
    by: str
    at: datetime
    url: str
    corrects: bool


def begin_each(
    viewer: Viewer, client: Client, kind: str, files: Sequence[uuid.UUID], *, now: datetime
) -> list[Draft]:
    """A draft for each file, called as the file is. Raises actions.Refused."""
    known = blobs.blobs(company_id=viewer.company.id, blob_ids=files)
    return [
        actions.begin(
            viewer,
            client,
            kind=kind,
            title=_title(known[each].name, kind) if each in known else str(Kind(kind).label),
            day=timezone.localdate(now),
            blob_id=each,
            now=now,
        )
        for each in files
    ]


def shown(viewer: Viewer, draft: Draft) -> Shown:
    """Two statements."""
    slug, kind = viewer.company.slug, draft.blob.content_type if draft.blob else ""
    url = address("desk:document_draft_file", slug, draft.id) if draft.blob else ""
    return Shown(
        readers=readers(viewer, draft.client_id, draft.sections),
        url=url,
        look_url=f"{url}?look=1" if kind in INLINE else "",
        preview_url=address("desk:document_draft_preview", slug, draft.id)
        if kind in PREVIEWED
        else "",
    )


def readers(viewer: Viewer, client_id: uuid.UUID, sections: Sequence[str]) -> list[Reading]:
    """The contacts whom one of these sections admits."""
    rows = people.accesses(viewer).filter(client_id=client_id, sections__overlap=list(sections))
    return [
        Reading(each.contact_id, each.contact.name, each.contact.position)
        for each in rows.select_related("contact").order_by("contact__name", "id")
    ]


def lines(viewer: Viewer, drafts: QuerySet[Draft]) -> list[DraftLine]:
    """The newest two hundred."""
    rows = drafts.select_related("client", "made_by").order_by("-changed_at", "-id")[:200]
    return [_line(viewer, each) for each in rows]


def _line(viewer: Viewer, draft: Any) -> DraftLine:
    return DraftLine(
        id=draft.id,
        title=wording.short_name(draft),
        kind=wording.kind(draft),
        client=draft.client.name,
        by=draft.made_by.name,
        at=draft.changed_at,
        url=address("desk:document_draft", viewer.company.slug, draft.id),
        corrects=draft.document_id is not None,
    )


def _title(name: str, kind: str) -> str:
    return PurePath(name).stem.replace("_", " ").strip()[:200] or str(Kind(kind).label)
