"""A change before it is made: what it opens and closes, for whom, item by item."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from kulisy.disclosure.sight import Readers, Sight, readers, sight, titles, would_be
from kulisy.people.disclosed import KINDS
from kulisy.people.viewer import Viewer

#: Of each kind so many are named at once; on the page of the rest so many.
FIRST, A_PAGE = 5, 100
#: Of people so many are shown at once.
PEOPLE = 20


@dataclass(frozen=True)
class Part:
    """Of one kind, for one person; ids, the newest first (UUIDv7 sorts by time)."""

    kind: str
    opens: tuple[str, ...]
    closes: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """One of a client's people, and what changes for him."""

    person_id: uuid.UUID
    #: How the page names him: for colleagues of his he is a contact, not a login.
    key: uuid.UUID
    name: str
    clients: str
    parts: tuple[Part, ...]


@dataclass
class Shown:
    """What a change would open and close."""

    turns: list[Turn]
    #: Somebody's admissions have become others, whether or not anything opens or closes by it.
    other: bool = False
    #: (kind, id) → (what it is called, what its page takes): of those that are to be named.
    names: dict[tuple[str, str], tuple[str, uuid.UUID]] = field(default_factory=dict)

    @property
    def plain(self) -> list[list[Any]]:
        """All of it, for a fingerprint."""
        return [
            [str(turn.person_id), part.kind, [*part.opens], [*part.closes]]
            for turn in self.turns
            for part in turn.parts
        ]


#: Which ids of which turns are to be named.
Naming = Callable[[list[Turn]], list[tuple[uuid.UUID, str, Collection[str]]]]


def foreseen(
    viewer: Viewer,
    change: Callable[[], Any],
    *,
    clients: Collection[uuid.UUID] | None,
    naming: Naming,
    made: Callable[[Any], bool] = lambda result: True,
    following: Callable[[], None] = lambda: None,
) -> tuple[Shown, Any]:
    """What `change`, with what is `following` upon it, would open and close; and what it gave back.
    It is made and taken back; where by its answer it was not `made`, nothing is looked at.

    The desk is told all of its clients' people. One of a client's own people is told only of
    things that he sees himself before the change, and not how many others there are."""
    now = sight(readers(viewer, clients))
    with would_be():
        result = change()
        if not made(result):
            return Shown([]), result
        following()
        then = sight(readers(viewer, clients), before=now)
        turns = _turns(now, then, at_desk=viewer.at_desk)
        if not viewer.at_desk:
            turns = _seen_himself(turns, now, viewer.person_id)
        wanted = naming(turns)
        names = _named(wanted, turns, then.readers, opening=True)
    names |= _named(wanted, turns, now.readers, opening=False)
    kept = _past(viewer, turns) if viewer.at_desk else turns
    return Shown(kept, now.readers != then.readers, names), result


def first_named(turns: list[Turn]) -> list[tuple[uuid.UUID, str, Collection[str]]]:
    """The first ones of everything, for so many people as one page shows."""
    return [
        (turn.person_id, part.kind, {*part.opens[:FIRST], *part.closes[:FIRST]})
        for turn in turns[:PEOPLE]
        for part in turn.parts
    ]


def _turns(now: Sight, then: Sight, *, at_desk: bool) -> list[Turn]:
    turns = []
    for person in now.readers.keys() | then.readers.keys():
        parts = []
        for kind in KINDS:
            before, after = now.of(person, kind), then.of(person, kind)
            if before != after:
                opens, closes = after - before, before - after
                parts.append(Part(kind, _newest(opens), _newest(closes)))
        if parts:
            one = then.readers.get(person) or now.readers[person]
            clients = ", ".join(each.client_name for each in one.admissions)
            key = person if at_desk else one.admissions[0].contact_id
            turns.append(Turn(person, key, one.name, clients, tuple(parts)))
    return sorted(turns, key=lambda turn: (turn.clients, turn.name, str(turn.person_id)))


def _past(viewer: Viewer, turns: list[Turn]) -> list[Turn]:
    """Without what the change itself makes: of that there is nothing yet. One statement a kind."""
    opened: dict[str, set[str]] = {}
    for part in (part for turn in turns for part in turn.parts):
        opened.setdefault(part.kind, set()).update(part.opens)
    there = {
        (kind, str(id))
        for kind, ids in opened.items()
        if ids
        for id in KINDS[kind].rows(viewer).order_by().filter(id__among=sorted(ids))
        .values_list("id", flat=True)
    }  # fmt: skip
    kept = []
    for turn in turns:
        parts = []
        for part in turn.parts:
            opens = tuple(id for id in part.opens if (part.kind, id) in there)
            if opens or part.closes:
                parts.append(replace(part, opens=opens))
        if parts:
            kept.append(replace(turn, parts=tuple(parts)))
    return kept


def _seen_himself(turns: list[Turn], now: Sight, person: uuid.UUID) -> list[Turn]:
    kept = []
    for turn in turns:
        parts = []
        for part in turn.parts:
            mine = now.of(person, part.kind)
            opens = tuple(id for id in part.opens if id in mine)
            closes = tuple(id for id in part.closes if id in mine)
            if opens or closes:
                parts.append(Part(part.kind, opens, closes))
        if parts:
            kept.append(replace(turn, parts=tuple(parts)))
    return kept


def _newest(ids: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(ids, reverse=True))


def _named(
    wanted: list[tuple[uuid.UUID, str, Collection[str]]],
    turns: list[Turn],
    of: Readers,
    *,
    opening: bool,
) -> dict[tuple[str, str], tuple[str, uuid.UUID]]:
    parts = {(turn.person_id, part.kind): part for turn in turns for part in turn.parts}
    asked: dict[uuid.UUID, dict[str, list[str]]] = {}
    for person, kind, ids in wanted:
        part = parts[person, kind]
        mine = set(part.opens if opening else part.closes) & set(ids)
        if mine:
            asked.setdefault(person, {})[kind] = sorted(mine)
    return titles(asked, of)
