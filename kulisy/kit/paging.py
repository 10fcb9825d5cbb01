"""A long list, so many rows at a time, by a number in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
#: Nobody turns so many pages; a number that is longer is none.
_DIGITS = 4


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`newer` and `older`: addresses of the pages beside it; "" where there is none."""

    rows: Sequence[Row]
    newer: str
    older: str


def page(rows: Any, asked: str, *, size: int, address: str = "?page=") -> Page[Any]:
    """The page that the address asks for (whatever makes no sense is the first one). One statement,
    and nothing is counted. `address` goes before the number."""
    known = asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS
    number = max(int(asked), 1) if known else 1
    found = list(rows[(number - 1) * size : number * size + 1])
    return Page(
        rows=found[:size],
        newer=f"{address}{number - 1}" if number > 1 else "",
        older=f"{address}{number + 1}" if len(found) > size else "",
    )
