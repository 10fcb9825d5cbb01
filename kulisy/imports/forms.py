"""What the review's forms say, read with care: unknown words are left out, never guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kulisy.imports.cards import alike
from kulisy.imports.columns import FIELDS
from kulisy.imports.matching import APART, FILL, JOIN, LEAVE
from kulisy.kit.text import one_line

TEAM, NOBODY, CLIENT, OWN, HERE = "team", "nobody", "client", "own", "here"
_COLUMN = re.compile(r"column:(\d{1,3})")


@dataclass(frozen=True)
class Asked:
    """One line of the review of owners: a client as the plan takes it."""

    #: The row's id in the form.
    id: str
    #: The client's key in the plan: "domain:…", "address:…", or an id.
    key: str
    #: The name that the plan gives it.
    name: str
    #: Under which key it is kept that somebody has looked.
    seen: str
    #: Of an address that was taken as a client's person by guess: that client's key.
    guess: str = ""
    #: The one client who is here and bears this name: perhaps he, perhaps not.
    here: str = ""


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


def of_owners(
    told: Mapping[str, str],
    *,
    before: Mapping[str, Any],
    rows: Sequence[Asked],
    named: Mapping[str, str],
) -> dict[str, Any]:
    """Fields `whose:<row>` and `name:<row>` for each row of the page; `back:<word>` takes an
    earlier decision away. `named`: name as `alike` folds it → the key of the one client of that
    name, here or in the plan: whoever is given this name is that client. A name left as it was
    says nothing: two clients may be called alike."""
    whose: dict[str, str] = dict(before.get("whose", {}))
    names: dict[str, str] = dict(before.get("names", {}))
    seen: dict[str, str] = dict(before.get("seen", {}))
    for word in list(whose):
        if f"back:{word}" in told:
            del whose[word]
    for row in rows:
        choice = told.get(f"whose:{row.id}", "")
        if choice not in {CLIENT, OWN, HERE, TEAM, NOBODY}:
            continue
        key, word = row.key, row.key.partition(":")[2]
        name = one_line(told.get(f"name:{row.id}", ""), limit=200)
        seen[row.seen] = choice
        if not word:
            continue
        whose.pop(word, None)
        names.pop(key, None)
        changed = bool(name) and alike(name) != alike(row.name)
        other = named.get(alike(name), "")
        if choice in {TEAM, NOBODY}:
            whose[word] = choice
        elif choice == HERE and row.here:
            whose[word] = row.here
        elif choice == OWN:
            whose[word] = key
        elif changed and other and other != key:
            whose[word] = other
        elif changed:
            names[key] = name
            if row.guess:
                # Taken as somebody's person until now; with a name of his own he is himself.
                whose[word] = key
    return {"whose": whose, "names": names, "seen": seen}


def of_team(told: Mapping[str, str]) -> dict[str, Any]:
    """More addresses and domains of the team."""
    team = [each.lower().lstrip("@") for each in re.split(r"[\s,;]+", told.get("team", "")) if each]
    return {"team": [each[:254] for each in dict.fromkeys(team)][:_MOST_TEAM]}


def of_places(told: Mapping[str, str], *, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Fields `place:<key>`, each one of the choices its note offers; `all` decides for those of
    one reason at once."""
    found = {}
    for key, details in asked.items():
        choice = told.get(f"place:{key}", "")
        if choice in details.get("choices", ()):
            found[key] = choice
    return found
