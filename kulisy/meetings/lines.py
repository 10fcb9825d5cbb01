"""Minutes line by line, as they are taken across and drawn from. Pure: the words never change, so
that a line is known for ever by its number."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kulisy.handovers.spotting import Spotted, spot

_BULLET = re.compile(r"^\s*(?:[-*+•–—]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?")
_MARKS = re.compile(r"[*_`#]+")


@dataclass(frozen=True)
class Line:
    """One of them. `number` counts lines of the text, from 0, empty ones too."""

    number: int
    text: str
    heading: bool


def of(body: str) -> list[Line]:
    """All that hold words."""
    found = []
    for number, raw in enumerate(body.split("\n")):
        text = " ".join(_MARKS.sub("", _BULLET.sub("", raw)).split())
        if text:
            found.append(Line(number, text, raw.lstrip().startswith("#")))
    return found


def line(body: str, number: int) -> Line | None:
    return next((each for each in of(body) if each.number == number), None)


def taken(body: str, numbers: Collection[int]) -> str:
    """These lines as they were written, to begin the client's part with."""
    rows = body.split("\n")
    return "\n".join(rows[each] for each in sorted(set(numbers)) if 0 <= each < len(rows))


def heard(each: Line, *, said_at: datetime, zone: ZoneInfo) -> Spotted | None:
    """The word given in a line, with its day, by the rule that hears them in messages."""
    return None if each.heading else spot(each.text, said_at=said_at, zone=zone)
