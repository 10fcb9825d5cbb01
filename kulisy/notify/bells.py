"""What a bell entry says. It only points at a thing; the room that owns the thing turns it into
words, from rows that the viewer may read at this moment. Rooms register here when they are loaded
(upward, by table, so that this room knows none of them)."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kulisy.notify import access
from kulisy.notify.models import Bell
from kulisy.people.viewer import Viewer

PAGE = 30


@dataclass(frozen=True)
class Described:
    """A bell entry in words, and where it leads."""

    text: str
    url: str
    #: Whose face stands beside it.
    author_name: str = ""
    author_id: uuid.UUID | None = None
    author_photo_url: str | None = None
    note: str = ""
    #: Points at something that only the team sees.
    internal: bool = False


@dataclass(frozen=True)
class Entry:
    """A described entry with what the bell itself knows."""

    id: uuid.UUID
    said: Described
    at: datetime
    unread: bool


#: Asked for all entries of one kind at once, in few statements. What the viewer may not read any
#: more is left out of the answer, and so of the page.
Describer = Callable[[Viewer, Sequence[Bell]], Mapping[uuid.UUID, Described]]
#: subject_kind → who describes it.
DESCRIBERS: dict[str, Describer] = {}


def entries(viewer: Viewer, *, before: uuid.UUID | None = None) -> tuple[list[Entry], str]:
    """A page of the viewer's bell, newest first, and the id after which there is more, or ""."""
    rows = access.bells(viewer)
    if before is not None:
        edge = rows.filter(id=before).values_list("at", "id").first()
        rows = rows.filter(at__lte=edge[0]).exclude(id=before) if edge else rows.none()
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    said: dict[uuid.UUID, Described] = {}
    for kind in sorted({bell.subject_kind for bell in shown}):
        describe = DESCRIBERS.get(kind)
        if describe:
            said.update(describe(viewer, [bell for bell in shown if bell.subject_kind == kind]))
    return [
        Entry(bell.id, said[bell.id], bell.at, bell.read_at is None)
        for bell in shown
        if bell.id in said
    ], str(shown[-1].id) if len(found) > PAGE else ""
