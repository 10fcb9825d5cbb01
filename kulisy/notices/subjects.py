"""What a price change is about: the tariffs that clients have. The room that knows them registers
itself here when it is loaded (upward, by table, so that this room knows none of them)."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Tariff:
    """A price that a client pays; `amount` in kopecks."""

    id: str
    name: str
    amount: int
    currency: str = "RUB"


#: (viewer, clients, day) → client → what he pays on that day. At the desk, in the viewer's name.
Ask = Callable[[Viewer, Collection[uuid.UUID], date], Mapping[uuid.UUID, list[Tariff]]]
TARIFFS: list[Ask] = []


def tariffs(
    viewer: Viewer, clients: Collection[uuid.UUID], day: date
) -> dict[uuid.UUID, list[Tariff]]:
    found: dict[uuid.UUID, list[Tariff]] = {each: [] for each in clients}
    for ask in TARIFFS:
        for client, rows in ask(viewer, clients, day).items():
            found.setdefault(client, []).extend(rows)
    return found


def names(known: Mapping[uuid.UUID, list[Tariff]]) -> list[str]:
    """What a price can be changed of, for one notice to many: each name once."""
    return sorted({tariff.name for rows in known.values() for tariff in rows})


def changed(
    asked: Mapping[str, Any], known: Mapping[uuid.UUID, list[Tariff]], client: uuid.UUID
) -> dict[str, Any] | None:
    """This client's own change: from his tariff of that name, else from the old price that was
    written by hand; None where neither is there."""
    tariff = next((each for each in known.get(client, []) if each.name == asked["name"]), None)
    old = tariff.amount if tariff else asked.get("old")
    if old is None:
        return None
    return {
        "id": tariff.id if tariff else "",
        "name": asked["name"],
        "old": old,
        "new": asked["new"] if asked.get("new") is not None else raised(old, asked["percent"]),
        "currency": tariff.currency if tariff else asked.get("currency", "RUB"),
        "from": asked["from"],
        "reason": asked.get("reason", ""),
    }


def raised(amount: int, percent: str) -> int:
    """By so many percent, to the whole rouble, half up."""
    exact = Decimal(amount) * (100 + Decimal(percent)) / 100
    return int((exact / 100).quantize(Decimal(1), ROUND_HALF_UP)) * 100
