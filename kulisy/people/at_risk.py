"""What is at risk today: lines of the leader's board, given by the rooms that know of them. A room
appends its own source when it is loaded:

    SOURCES.append(Source("invoice", rows, lines))          # in apps.ready

The desk's alone. What all rooms have to look through is asked with one statement, whatever there
is.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kulisy.kit import statements
from kulisy.people.viewer import Viewer

#: So many rows of a source are looked through at most: beyond, a board is no board.
LOOKED = 40


@dataclass(frozen=True)
class Asked:
    """The day that is asked about."""

    now: datetime
    #: On the company's clock.
    today: date
    #: Whoever waits since before this moment has waited a whole working day.
    day_ago: datetime
    #: Only what is in these hands; None: everything that the viewer sees.
    seat_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Risk:
    """One line: what may go wrong today, or is going wrong."""

    #: Of its source; by it the line gets its picture.
    kind: str
    title: str
    #: What is the matter, in a few words: «waits since yesterday at 10:42».
    note: str
    url: str
    #: Since when it is late, or when it will be: lines stand in this order.
    at: datetime
    #: It is late already, and not only near.
    late: bool
    #: In whose hands it is.
    seat_id: uuid.UUID | None = None
    client_id: uuid.UUID | None = None
    client: str = ""


@dataclass(frozen=True)
class Source:
    """One room's part."""

    kind: str
    #: LOOKED rows at most, the most urgent first, columns of JSON deferred; None: nothing for this
    #: viewer. Through the room's own `access`, in the viewer's name.
    rows: Callable[[Viewer, Asked], QuerySet[Any, Any] | None]
    #: The lines made of them.
    lines: Callable[[Viewer, Sequence[Any], Asked], list[Risk]]


SOURCES: list[Source] = []


def gathered(viewer: Viewer, asked: Asked) -> list[Risk]:
    """Everything that the rooms see coming, what is latest first. One statement; nothing in the
    cabinet."""
    if not viewer.at_desk:
        return []
    open_here = [(each, rows) for each in SOURCES if (rows := each.rows(viewer, asked)) is not None]
    sets = statements.together([rows for _source, rows in open_here])
    found = [
        line
        for (source, _rows), rows in zip(open_here, sets, strict=True)
        for line in source.lines(viewer, rows, asked)
    ]
    return sorted(found, key=lambda each: (not each.late, each.at, each.title))
