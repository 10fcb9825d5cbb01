"""XLSX: the first visible sheet that holds anything. Formulas come as the values they had."""

import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from kulisy.imports.importing import Useless

#: Bytes that all parts of the file may unfold to, and how many times its own size.
UNFOLDED = 200 * 1024**2
RATIO = 200
MOST_PARTS = 2000
#: Rows that are looked at in a sheet, empty ones included.
DEPTH = 200_000


def lines(
    path: Path, *, most_rows: int, most_columns: int
) -> tuple[Iterator[list[str]], dict[str, str]]:
    """Raises Useless: for no workbook, a bomb, an empty one."""
    _check_size(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Useless:
        raise
    except Exception:  # openpyxl raises whatever its parsers do
        raise Useless("broken_book") from None
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = _rows(sheet, most_rows=most_rows, most_columns=most_columns)
        if any(any(row) for row in rows):
            found = {"kind": "xlsx", "sheet": str(sheet.title)}
            return iter(rows), found
    raise Useless("empty")


def _check_size(path: Path) -> None:
    """By what the archive declares; reading stops at the declared size whatever follows."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Useless("broken_book") from None
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        raise Useless("no_table")
    unfolded = sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unfolded > UNFOLDED
        or unfolded > max(path.stat().st_size * RATIO, 10 * 1024**2)
    ):
        raise Useless("bomb", limit=UNFOLDED // 1024**2)


def _rows(sheet: Any, *, most_rows: int, most_columns: int) -> list[list[str]]:
    """What the sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    filled = 0
    try:
        for cells in sheet.iter_rows(max_row=DEPTH, max_col=most_columns + 1, values_only=True):
            row = [_text(cell) for cell in cells]
            rows.append(row)
            filled += any(row)
            if filled > most_rows + 1:
                break
    except Exception:  # a damaged part shows itself only while it is read
        raise Useless("broken_book") from None
    return rows


def _text(value: object) -> str:
    """As the cell reads: whole numbers without a point, dates without a midnight."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case str() if value.startswith("#") and value.rstrip("!?").upper() in _ERRORS:
            return ""
        case _:
            return str(value)


_ERRORS = {"#N/A", "#REF", "#NAME", "#VALUE", "#DIV/0", "#NULL", "#NUM"}
