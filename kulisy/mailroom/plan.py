"""What an import would do, said before anything is written; plain data that a table, a screen or
a file can show. Made by planning.py."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from .reading import Head, Unreadable

LAND, HOLD, COPY = "land", "hold", "copy"
CLIENT, INTERNAL = "client", "internal"


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is a key of reasons.SENTENCES; `details` fill its sentence."""

    code: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    head: Head
    #: LAND; HOLD: listed and left for a human being; COPY: the same letter is there already.
    outcome: str
    #: "team", "client", or '' where nobody can say.
    side: str
    #: CLIENT or INTERNAL; '' unless it lands.
    audience: str
    #: The client's key; '' unless it lands.
    client: str
    #: Its date; for an undated letter that of its neighbours; None if none of them has one.
    at: datetime | None
    #: Why it is held back, and remarks on what lands.
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PlannedThread:
    client: str
    title: str
    #: Oldest first.
    letters: tuple[PlannedLetter, ...]


@dataclass(frozen=True, slots=True)
class PlannedClient:
    key: str
    name: str
    known: bool
    #: address → name, of those who wrote or were written to.
    people: Mapping[str, str]
    letters: int


@dataclass(frozen=True, slots=True)
class Plan:
    threads: tuple[PlannedThread, ...]
    clients: tuple[PlannedClient, ...]
    #: Letters that don't land, by place.
    left: tuple[PlannedLetter, ...]
    unreadable: tuple[Unreadable, ...]
    #: Free-mail addresses taken as a client's people: address → client key.
    colleagues: Mapping[str, str]

    def landing(self) -> Iterator[PlannedLetter]:
        for thread in self.threads:
            yield from thread.letters

    @property
    def held(self) -> tuple[PlannedLetter, ...]:
        return tuple(letter for letter in self.left if letter.outcome == HOLD)

    @property
    def copies(self) -> tuple[PlannedLetter, ...]:
        return tuple(letter for letter in self.left if letter.outcome == COPY)

    def as_json(self) -> dict[str, Any]:
        """All of it in JSON's own types: times in ISO 8601, sets as sorted lists."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case set() | frozenset():
            return sorted(_plain(each) for each in value)
        case datetime():
            return value.isoformat()
        case _:
            return value
