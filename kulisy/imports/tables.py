"""A table out of a file that somebody else made: CSV of any separator and encoding, or XLSX.

Everything is bounded: rows, columns, the length of a cell, what a packed file unfolds to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from kulisy.imports import csvfiles, sheets
from kulisy.imports.importing import Useless
from kulisy.kit.text import clean

MOST_ROWS = 50_000
MOST_COLUMNS = 100
#: Characters of a cell; what is longer is no field of a list of clients.
LONGEST_CELL = 20_000

_PICTURES_AND_PAPERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)


@dataclass(frozen=True)
class Row:
    #: As a spreadsheet counts: from 1, heads included.
    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """Rows that hold anything; each cell clean text without spaces around."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    #: What was found out: {"kind": "csv", "separator": ";", "encoding": "utf-8"}, {"kind": "xlsx",
    #: "sheet": …}.
    found: dict[str, str]


def read_table(path: Path) -> Table:
    """Raises Useless."""
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning.startswith(b"PK\x03\x04"):
        lines, found = sheets.lines(path, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
    elif beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise Useless("old_excel")
    elif beginning.startswith(_PICTURES_AND_PAPERS):
        raise Useless("no_table")
    else:
        lines, found = csvfiles.lines(path)
    return _table(lines, found)


def _table(lines: Iterator[list[str]], found: dict[str, str]) -> Table:
    rows = _rows(lines)
    first = next(rows, None)
    if first is None:
        raise Useless("empty")
    if any("@" in cell for cell in first.cells):
        # An address among the heads: there are none, the first row is somebody already.
        heads: tuple[str, ...] = ()
        rows = chain([first], rows)
    else:
        heads = first.cells
    kept = tuple(islice(rows, MOST_ROWS + 1))
    if len(kept) > MOST_ROWS:
        raise Useless("too_long", most=MOST_ROWS)
    if not kept:
        raise Useless("only_heads")
    width = max(len(heads), *(len(row.cells) for row in kept))
    if width > MOST_COLUMNS:
        raise Useless("too_wide", most=MOST_COLUMNS)
    named = tuple(heads[at] if at < len(heads) else "" for at in range(width))
    return Table(named, kept, found)


def _rows(lines: Iterator[list[str]]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        cells = [clean(cell[:LONGEST_CELL]).strip() for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Row(number, tuple(cells))
