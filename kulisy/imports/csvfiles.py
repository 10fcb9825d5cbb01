"""CSV as people's programs write it: the encoding, the separator and the quotes are found out."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from kulisy.imports.importing import Useless
from kulisy.mailroom.charsets import decode

SEPARATORS = (",", ";", "\t", "|")
#: Records that are tried for each separator.
_LOOKED_AT = 200
#: Bytes of a file without a byte order mark in which UTF-16 shows itself.
_SAMPLE = 4096


def lines(path: Path) -> tuple[Iterator[list[str]], dict[str, str]]:
    """Records in order, and what was found out about the file. Raises Useless."""
    text, encoding = read_text(path.read_bytes())
    text, separator = _told_separator(text)
    if separator is None:
        separator = _separator(text)
    found = {"kind": "csv", "separator": separator, "encoding": encoding}
    return _records(text, separator, _quote(text, separator)), found


def read_text(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises Useless for what is no text."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        # Text in UTF-16 has its zeros in every second place, anything else has them anywhere.
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if odd > len(sample) / 8 and even < odd / 20:
            return data.decode("utf-16-le", "replace"), "utf-16"
        if even > len(sample) / 8 and odd < even / 20:
            return data.decode("utf-16-be", "replace"), "utf-16"
        raise Useless("no_table")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return decode(data, None), "8-bit"


def _told_separator(text: str) -> tuple[str, str | None]:
    """Spreadsheets begin a file with «sep=;» to tell each other."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and len(first) <= 5:
        return rest, first[4:] or "\t"
    return text, None


def _separator(text: str) -> str:
    """The one that cuts most records into the same number of columns, the more the better."""
    return max(SEPARATORS, key=lambda each: (_agreement(text, each), -SEPARATORS.index(each)))


def _agreement(text: str, separator: str) -> float:
    try:
        records = [
            record
            for record in islice(_reader(text, separator, _quote(text, separator)), _LOOKED_AT)
            if any(cell.strip() for cell in record)
        ]
    except csv.Error:
        return 0.0
    if not records:
        return 0.001 * (separator in text)
    width, often = Counter(map(len, records)).most_common(1)[0]
    heads = len(records[0])
    if width < 2 and heads < 2:
        return 0.0
    # A row may be short at its end; longer than the heads it shouldn't be.
    fitting = sum(len(record) <= heads for record in records) / len(records)
    return often / len(records) * fitting * min(max(width, heads), 40) ** 0.5


def _quote(text: str, separator: str) -> str:
    """Single quotes only where a file has no double ones and begins its cells with them."""
    sample = text[:20_000]
    if '"' in sample:
        return '"'
    opened = sample.count(f"{separator}'") + sample.count("\n'")
    closed = sample.count(f"'{separator}") + sample.count("'\n") + sample.count("'\r\n")
    return "'" if opened > 2 and closed > 2 else '"'


def _records(text: str, separator: str, quote: str) -> Iterator[list[str]]:
    reader = _reader(text, separator, quote)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A cell without an end: a quotation mark was opened and never closed.
            raise Useless("quote_open", line=reader.line_num) from None
        yield record


def _reader(text: str, separator: str, quote: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, quotechar=quote)
