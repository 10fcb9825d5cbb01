"""Files that are brought on stage: sent in parts and pinned to a draft, as a page would."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from kulisy.conversations import actions
from kulisy.conversations.models import Conversation
from kulisy.demo.company import House
from kulisy.demo.papers import drawn
from kulisy.demo.play import Paper
from kulisy.files import actions as files
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Place:
    """Where a message will stand; no conversation: it opens one."""

    client: Client
    conversation: Conversation | None
    audience: str


def brought(
    house: House, viewer: Viewer, place: Place, papers: list[Paper], *, at: datetime
) -> list[uuid.UUID]:
    """The papers as finished uploads of the viewer's draft of this place; their ids, in order."""
    if not papers or viewer.person_id is None:
        return []
    draft = actions.save_draft(
        viewer, place.client, place.conversation, audience=place.audience, body="", now=at
    )
    uploads = []
    for paper in papers:
        data = drawn(paper.recipe, fill=house.when.fill)
        upload = files.begin_upload(
            company_id=viewer.company.id,
            person_id=viewer.person_id,
            owner_kind="draft",
            owner_id=draft.id,
            audience=place.audience,
            name=house.when.fill(paper.name),
            size=len(data),
            now=at,
        )
        house.uploads.append(upload.id)
        files.keep_part(upload, number=1, source=BytesIO(data))
        files.finish_upload(upload, now=at)
        uploads.append(upload.id)
    return uploads
