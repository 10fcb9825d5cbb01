"""Numbers without gaps and without doubles, however many write at once.

The row of the series is locked from the moment a number is taken until the transaction ends: who
comes second waits, and gets the next; a transaction that fails gives its number back.
"""

import uuid

from django.db import connection

from kulisy.documents.entities import LegalEntity
from kulisy.kit.ids import new_id

_TAKE = """
INSERT INTO documents_numberseries (id, company_id, entity_id, series, year, last)
VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (company_id, entity_id, series, year)
DO UPDATE SET last = documents_numberseries.last + 1 RETURNING last
"""


def next_number(entity: LegalEntity, *, series: str, year: int) -> int:
    """The next number of this entity's series in that year. Take it in the transaction that writes
    the paper, as late as can be: others wait for its end."""
    return _ask(_TAKE, [new_id(), entity.company_id, entity.id, series, year])


def label(entity: LegalEntity, number: int) -> str:
    """As it stands on the paper."""
    return f"{entity.prefix}{number}"


def _ask(statement: str, values: list[uuid.UUID | str | int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
