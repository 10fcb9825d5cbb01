"""What has a date: lines of a person's own calendar, given by the rooms that know of them. A room
appends its own source when it is loaded:

    SOURCES.append(Source(rows, lines))          # in apps.ready

What all rooms have to look through is asked with one statement, whatever there is.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from kulisy.kit import statements
from kulisy.people.viewer import Viewer

#: A calendar reaches so far back and ahead, and holds so many lines of each source.
BACK, AHEAD, MOST = timedelta(days=60), timedelta(days=400), 500


@dataclass(frozen=True)
class Window:
    """From when until when one looks."""

    since: datetime
    until: datetime

    @classmethod
    def around(cls, now: datetime) -> "Window":
        return cls(now - BACK, now + AHEAD)


@dataclass(frozen=True)
class Dated:
    """One line. Whatever room gives it takes care that this viewer may read every word of it."""

    #: The thing, for ever the same; it tells one line from another and from those of others.
    key: str
    title: str
    #: A moment and its end; or a day, where the hour doesn't count.
    starts: date
    ends: date
    url: str
    words: str = ""
    place: str = ""
    #: Takes time: others see it as busy.
    busy: bool = False
    cancelled: bool = False
    #: Grows with every change.
    version: int = 0
    #: Its name in calendars, where it has been sent there under one already.
    uid: str = ""


@dataclass(frozen=True)
class Source:
    """One room's part."""

    #: What is looked through: MOST rows, columns of JSON deferred. None where the viewer has no
    #: section of the room.
    rows: Callable[[Viewer, Window], QuerySet[Any, Any] | None]
    lines: Callable[[Viewer, Sequence[Any]], Sequence[Dated]]


SOURCES: list[Source] = []


def day(key: str, title: str, on: date, url: str, *, words: str = "") -> Dated:
    """A line of a whole day."""
    return Dated(key, title, on, on + timedelta(days=1), url, words=words)


def gathered(viewer: Viewer, *, now: datetime) -> list[Dated]:
    """Everything with a date that this viewer has, the earliest first. One statement."""
    window = Window.around(now)
    asked = [(each, each.rows(viewer, window)) for each in SOURCES]
    held = [(source, rows) for source, rows in asked if rows is not None]
    sets = statements.together([rows for _source, rows in held])
    found = [
        line
        for (source, _rows), rows in zip(held, sets, strict=True)
        for line in source.lines(viewer, rows)
    ]
    return sorted(found, key=lambda each: (_order(each.starts), each.key))


def name_of(kind: str, thing: uuid.UUID) -> str:
    return f"{kind}/{thing}"


def _order(moment: date) -> str:
    return moment.isoformat()
