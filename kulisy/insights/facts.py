"""What a fact is before it is a row, and how its contents are taken out of it."""

import uuid
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from kulisy.insights.models import UsageFact
from kulisy.kit.text import fold
from kulisy.kit.walls import LOBBY


@dataclass(frozen=True)
class Fact:
    """As UsageFact, without its number. Already free of contents when it is made."""

    at: datetime
    company_id: uuid.UUID | None
    face: str
    person_key: str
    kind: str
    name: str
    varies: str
    status: int
    millis: int


def person_key(person_id: uuid.UUID | None, *, company_id: uuid.UUID | None) -> str:
    """The same for one person in one company; two companies can't compare theirs."""
    return _keyed("person", company_id, [str(person_id)]) if person_id else ""


def varies_key(values: Iterable[str], *, company_id: uuid.UUID | None) -> str:
    """The same for the same values in one company: case, spaces and «ё» make no difference."""
    said = [" ".join(fold(value).split()) for value in values]
    return _keyed("varies", company_id, said) if said else ""


def write(facts: list[Fact]) -> None:
    """Put the facts into the table, in the lobby's role and a transaction of its own."""
    names = [each.name for each in fields(Fact)]
    sql = (
        f"INSERT INTO {UsageFact._meta.db_table} ({', '.join(names)}) "  # noqa: S608 (own names)
        f"VALUES ({', '.join(['%s'] * len(names))})"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), set_config('role', %s, true)", [LOBBY])
        before = cursor.fetchone()[0]
        # Not the ORM: it would ask for the new numbers back, and the lobby reads nothing here.
        cursor.executemany(sql, [astuple(fact) for fact in facts])
        cursor.execute("SELECT set_config('role', %s, true)", [before])


def _keyed(purpose: str, company_id: uuid.UUID | None, values: list[str]) -> str:
    # Lengths between the values: ["ab", "c"] isn't ["a", "bc"].
    said = "".join(f"{len(value)}:{value}" for value in [str(company_id), *values])
    salt = f"kulisy.insights.{purpose}"
    return salted_hmac(salt, said, algorithm="sha256").hexdigest()[:32]
