"""What a seat holds and must be handed on when it is closed: rooms above append their own lists."""

from collections.abc import Callable
from dataclasses import dataclass

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
