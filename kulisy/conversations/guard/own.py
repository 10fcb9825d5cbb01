"""A company's own words, as its people write them, one a line: a word stands for its forms, a star
at its end for any end («косяк» finds «косяки» and «косяком», «кося*» finds «косячный» too)."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kulisy.conversations.guard.words import fold

#: Lines of one list, and characters of a line.
MOST, LONGEST = 500, 80
_TOKEN = re.compile(r"[^\W_]+\*?|[^\w\s]")
_CYRILLIC = re.compile("[а-яё]")
_ENDING = re.compile("(?:[аеиоуыэюяйь]{1,2}|[аеиоуыэюя]?[мхв])$")


def lines(text: str) -> list[str]:
    """What was typed into the box, once each, as it was typed."""
    found = (" ".join(line.split())[:LONGEST] for line in text.splitlines())
    kept = {fold(each): each for each in found if any(map(str.isalnum, each))}
    return list(kept.values())[:MOST]


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    made = [made for made in map(_one, words) if made]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(made)})(?![^\W_])") if made else None


def spans(words: Iterable[str], folded: str) -> Iterator[tuple[int, int]]:
    """Where a folded text holds one of these."""
    pattern = _pattern(tuple(words))
    if pattern:
        for found in pattern.finditer(folded):
            yield found.span()


def excepted(words: Iterable[str], found: str) -> bool:
    """Whether what was found is one of these, in whatever form."""
    pattern = _pattern(tuple(words))
    return bool(pattern and pattern.fullmatch(fold(found.strip())))


def _one(line: str) -> str:
    return r"[\s\-]+".join(map(_forms, _TOKEN.findall(fold(line))))


def _forms(token: str) -> str:
    """Russian words change at their ends; English ones grow a little."""
    if token.endswith("*"):
        return re.escape(token[:-1]) + r"\w*"
    if not token[0].isalnum() or token.isdigit() or len(token) < 3:
        return re.escape(token)
    if _CYRILLIC.search(token):
        stem = _ENDING.sub("", token)
        stem = stem if len(stem) >= 3 else token[:3]
        return re.escape(stem) + "[а-я]{0,3}"
    return re.escape(token) + r"(?:'?s|es|ed|ing)?"
