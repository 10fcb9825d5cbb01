"""What a seat holds and must be handed on when it is closed, or for as long as somebody is away:
rooms above append their own lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

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


class Give(Protocol):
    """How things of a kind change hands that take more than a column: each of `to` (thing → the
    seat that takes it) is locked and in the giver's hands. Returned: why some could not. Inside of
    a transaction; as many statements, however many things."""

    def __call__(
        self, viewer: Viewer, to: Mapping[UUID, UUID], *, now: datetime
    ) -> Mapping[UUID, str]: ...


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
    #: The column of a moment that must lie ahead for it to be open.
    ahead: str = ""
    #: Instead of writing the holder's column.
    give: Give | None = None

    def still(self, *, now: datetime, until: datetime | None = None) -> Q:
        """Of its rows those that are still to be done; of those that have their moment, those
        after `now` and before `until`."""
        if not self.ahead:
            return self.open
        found = self.open & Q(**{f"{self.ahead}__gt": now})
        return found & Q(**{f"{self.ahead}__lt": until}) if until else found


#: By kind; rooms add theirs when they are loaded.
HELD: dict[str, Held] = {}


@dataclass(frozen=True)
class Along:
    """A kind of things that no column of their own puts into anybody's hands: they go with what
    they belong to, and are told where that is handed over."""

    #: A heading that says with what they go, translated when shown.
    label: Any
    #: (viewer, whose, now) → what is open and goes with what this seat holds, in its order.
    rows: Callable[[Viewer, UUID, datetime], QuerySet[Any]]
    #: Columns: what its address is made of, what it is called, its client's name.
    key: str
    title: str
    #: Its address at the desk.
    url: Callable[[Viewer, UUID], str]
    client: str = "client__name"


#: Rooms add theirs when they are loaded.
ALONG: list[Along] = []


#: (viewer, seat) → (words, address): other ways to hand on what a seat holds, offered on its page.
WAYS: list[Callable[[Viewer, Seat], tuple[str, str] | None]] = []


def ways(viewer: Viewer, seat: Seat) -> list[tuple[str, str]]:
    return [found for ask in WAYS if (found := ask(viewer, seat))]
