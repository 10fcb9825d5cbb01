"""Jumping to a conversation: by its number, by words of its title, or to where one was last."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from kulisy.conversations import access, pages, results
from kulisy.conversations.models import Audience, Conversation
from kulisy.conversations.search import Asked, find
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Thread:
    """A place to jump to."""

    id: uuid.UUID
    title: str
    url: str
    client: str
    number: int | None
    internal: bool


def jump(viewer: Viewer, words: str, at_most: int) -> list[Thread]:
    """By number first («№ 12», «12»), then by title; three statements at most."""
    number = words.lstrip("№#nNoO. ")
    by_number: list[Conversation] = []
    if number.isascii() and number.isdigit() and len(number) < 7:
        by_number = list(
            access.conversations(viewer)
            .filter(number=int(number))
            .select_related("client")
            .order_by("-client_last_at")[:at_most]
        )
    findings = find(Asked(words), kinds=["title"], at_most=at_most)
    known = {each.id for each in by_number}
    by_title = [
        each for each in results.conversations(viewer, findings.rows) if each.id not in known
    ]
    return _threads(viewer, [*by_number, *by_title][:at_most])


def recent(viewer: Viewer, *, at_most: int) -> list[Thread]:
    """Where the viewer read last; two statements."""
    marks = access.read_marks(viewer).order_by("-read_to").values_list("conversation_id", flat=True)
    ids = list(marks[:at_most])
    known = {
        each.id: each
        for each in access.conversations(viewer).filter(id__in=ids).select_related("client")
    }
    return _threads(viewer, [known[each] for each in ids if each in known])


def _threads(viewer: Viewer, rows: Sequence[Conversation]) -> list[Thread]:
    return [
        Thread(
            id=each.id,
            title=each.title,
            url=pages.address(viewer, each.id),
            client=each.client.name,
            number=each.number,
            internal=each.audience == Audience.INTERNAL,
        )
        for each in rows
    ]
