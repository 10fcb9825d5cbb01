"""Walking through rows page by page: a cursor holds the place of the last row that was given."""

import base64
import binascii
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.kit.bounded import FIRST_YEAR, LAST_YEAR
from kulisy.kit.problems import Problem

Row = TypeVar("Row", bound=Model)
#: Of rows that are walked by their ids alone.
_NEVER = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)


def paged(
    rows: QuerySet[Row], *, by: str, limit: int, cursor: str, newest: bool = True
) -> tuple[list[Row], str | None]:
    """One page of `rows` in order of time (`by`) and id, and the cursor of the next one.

    A row that comes later never moves the pages already given. `by="id"`: in the order made.
    """
    sign, side = ("-", "lt") if newest else ("", "gt")
    if cursor:
        at, row_id = read(cursor)
        beyond = Q(**{f"id__{side}": row_id})
        if by != "id":
            beyond = Q(**{f"{by}__{side}e": at}) & (Q(**{f"{by}__{side}": at}) | beyond)
        rows = rows.filter(beyond)
    order = [f"{sign}{by}"] if by == "id" else [f"{sign}{by}", f"{sign}id"]
    found = list(rows.order_by(*order)[: limit + 1])
    return cut(found, limit, lambda row: (_NEVER if by == "id" else getattr(row, by), row.pk))


def cut(
    found: list[Any], limit: int, place: Callable[[Any], tuple[datetime, uuid.UUID]]
) -> tuple[list[Any], str | None]:
    """`limit` of the rows found, and, where there are more, the cursor behind the last of them."""
    if len(found) <= limit:
        return found, None
    return found[:limit], write(*place(found[limit - 1]))


def write(at: datetime, row_id: uuid.UUID) -> str:
    said = f"{at.astimezone(UTC).isoformat()}~{row_id}"
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read(cursor: str) -> tuple[datetime, uuid.UUID]:
    """The place that `write` told. Raises Problem for anything else."""
    try:
        said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        at, _tilde, row_id = said.partition("~")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValueError(at)
        return moment.astimezone(UTC), uuid.UUID(row_id)
    except (ValueError, binascii.Error, OverflowError):
        sentence = _("This place in the list is not known: take it from the page before.")
        raise Problem(
            422,
            sentence,
            code="invalid",
            errors=[{"where": ["query", "cursor"], "code": "cursor", "detail": sentence}],
        ) from None
