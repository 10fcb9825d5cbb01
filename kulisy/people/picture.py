"""What somebody who steps in must know of a place: lines that the rooms give for its page. A room
registers what it knows for a kind of place ("conversation", "project"):

    SOURCES.setdefault("conversation", []).append(lines)      # in apps.ready
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kulisy.people.viewer import Viewer


class Part(StrEnum):
    """Under which heading a line stands."""

    DECIDED = "decided"
    WAITS_FOR_US = "us"
    WAITS_FOR_CLIENT = "client"
    DATES = "dates"
    EVENTS = "events"


@dataclass(frozen=True)
class Line:
    """One fact. Whatever room gives it takes care that this viewer may read it."""

    part: Part
    text: str
    at: datetime
    url: str = ""
    #: Who did it, as this viewer is told.
    who: str = ""
    #: Only the team sees it: said at the desk, never given in the cabinet.
    internal: bool = False
    icon: str = "circle"


Ask = Callable[[Viewer, Any, datetime], list[Line]]
#: Kind of place → who knows something of it. Asked with the viewer, the place as its room has it,
#: and the time. Some few statements each, whatever the place holds.
SOURCES: dict[str, list[Ask]] = {}


def lines(viewer: Viewer, kind: str, place: Any, *, now: datetime) -> dict[Part, list[Line]]:
    """Everything that is known, by heading: dates and what waits the nearest first, the rest the
    newest first; of one moment in the order that a room gives them."""
    found = [line for ask in SOURCES.get(kind, []) for line in ask(viewer, place, now)]
    sooner = {Part.DATES, Part.WAITS_FOR_US, Part.WAITS_FOR_CLIENT}
    return {
        part: sorted(
            (line for line in found if line.part == part),
            key=lambda line: line.at,
            reverse=part not in sooner,
        )
        for part in Part
    }
