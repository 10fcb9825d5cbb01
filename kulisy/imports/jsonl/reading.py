"""Lines of a file as JSON objects, each with its number and its place in bytes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Bytes of one line: a conversation with all its messages stands on one.
LONGEST_LINE = 64 * 1024 * 1024
_MARK = b"\xef\xbb\xbf"


class BadLine(Exception):
    """The line is no JSON object of ours: `code` and `details` say why."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    #: Where it begins in the file, and its bytes.
    offset: int
    raw: bytes


def lines(path: Path) -> Iterator[Line]:
    """Every line that isn't blank, from 1. One beyond LONGEST_LINE comes cut: it is no JSON."""
    number = offset = 0
    with path.open("rb") as file:
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            length = len(raw)
            while len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
                rest = file.readline(LONGEST_LINE)
                length += len(rest)
                if not rest or rest.endswith(b"\n"):
                    break
            if raw.strip() and raw.strip() != _MARK:
                yield Line(number, offset, raw)
            offset += length


def parsed(line: Line) -> dict[str, Any]:
    """The object of a line. Raises BadLine."""
    if len(line.raw) > LONGEST_LINE:
        raise BadLine("long_line", limit=LONGEST_LINE // 1024 // 1024)
    raw = line.raw.removeprefix(_MARK) if line.number == 1 else line.raw
    try:
        found = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadLine("no_utf8") from None
    except json.JSONDecodeError as error:
        raise BadLine("no_json", column=error.pos + 1) from None
    except RecursionError:
        raise BadLine("no_json", column=1) from None
    except ValueError:  # a number of thousands of digits
        raise BadLine("no_json", column=1) from None
    if not isinstance(found, dict):
        raise BadLine("no_json_object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name said twice nobody knows which one counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadLine("twice", name=twice[:60])
    return found


def _no_number(said: str) -> float:
    raise BadLine("no_json_number", value=said)


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
