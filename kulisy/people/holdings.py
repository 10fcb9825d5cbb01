"""What a seat holds and must be handed on when it is closed, or for as long as somebody is away:
rooms above append their own lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from kulisy.kit.addresses import address
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

#: So many of each kind are listed.
MOST = 20


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
    #: Its page at the desk, by the name of an address made of the company and `key`.
    page: str = ""
    #: Where it has no such page: its address.
    url: Callable[[Viewer, Any], str] | None = None
    #: What else is written when it changes hands.
    also: Mapping[str, Any] = field(default_factory=dict)
    #: The column of a moment that must lie ahead for it to be open.
    ahead: str = ""
    #: Instead of writing the holder's column.
    give: Give | None = None

    def still_open(
        self, viewer: Viewer, *, now: datetime, until: datetime | None = None
    ) -> QuerySet[Any]:
        """Of its rows those that are still to be done, as bare rows in no order; of those that have
        their moment, those after `now` and before `until`."""
        found = self.rows(viewer).select_related(None).order_by().filter(self.still(now=now))
        return found.filter(**{f"{self.ahead}__lt": until}) if self.ahead and until else found

    def still(self, *, now: datetime) -> Q:
        return self.open & Q(**{f"{self.ahead}__gt": now}) if self.ahead else self.open

    def address(self, viewer: Viewer, row: Any) -> str:
        if self.url is not None:
            return self.url(viewer, row)
        return address(self.page, viewer.company.slug, getattr(row, self.key))


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
    #: Its page at the desk, by the name of an address made of the company and `key`.
    page: str
    client: str = "client__name"


#: Rooms add theirs when they are loaded.
ALONG: list[Along] = []


@dataclass(frozen=True)
class Listed:
    """Things of one kind under their heading: titles, addresses, clients' names where they are
    told."""

    label: str
    lines: list[tuple[str, str, str]]
    more: bool

    @classmethod
    def first(cls, label: Any, lines: list[tuple[str, str, str]]) -> "Listed":
        """The first of `lines`, of which one more than MOST is enough to know."""
        return cls(str(label), lines[:MOST], more=len(lines) > MOST)


def listed(viewer: Viewer, seat: Seat, *, now: datetime) -> list[Listed]:
    """Everything open that is in this seat's hands and that the viewer may see, the first of each
    kind. A statement for each kind."""
    found = []
    for kind in HELD.values():
        rows = kind.rows(viewer).filter(kind.still(now=now), **{kind.holder: seat.id})
        things = rows.order_by(kind.key)[: MOST + 1]
        lines = [(kind.title(each), kind.address(viewer, each), "") for each in things]
        found.append(Listed.first(kind.label, lines))
    return [each for each in found if each.lines]


#: (viewer, seat) → (words, address): other ways to hand on what a seat holds, offered on its page.
WAYS: list[Callable[[Viewer, Seat], tuple[str, str] | None]] = []


def ways(viewer: Viewer, seat: Seat) -> list[tuple[str, str]]:
    return [found for ask in WAYS if (found := ask(viewer, seat))]
