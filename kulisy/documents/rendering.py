"""Forms made into PDF/A: Typst reads a template of ours and the data as JSON, never as markup.

The same data gives the same bytes: no clock, no system fonts, no network, no random id. The day
inside the file is the document's own.
"""

import json
import threading
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst
from fontpkg_pt_sans import ROOT

FORMS = Path(__file__).parent / "typst"
FACES = ROOT / "files"
#: PDF/A-2a: readable for ever, its text and tables readable aloud; refuses a picture without words.
STANDARD: list[Any] = ["a-2a"]
#: The one of the house, where a company has chosen none.
ACCENT = "#9c2234"
NAMES = ("invoice", "act", "tax_invoice", "upd", "certificate", "effect")
#: What stands where a sign is written that the typeface does not have.
MISSING = "\u00b7"

_own = threading.local()


class NotRendered(RuntimeError):
    """The form refused this data: a mistake of ours, never of the person who asked."""


def render(
    form: str,
    data: Mapping[str, Any],
    *,
    day: date,
    language: str,
    colours: Mapping[str, str] | None = None,
) -> bytes:
    """The PDF/A of one of NAMES. `data` holds what the form names (text, lists, numbers), all of it
    ready to be read: sums and days in words of `language` (ru, en). `day` is the document's date
    and goes into the file; `colours["accent"]` is the company's own, as #rrggbb. Takes some
    milliseconds; may be called from any thread.

    A certificate takes `title`, `seller_name` and `blocks`; if wanted `contact` (right of the
    name), `footer`, `draft`. A block is {"kind": "heading" | "text" | "strong", "text"},
    {"kind": "facts", "rows": [[label, value], …]} or {"kind": "table", "head": [name, …],
    "widths": ["short" | "long", …], "rows": [[text, …], …]}; a zero-width space (U+200B) lets a
    long hash break there.

    An effect (two stretches of time beside each other) takes `title`, `seller_name`, `contact`,
    `lead`, `facts` (rows of two), `spans` ([before, since]), `lines`, `notes`. A line: `heading`,
    `explained`, `compared`, `tone` ("" | "ok" | "wait"), `chosen`, and `before` and `after`, each
    {"said", "note", "bar": [low, knot, high] in thousandths or [], "few"}; `target` in thousandths
    or -1."""
    if form not in NAMES:
        raise NotRendered(f"no such form: {form}")
    told = _printable(dict(data))
    told |= {
        "language": language if language == "ru" else "en",
        "accent": (colours or {}).get("accent") or ACCENT,
        "date": [day.year, day.month, day.day],
    }
    inputs = {"data": json.dumps(told, ensure_ascii=False, sort_keys=True)}
    try:
        made = _compiler().compile(
            str(FORMS / f"{form}.typ"),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARD,
            timestamp=datetime.combine(day, time(), ZoneInfo("UTC")),
        )
    except typst.TypstError as trouble:
        raise NotRendered(f"{form}: {trouble.message}") from trouble
    if not isinstance(made, bytes):
        raise NotRendered(f"{form}: nothing came of it")
    return made


def _compiler() -> typst.Compiler:
    """One for each thread: a compiler keeps what it has read, and is used by one at a time."""
    found: typst.Compiler | None = getattr(_own, "compiler", None)
    if found is None:
        found = typst.Compiler(root=str(FORMS), font_paths=_fonts(), ignore_system_fonts=True)
        _own.compiler = found
    return found


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FACES)]
    )


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int]:
    """Signs that every weight of the typeface has: an archive format knows no empty boxes."""
    # Most of the time of a first start; only documents want it.
    from fontTools.ttLib import TTFont

    faces = [TTFont(path, lazy=True).getBestCmap() for path in sorted(FACES.glob("*.ttf"))]
    return frozenset(set(faces[0]).intersection(*faces[1:]))


#: Signs that mean the same and are there: narrow spaces, ticks.
_ALIKE = {0x202F: "\u00a0", 0x2009: "\u00a0", 0x2011: "-", 0x2713: "+", 0x200B: "\u200b"}


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(_sign(each) for each in value)
    if isinstance(value, Mapping):
        return {key: each if key == "qr" else _printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value


def _sign(sign: str) -> str:
    code = ord(sign)
    if 0x20 <= code < 0x7F or 0x410 <= code <= 0x44F or sign in "\n\u00a0\u200b":
        return sign
    if code in _ALIKE:
        return _ALIKE[code]
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000:
        return " "
    return sign if code in _drawn() else MISSING
