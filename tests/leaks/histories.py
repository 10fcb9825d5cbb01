"""Histories drawn by chance: what may happen, to whom it is known, in which worlds."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from hypothesis import strategies as st

from tests.leaks import deeds, further, mailing
from tests.leaks.twin import Deed
from tests.leaks.world import World

#: Those for whom a history is run a second time.
READERS = ("anna", "pyotr", "ivan", "maxim", "lev", "stepan")
THREADS = {
    "anna's": ("romashka", "irina", "anna"),
    "pyotr's": ("romashka", "irina", "pyotr"),
    "ivan's": ("kuznetsov", "irina", "ivan"),
    "at the lawyers": ("romashka_at_lawyers", "lev", "anna"),
}


@dataclass(frozen=True)
class Drawn:
    """One history in one kind of world, and the one who reads it."""

    reader: str
    share: bool
    whole_team_writes: bool
    deeds: tuple[tuple[str, str], ...]

    def told(self, world: World) -> list[Deed]:
        return [_deed(world, name, key, number) for number, (name, key) in enumerate(self.deeds)]


def _deed(world: World, name: str, key: str, number: int) -> Deed:
    client, manager, contact = THREADS[key]
    rule, side = world.rule, f"{key}"
    team, thread = frozenset(rule.team(client)), frozenset(rule.thread(side))
    own = f"own {number}"
    choices: dict[str, tuple[Callable[[World], None], frozenset[str]]] = {
        "says": (partial(deeds.says, who=contact, key=key), thread),
        "sends a file": (partial(deeds.sends_file, who=contact, key=key), thread),
        "notes": (partial(deeds.notes, who=manager, key=key), team),
        "notes with a file": (partial(deeds.notes, who=manager, key=key, file=True), team),
        "answers": (partial(deeds.answers, who=manager, key=key), thread),
        "answers with a file": (partial(deeds.answers, who=manager, key=key, file=True), thread),
        "speaks inside": (partial(deeds.speaks, who=manager, key=key, audience="internal"), team),
        "speaks": (partial(deeds.speaks, who=manager, key=key, audience="client"), thread),
        "takes back": (partial(deeds.takes_back, who=manager, key=key), frozenset({manager})),
        "keeps a draft": (
            partial(deeds.drafts, who=manager, key=key, audience="client"),
            frozenset({manager}),
        ),
        "opens for the team": (
            partial(deeds.opens_for_team, who=manager, client=client, key=own),
            team,
        ),
        "handles": (partial(deeds.handles, who=manager, key=key, to=manager), team),
        "notes about": (partial(deeds.notes_about, who=manager, client=client), team),
        "keeps a filter": (partial(deeds.keeps_filter, who=manager), frozenset({manager})),
        "links to nothing of his": (
            partial(deeds.says, who=contact, key=key, link=uuid.UUID(int=5)),
            thread,
        ),
        "thinks better of it": (
            partial(deeds.thinks_better, who=manager, client=client, key=own, contact=_access(key)),
            team,
        ),
        "opens for him": (
            partial(
                deeds.opens_for_client, who=manager, client=client, key=own, contact=_access(key)
            ),
            team | (rule.side(client) if rule.clients[client].share else {contact}),
        ),
    }
    choices |= _further(world, key, number)
    do, known = choices[name]
    return Deed(f"{name}: {key}", lambda world: do(world), known)


def _further(
    world: World, key: str, number: int
) -> dict[str, tuple[Callable[[World], None], frozenset[str]]]:
    client, manager, contact = THREADS[key]
    team, thread = frozenset(world.rule.team(client)), frozenset(world.rule.thread(key))
    own = f"own {number}"
    others = {"anna's": "pyotr's", "pyotr's": "anna's"}

    def moves_notes(world: World) -> None:
        deeds.notes(world, manager, key)
        if key in others:
            further.merges(world, manager, key, others[key])

    def merges(world: World) -> None:
        deeds.asks(world, contact, client, own)
        deeds.notes(world, manager, own, file=True)
        further.merges(world, manager, own, key)

    def splits(world: World) -> None:
        deeds.says(world, contact, key)
        further.splits(world, manager, key, own)

    return {
        "moves notes": (moves_notes, team),
        "merges": (merges, thread),
        "splits": (splits, thread),
        "shows a copy": (partial(further.shows_copy, who=manager, key=key), thread),
        "reminds": (partial(further.reminds, who=manager, key=key), team),
        "a letter returns": (partial(mailing.letter_returns, who=contact, key=key), team),
    }


def _access(key: str) -> str:
    return {"at the lawyers": "anna_at_lawyers"}.get(key, THREADS[key][2])


NAMES = (
    "says", "sends a file", "notes", "notes with a file", "answers", "answers with a file",
    "speaks inside", "speaks", "takes back", "keeps a draft", "opens for the team", "handles",
    "notes about", "keeps a filter", "links to nothing of his", "opens for him",
    "thinks better of it", "moves notes", "merges", "splits", "shows a copy", "reminds",
    "a letter returns",
)  # fmt: skip


def histories(most: int) -> st.SearchStrategy[Drawn]:
    step = st.tuples(st.sampled_from(NAMES), st.sampled_from(sorted(THREADS)))
    return st.builds(
        Drawn,
        reader=st.sampled_from(READERS),
        share=st.booleans(),
        whole_team_writes=st.booleans(),
        deeds=st.lists(step, min_size=2, max_size=most).map(tuple),
    )
