"""A composer as both faces show it: its draft, its addresses, the key of this form."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kulisy.conversations import standing
from kulisy.conversations.actions import Guarded
from kulisy.conversations.models import Conversation, Draft
from kulisy.files import access as blobs
from kulisy.kit.addresses import address
from kulisy.look import moments
from kulisy.people.looking import rewritten
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Composer:
    """What ui.composer takes."""

    action: str
    key: uuid.UUID
    body: str
    draft_url: str
    upload_url: str
    mentions_url: str
    limit: str
    saved: str
    uploaded: list[dict[str, Any]] = field(default_factory=list)
    title: str = ""
    error: str = ""
    #: Where the words that are written again and again are offered, at the desk.
    templates_url: str = ""
    #: What the guard asks; then `error` says nothing.
    guard: Guarded | None = None


def composer(
    viewer: Viewer,
    client: Client,
    conversation: Conversation | None,
    audience: str,
    *,
    action: str,
    draft: Draft | None,
    body: str | None = None,
    key: uuid.UUID | None = None,
    error: str = "",
    guard: Guarded | None = None,
) -> Composer:
    """The composer with its kept draft; after a refusal with what was typed and the reason."""
    face, slug = viewer.face, viewer.company.slug
    kind, place_id = ("conversation", conversation.id) if conversation else ("client", client.id)
    spot = [slug, kind, place_id, audience]
    return Composer(
        action=action,
        key=key or uuid.uuid4(),
        body=body if body is not None else (draft.body if draft else ""),
        title=draft.title if draft else "",
        draft_url=rewritten(viewer, address(f"{face}:draft", *spot)),
        upload_url=rewritten(viewer, address(f"{face}:draft_uploads", *spot)),
        mentions_url=rewritten(viewer, address(f"{face}:mentions", slug, conversation.id, audience))
        if conversation
        else "",
        limit=_("One file: at most %(size)s")
        % {"size": moments.filesize(viewer.company.upload_limit)},
        saved=_("Draft saved %(when)s") % {"when": moments.at(draft.updated_at)}
        if draft and draft.body
        else "",
        uploaded=_uploaded(viewer, draft),
        error="" if guard else error,
        guard=guard,
        templates_url=address("desk:offered_templates", slug, conversation.id, audience)
        if conversation and viewer.at_desk
        else "",
    )


def own_drafts(
    viewer: Viewer, client: Client, conversation: Conversation | None
) -> tuple[dict[str, Draft], list[Draft]]:
    """The viewer's drafts of this place by audience, and those that rest; one statement."""
    rows = standing.own_drafts(
        viewer, client=client.id, conversation=conversation.id if conversation else None
    )
    writing, resting = {}, []
    for draft in rows:
        if draft.send_at is None:
            writing[draft.audience] = draft
        else:
            resting.append(draft)
    return writing, resting


def _uploaded(viewer: Viewer, draft: Draft | None) -> list[dict[str, Any]]:
    if draft is None or not draft.files:
        return []
    found = blobs.blobs(company_id=viewer.company.id, blob_ids=draft.files)
    return [
        {"id": each, "name": found[each].name, "size": found[each].size}
        for each in draft.files
        if each in found
    ]
