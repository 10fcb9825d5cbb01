"""What a seat holds and must be handed on when it is closed, or for as long as somebody is away:
rooms above append their own lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Holding:
    """One thing a seat holds, as the viewer may see it. `kind`: a heading, translated."""

    kind: str
    title: str


#: (viewer, seat) → what of this room's the seat holds and the viewer may see.
HOLDINGS: list[Callable[[Viewer, Seat], list[Holding]]] = []


def held(viewer: Viewer, seat: Seat) -> list[Holding]:
    return [holding for ask in HOLDINGS for holding in ask(viewer, seat)]


@dataclass(frozen=True)
class Held:
    """A kind of things that are in one seat's hands by a column of their own, and can be put into
    another's and back. Each belongs to a client."""

    #: At most twelve letters.
    kind: str
    #: A heading, translated when shown.
    label: Any
    #: Everything that the viewer may see, of any state.
    rows: Callable[[Viewer], QuerySet[Any]]
    #: Of it, what is still to be done.
    open: Q
    #: Columns: its id, the seat that holds it, its client.
    key: str
    holder: str
    client: str
    title: Callable[[Any], str]
    #: Its address at the desk.
    url: Callable[[Viewer, Any], str]
    #: What else is written when it changes hands.
    also: Mapping[str, Any] = field(default_factory=dict)


#: By kind; rooms add theirs when they are loaded.
HELD: dict[str, Held] = {}


#: (viewer, seat) → (words, address): other ways to hand on what a seat holds, offered on its page.
WAYS: list[Callable[[Viewer, Seat], tuple[str, str] | None]] = []


def ways(viewer: Viewer, seat: Seat) -> list[tuple[str, str]]:
    return [found for ask in WAYS if (found := ask(viewer, seat))]
