"""The page of what a change opens and closes, as plain rows."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.disclosure.comparing import A_PAGE, FIRST, PEOPLE, Part, Shown, Turn
from kulisy.people.disclosed import KINDS
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Item:
    title: str
    url: str


@dataclass(frozen=True)
class Group:
    """Things of one kind that open (or close) for one person."""

    label: str
    icon: str
    opening: bool
    count: int
    items: list[Item]
    #: How many more there are, and what asks for them.
    more: int
    key: str


@dataclass(frozen=True)
class ForPerson:
    name: str
    clients: str
    person_id: str
    opens: list[Group]
    closes: list[Group]


@dataclass(frozen=True)
class Rest:
    """One kind for one person, a page of it."""

    name: str
    clients: str
    group: Group
    page: int
    pages: int


def pages(viewer: Viewer, shown: Shown, *, people_from: int) -> dict[str, Any]:
    turns = shown.turns[people_from : people_from + PEOPLE]
    return {
        "people": [_person(viewer, shown, turn) for turn in turns],
        "opened": _count(shown, opening=True),
        "closed": _count(shown, opening=False),
        "people_count": len(shown.turns),
        "earlier": max(0, people_from - PEOPLE) if people_from else None,
        "later": people_from + PEOPLE if len(shown.turns) > people_from + PEOPLE else None,
    }


def listed(viewer: Viewer, shown: Shown, asked: Any) -> Rest | None:
    """The rest of one kind; None: it opens and closes no more."""
    for turn in shown.turns:
        for part in turn.parts:
            if (str(turn.key), part.kind) == (asked.person, asked.kind):
                ids = part.opens if asked.opening else part.closes
                at = asked.page * A_PAGE
                group = _group(viewer, shown, turn, part, opening=asked.opening,
                               ids=ids[at : at + A_PAGE], more=0)  # fmt: skip
                last = max(0, (len(ids) - 1) // A_PAGE)
                return Rest(turn.name, turn.clients, group, min(asked.page, last), last + 1)
    return None


def _person(viewer: Viewer, shown: Shown, turn: Turn) -> ForPerson:
    def groups(*, opening: bool) -> list[Group]:
        found = []
        for part in turn.parts:
            ids = part.opens if opening else part.closes
            if ids:
                found.append(
                    _group(viewer, shown, turn, part, opening=opening, ids=ids[:FIRST],
                           more=max(0, len(ids) - FIRST))
                )  # fmt: skip
        return found

    return ForPerson(
        turn.name,
        turn.clients,
        str(turn.key),
        groups(opening=True),
        groups(opening=False),
    )


def _group(
    viewer: Viewer,
    shown: Shown,
    turn: Turn,
    part: Part,
    *,
    opening: bool,
    ids: tuple[str, ...],
    more: int,
) -> Group:
    kind = KINDS[part.kind]
    items = []
    for id in ids:
        title, key = shown.names.get((part.kind, id), ("", None))
        here = viewer.at_desk and kind.page and key
        url = reverse(kind.page, args=[viewer.company.slug, key]) if here else ""
        items.append(Item(title or _("Without a title"), url))
    return Group(
        str(kind.label),
        kind.icon,
        opening,
        len(part.opens if opening else part.closes),
        items,
        more,
        f"{turn.key}/{part.kind}/{'opens' if opening else 'closes'}",
    )


def _count(shown: Shown, *, opening: bool) -> int:
    """Things, each once, however many people it opens to."""
    return len(
        {
            (part.kind, id)
            for turn in shown.turns
            for part in turn.parts
            for id in (part.opens if opening else part.closes)
        }
    )
