"""Asking how it went: the five faces, where they lead, and what was answered already."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kulisy.catalog import access, wording
from kulisy.catalog.actions.reviewing import LOW, Finished
from kulisy.conversations import access as talk
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

#: Rooms above may let more be judged: word → (viewer, id) → the finished thing, or None.
FINISHED: dict[str, Callable[[Viewer, uuid.UUID], Finished | None]] = {}


@dataclass(frozen=True)
class Asked:
    """What the faces need."""

    about: str
    about_id: uuid.UUID
    url: str
    scores: list[tuple[int, str, Any]]
    #: What he has tapped already; 0 = nothing yet.
    score: int
    review_url: str
    #: Who will talk with him where he isn't content; said before he taps.
    talks_with: str
    low: int


def asked(viewer: Viewer, thing: Finished) -> Asked:
    """Two statements."""
    slug = viewer.company.slug
    given = access.reviews(viewer).filter(about=thing.about, about_id=thing.id).first()
    client = people.clients(viewer).select_related("responsible").get(id=thing.client_id)
    talks = talk.may_write(viewer, client, "client")
    return Asked(
        about=thing.about,
        about_id=thing.id,
        url=reverse("portal:rating", args=[slug, thing.about, thing.id]),
        scores=[(score, icon, words) for score, (icon, words) in sorted(wording.SCORES.items())],
        score=given.score if given else 0,
        review_url=reverse("portal:review", args=[slug, given.id]) if given else "",
        talks_with=client.responsible.name if talks else "",
        low=LOW,
    )


def of_order(order: Any) -> Finished:
    return Finished("order", order.id, order.client_id, order.title)


def finished(viewer: Viewer, about: str, about_id: uuid.UUID) -> Finished | None:
    """What may be judged: one's own finished order, a closed request that one reads."""
    find = FINISHED.get(about)
    return find(viewer, about_id) if find else None


def of_closed(viewer: Viewer, conversation_id: uuid.UUID) -> str:
    """Where a closed request asks how it went; "" for who came by a link or only looks. Asks the
    database nothing."""
    if viewer.looking_as or not viewer.confirmed:
        return ""
    return reverse("portal:rating", args=[viewer.company.slug, "conversation", conversation_id])


def _order(viewer: Viewer, about_id: uuid.UUID) -> Finished | None:
    own = access.orders(viewer).filter(id=about_id, contact_id__in=viewer.contact_ids)
    found = own.filter(state="done").first()
    return of_order(found) if found else None


def _conversation(viewer: Viewer, about_id: uuid.UUID) -> Finished | None:
    found = talk.conversations(viewer).filter(id=about_id, state="closed").first()
    return Finished("conversation", found.id, found.client_id, found.title) if found else None


FINISHED["order"] = _order
FINISHED["conversation"] = _conversation
