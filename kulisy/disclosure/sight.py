"""What each of a client's people sees at this moment: asked as himself, by the rooms' own queries.

Asked twice, before and inside a change that is taken back, it says exactly what that change opens
and closes; there is no second copy of any rule here.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from kulisy.people import access as people
from kulisy.people.disclosed import KINDS, Kind
from kulisy.people.doors import portal_viewer
from kulisy.people.viewer import Viewer, set_aside, viewing

#: Person → his cabinet, as far as whoever asks may know of it.
Readers = dict[uuid.UUID, Viewer]
#: (person, kind) → ids of what he sees.
Seen = dict[tuple[uuid.UUID, str], frozenset[str]]


@dataclass(frozen=True)
class Sight:
    """Everything that these people see."""

    readers: Readers
    seen: Seen

    def of(self, person: uuid.UUID, kind: str) -> frozenset[str]:
        return self.seen.get((person, kind), frozenset())


def readers(viewer: Viewer, clients: Collection[uuid.UUID] | None) -> Readers:
    """Those with a cabinet at these clients (None: at any), of whom the viewer may know, each as
    he comes in. One statement."""
    rows = people.accesses(viewer).select_related("company", "client", "contact")
    if clients is not None:
        at = people.accesses(viewer).filter(client_id__in=list(clients))
        rows = rows.filter(person_id__in=at.values("person_id"))
    held = rows.order_by("person_id", "client__name", "id")
    return {
        person: portal_viewer(list(group))
        for person, group in groupby(held, key=lambda each: each.person_id)
    }


def sight(of: Readers, *, before: Sight | None = None) -> Sight:
    """What they see now. `before`: what they saw at another moment; whoever is still the very same
    viewer is asked anew only where that does not decide."""
    seen: Seen = {}
    alike: dict[tuple[Any, ...], frozenset[str]] = {}
    with set_aside():
        for person, reader in of.items():
            same = before is not None and before.readers.get(person) == reader
            if before is not None and same:
                seen |= {(person, key): before.of(person, key) for key in KINDS}
            asked = {key: kind for key, kind in KINDS.items() if not (same and kind.by_viewer)}
            # What hangs on the clients alone is the same for all of one client's people.
            shared = {(key, *reader.client_ids): key for key, kind in asked.items()
                      if not kind.by_viewer}  # fmt: skip
            known = {name: alike[place] for place, name in shared.items() if place in alike}
            seen |= {(person, key): ids for key, ids in known.items()}
            left = {key: kind for key, kind in asked.items() if key not in known}
            if left:
                found = _ids(reader, left)
                seen |= {(person, key): ids for key, ids in found.items()}
                alike |= {place: found[name] for place, name in shared.items() if name in found}
    return Sight(of, seen)


def titles(
    wanted: Mapping[uuid.UUID, Mapping[str, Collection[str]]], of: Readers
) -> dict[tuple[str, str], tuple[str, uuid.UUID]]:
    """(kind, id) → what it is called, and what its page at the desk takes: of things that these
    people see now."""
    told: dict[tuple[str, str], tuple[str, uuid.UUID]] = {}
    with set_aside():
        for person, kinds in wanted.items():
            left = {key: [id for id in ids if (key, id) not in told] for key, ids in kinds.items()}
            if not any(left.values()):
                continue
            with viewing(of[person], reading=True):
                for key, ids in left.items():
                    told |= _called(key, KINDS[key], of[person], ids)
    return told


def _called(
    key: str, kind: Kind, reader: Viewer, ids: Iterable[str]
) -> dict[tuple[str, str], tuple[str, uuid.UUID]]:
    rows: Iterable[Any] = kind.rows(reader).filter(id__in=list(ids)) if ids else ()
    return {(key, str(row.id)): (kind.title(row), getattr(row, kind.key)) for row in rows}


def _ids(reader: Viewer, kinds: Mapping[str, Kind]) -> dict[str, frozenset[str]]:
    """One statement a kind and one row of it, however many things: ten thousand ids as one text
    cost a tenth of ten thousand rows."""
    with viewing(reader, reading=True):
        return {key: _all(kind, reader) for key, kind in kinds.items()}


def _all(kind: Kind, reader: Viewer) -> frozenset[str]:
    rows = kind.rows(reader).order_by()
    together = StringAgg(Cast("id", TextField()), ",")
    ids = rows.aggregate(together=together)["together"]
    return frozenset(ids.split(",")) if ids else frozenset()


@contextmanager
def would_be() -> Iterator[None]:
    """What is done inside is taken back on leaving: rows, letters that waited, live events, what
    was to happen after the commit."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
