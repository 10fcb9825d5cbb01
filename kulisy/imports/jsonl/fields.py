"""One field after another of a JSON object: each has the right kind, or the line has a problem."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kulisy.kit.text import clean, one_line

#: Nothing is older than this; what is, is a mistake of the program that wrote the file.
OLDEST = datetime(1970, 1, 2, tzinfo=UTC)
#: Characters of an identifier of another system.
LONGEST_ID = 200


#: Most names of other systems: nothing in them to clean.
_SIMPLE = re.compile(r"[A-Za-z0-9@._-]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line: a word of SENTENCES and what fills it."""

    line: int
    code: str
    details: Mapping[str, object]


@dataclass(frozen=True)
class Rules:
    """What was said for the whole file. `zone`: of times without an offset."""

    zone: ZoneInfo | None
    now: datetime


class Fields:
    """The fields of one object of a line; what is wrong is noted in `problems`, and something
    harmless given back."""

    __slots__ = ("_given", "_place", "line", "problems", "rules")

    def __init__(
        self, given: Mapping[str, Any], known: Collection[str], *, line: int, rules: Rules,
        problems: list[Problem], place: str = "",
    ) -> None:  # fmt: skip
        """`place`: which object within the line, "messages[3].": stands before its fields."""
        self._given = given
        self._place = place
        self.line = line
        self.rules = rules
        self.problems = problems
        for name in given:
            if name not in known and not name.startswith("x_"):
                self.wrong("unknown_field", name, known=", ".join(sorted(known)))

    def wrong(self, code: str, name: str, **details: object) -> None:
        """`name`: the field that it is about."""
        said = f"{self._place}{one_line(name, limit=60)}"
        self.problems.append(Problem(self.line, code, {"name": said, **details}))

    def has(self, name: str) -> bool:
        return self._given.get(name) is not None

    def text(self, name: str, *, limit: int, required: bool = True) -> str:
        """On one line, cleaned. Too long is a problem: nothing is cut off silently."""
        value = self._raw(name, required)
        if value is None:
            return ""
        if len(value) <= limit and _SIMPLE.fullmatch(value):
            return value
        said = one_line(value, limit=limit + 1)
        if len(said) > limit:
            self.wrong("too_long", name, limit=limit)
        elif required and not said:
            self.wrong("missing", name)
        return said

    def exactly(self, name: str, *, limit: int) -> str:
        """As it is written: a path."""
        value = self._raw(name, True) or ""
        if len(value) > limit:
            self.wrong("too_long", name, limit=limit)
        return value

    def long_text(self, name: str) -> str:
        value = self._raw(name, False)
        return clean(value) if value is not None else ""

    def identifier(self, name: str, *, required: bool = True) -> str:
        """A word or a number of the other system."""
        value = self._given.get(name)
        if type(value) is int:
            return str(value)[:LONGEST_ID]
        return self.text(name, limit=LONGEST_ID, required=required)

    def address(self, name: str, *, required: bool = True) -> str:
        """An e-mail address in lower case."""
        said = self.text(name, limit=254, required=required).lower()
        if said and not is_address(said):
            self.wrong("no_address", name, value=one_line(said, limit=80))
            return ""
        return said

    def choice(self, name: str, known: Mapping[str, str], *, default: str | None = None) -> str:
        """One of the known words, in the words of our models; without a default it must stand."""
        value = self._given.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value in known:
            return known[value]
        if value is None:
            self.wrong("choose", name, known=", ".join(known))
        else:
            said = one_line(str(value), limit=80)
            self.wrong("unknown_choice", name, known=", ".join(known), value=said)
        return ""

    def flag(self, name: str) -> bool | None:
        value = self._given.get(name)
        if value is None or isinstance(value, bool):
            return value
        self.wrong("no_flag", name)
        return None

    def moment(self, name: str, *, required: bool = True) -> datetime | None:
        """A time with its offset from UTC; one without has the file's zone, or is a problem."""
        value = self._raw(name, required)
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            self.wrong("no_time", name, value=one_line(value, limit=60))
            return None
        return self._aware(name, found)

    def day_or_moment(self, name: str, *, zone: ZoneInfo) -> datetime | None:
        """A time, or a day: then its last minute in `zone`."""
        value = self._raw(name, False)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value.strip()) if len(value.strip()) == 10 else None
        except ValueError:
            day = None
        if day is None:
            return self.moment(name, required=False)
        return datetime.combine(day, time(23, 59), zone).astimezone(UTC)

    def words(self, name: str, *, limit: int) -> tuple[str, ...]:
        """A list of short texts or numbers, each once."""
        value = self.objects(name)
        said = []
        for each in value:
            word = str(each) if type(each) is int else each
            if not isinstance(word, str) or not 0 < len(one_line(word, limit=limit + 1)) <= limit:
                self.wrong("no_words", name, limit=limit)
                return ()
            said.append(one_line(word, limit=limit))
        return tuple(dict.fromkeys(said))

    def objects(self, name: str) -> list[Any]:
        value = self._given.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong("no_list", name)
            return []
        return value

    def mapping(self, name: str) -> dict[str, Any]:
        value = self._given.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong("no_object", name)
            return {}
        return value

    def _raw(self, name: str, required: bool) -> str | None:
        value = self._given.get(name)
        if isinstance(value, str):
            return value
        if value is not None:
            self.wrong("no_text", name)
        elif required:
            self.wrong("missing", name)
        return None

    def _aware(self, name: str, found: datetime) -> datetime | None:
        if found.tzinfo is None and self.rules.zone is None:
            self.wrong("no_offset", name, value=found.isoformat(sep=" "))
            return None
        try:
            moment = found.replace(tzinfo=found.tzinfo or self.rules.zone).astimezone(UTC)
        except (OverflowError, ValueError):
            moment = OLDEST.min.replace(tzinfo=UTC)
        if moment < OLDEST or moment.year > 9000:
            self.wrong("no_time", name, value=found.isoformat())
            return None
        return moment


def is_address(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True
