"""Words as a text index takes them, and questions put to one: the same cutting in what is written
and in what is asked for."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Func, TextField, Value

from kulisy.kit.text import clean, fold

#: PostgreSQL's own word for how forms of words are folded: its Russian folds English as well.
LANGUAGE = "russian"
#: What stands in a text index: letters and digits, cut at every mark; so «INV-2026/15» is found as
#: its three parts in a row.
_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[\"«“„]([^\"»”“]*)[\"»”“]|(\S+)")
#: PostgreSQL refuses a vector above 1 MB and a word above 2 KB; far above any message of ours.
LONGEST = 100_000
_LONGEST_WORD = 100
#: An unfinished word shorter than this would be everything that begins so.
_UNFINISHED = 3


def indexed(text: str) -> str:
    """The words of a text as the index takes them."""
    return " ".join(_words(text[:LONGEST]))


def vector(text: str) -> Func:
    """What a row of an index is written as."""
    return Func(
        Value(LANGUAGE),
        Value(indexed(text), output_field=TextField()),
        function="to_tsvector",
        template="%(function)s(%(expressions)s)",
        arg_joiner="::regconfig, ",
    )


def having(asked: str) -> SearchQuery:
    """What such a row is compared with: `asked` is a `query`."""
    return SearchQuery(asked, config=LANGUAGE, search_type="raw")


def query(words: str) -> str:
    """A tsquery of quoted words: nothing a person types can be an operator. All must occur, the
    last one may be unfinished; in quotation marks: in this order. "" where nothing was asked."""
    parts = []
    for quoted, single in _PART.findall(clean(words)[:1000]):
        row = _words(quoted or single)[:12]
        if row:
            parts.append((row, bool(quoted)))
    said = [" <-> ".join(f"'{word}'" for word in row) for row, _whole in parts[:12]]
    if 0 < len(parts) <= 12:
        row, whole = parts[-1]
        said[-1] += ":*" if not whole and len(row[-1]) >= _UNFINISHED else ""
    return " & ".join(f"({each})" for each in said)


def _words(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(clean(text)))]
