"""What waits for a client and what is new to him: lines of the cabinet's first screen, given by the
rooms that know of them. A room appends its own source when it is loaded:

    SOURCES.append(Source(rows, lines))          # in apps.ready

What all rooms have to look through is asked with one statement, whatever there is.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kulisy.people import standing
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Waiting:
    """Something the client is to do: a line of «Ждём от вас»."""

    #: "document", "notice", "order", "booking": by it the line gets its picture.
    kind: str
    title: str
    #: One more line, in the reader's words; may be empty.
    note: str
    url: str
    #: The button: a verb.
    action: str
    #: Since when it waits.
    at: datetime
    #: By when: a day, or a moment where the hour counts.
    due: date | datetime | None = None
    #: Whose it is, shown to those who have several clients.
    client: str = ""
    #: False: an authorised colleague decides. He may look and ask, and it isn't counted as his.
    own: bool = True


@dataclass(frozen=True)
class News:
    """Something that happened: a line of «Что нового»."""

    text: str
    more: str
    url: str
    at: datetime
    unseen: bool
    icon: str
    client: str


@dataclass(frozen=True)
class Going:
    """Work under way: a line of «Как идёт работа»."""

    title: str
    url: str
    #: Parts of look's ribbon, and the same in words.
    ribbon: Sequence[Mapping[str, object]]
    stage: str
    client: str
    #: Since when.
    at: datetime


@dataclass(frozen=True)
class Coming:
    """Something that the next days hold: a line of «Что дальше»."""

    title: str
    #: Where, with whom; may be empty.
    note: str
    #: A moment, or a day where the hour doesn't count.
    at: date | datetime
    url: str
    icon: str
    client: str


@dataclass(frozen=True)
class Gathered:
    """What one room has to say on the first screen."""

    waiting: Sequence[Waiting] = field(default=())
    news: Sequence[News] = field(default=())
    going: Sequence[Going] = field(default=())
    coming: Sequence[Coming] = field(default=())


@dataclass(frozen=True)
class Source:
    """One room's part."""

    #: What is looked through, as a standing query (called with a ghost of the viewer, `now` by its
    #: name): some dozens of rows at most, columns of JSON deferred. None where the viewer has no
    #: section of the room.
    rows: Callable[..., QuerySet[Any, Any] | None]
    #: The lines made of them. `since`: client → the end of the viewer's last visit; what came later
    #: is unseen.
    lines: Callable[[Viewer, Sequence[Any], Mapping[uuid.UUID, datetime], datetime], Gathered]


SOURCES: list[Source] = []


def gathered(viewer: Viewer, *, since: Mapping[uuid.UUID, datetime], now: datetime) -> Gathered:
    """Everything that the rooms have for this viewer. One statement."""
    sets = standing.together(viewer, [each.rows for each in SOURCES], now=now)
    found = [
        source.lines(viewer, rows, since, now)
        for source, rows in zip(SOURCES, sets, strict=True)
        if rows is not None
    ]
    return Gathered(
        waiting=[line for each in found for line in each.waiting],
        news=[line for each in found for line in each.news],
        going=[line for each in found for line in each.going],
        coming=[line for each in found for line in each.coming],
    )
