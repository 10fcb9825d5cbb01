"""Numbers without gaps and without doubles, however many write at once.

The row of the series is locked from the moment a number is taken until the transaction ends: who
comes second waits, and gets the next; a transaction that fails gives its number back.
"""

import uuid

from django.db import connection

from kulisy.documents.entities import LegalEntity, NumberSeries
from kulisy.kit.ids import new_id

_TAKE = """
INSERT INTO documents_numberseries (id, company_id, entity_id, series, year, last)
VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (company_id, entity_id, series, year)
DO UPDATE SET last = documents_numberseries.last + 1 RETURNING last
"""

_BEGIN = """
INSERT INTO documents_numberseries (id, company_id, entity_id, series, year, last)
VALUES (%s, %s, %s, %s, %s, 0) ON CONFLICT (company_id, entity_id, series, year) DO NOTHING
"""
_HOLD = """
SELECT last FROM documents_numberseries
 WHERE company_id = %s AND entity_id = %s AND series = %s AND year = %s FOR UPDATE
"""


def next_number(entity: LegalEntity, *, series: str, year: int) -> int:
    """The next number of this entity's series in that year. Take it in the transaction that writes
    the paper, as late as can be: others wait for its end."""
    return _ask(_TAKE, [new_id(), entity.company_id, entity.id, series, year])


def held(entity: LegalEntity, *, series: str, year: int) -> int:
    """The last number given, and nobody gives another one until the transaction ends."""
    values: list[uuid.UUID | str | int] = [entity.company_id, entity.id, series, year]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [new_id(), *values])
    return _ask(_HOLD, values)


def set_last(entity: LegalEntity, *, series: str, year: int, last: int) -> None:
    """Of a series that is `held`: the next number is the one after it."""
    NumberSeries.objects.filter(
        company_id=entity.company_id, entity_id=entity.id, series=series, year=year
    ).update(last=last)


def label(entity: LegalEntity, number: int) -> str:
    """As it stands on the paper."""
    return f"{entity.prefix}{number}"


def _ask(statement: str, values: list[uuid.UUID | str | int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
