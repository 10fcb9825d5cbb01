"""What the review's forms say, read with care: unknown words are left out, never guessed."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from kulisy.imports.cards import alike
from kulisy.imports.columns import FIELDS
from kulisy.imports.matching import APART, FILL, JOIN, LEAVE
from kulisy.kit.text import one_line

TEAM, NOBODY, CLIENT = "team", "nobody", "client"
_COLUMN = re.compile(r"column:(\d{1,3})")
#: Addresses and domains of the team that may be told beside its seats.
_MOST_TEAM = 200


def mapping(told: Mapping[str, str]) -> dict[str, Any]:
    """Fields `column:<n>`; a column without a meaning is left out."""
    columns = {}
    for name, value in told.items():
        found = _COLUMN.fullmatch(name)
        if found and value in FIELDS:
            columns[str(int(found[1]))] = value
    return {"columns": columns}


def of_table(told: Mapping[str, str]) -> dict[str, Any]:
    return {
        "clients": APART if told.get("clients") == APART else JOIN,
        "contacts": FILL if told.get("contacts") == FILL else LEAVE,
    }


def of_addresses(
    told: Mapping[str, str],
    *,
    before: Mapping[str, Any],
    keys: Sequence[str],
    clients: Mapping[uuid.UUID, str],
) -> dict[str, Any]:
    """Fields `whose:<key>` and `name:<key>` for each client that the plan would make; `back:<word>`
    takes an earlier decision away. A name of a client that is here means him."""
    whose: dict[str, str] = dict(before.get("whose", {}))
    names: dict[str, str] = dict(before.get("names", {}))
    by_name = {alike(name): str(id) for id, name in clients.items()}
    for word in list(whose):
        if f"back:{word}" in told:
            del whose[word]
    for key in keys:
        _, _, word = key.partition(":")
        if not word or f"whose:{key}" not in told:
            continue
        choice, name = told[f"whose:{key}"], one_line(told.get(f"name:{key}", ""), limit=200)
        if choice in {TEAM, NOBODY}:
            whose[word] = choice
        elif name and alike(name) in by_name:
            whose[word] = by_name[alike(name)]
        elif name:
            names[key] = name
    team = [each.lower().lstrip("@") for each in re.split(r"[\s,;]+", told.get("team", "")) if each]
    return {
        "whose": whose,
        "names": names,
        "team": [each[:254] for each in dict.fromkeys(team)][:_MOST_TEAM],
    }


def of_places(told: Mapping[str, str], *, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Fields `place:<key>`, each one of the choices its note offers; `all` decides for those of
    one reason at once."""
    found = {}
    for key, details in asked.items():
        choice = told.get(f"place:{key}", "")
        if choice in details.get("choices", ()):
            found[key] = choice
    return found
