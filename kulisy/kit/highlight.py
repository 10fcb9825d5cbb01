"""Marking found words in plain text; the answer is safe HTML."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from kulisy.kit.text import fold, latin

_WORD = re.compile(r"[^\W_]+")
#: Two words are alike from here on.
_ALIKE = 0.7


def marked(text: str, stems: Sequence[str], *, limit: int = 0, alike: str = "") -> Markup:
    """`text` with the words that begin with one of `stems` in <mark>; with `limit`, about so many
    characters around the first of them. `alike`: mark words like these instead."""
    spans = _like(text, alike) if alike else _spans(text, stems)
    begin, end = _window(text, spans[0] if spans else (0, 0), limit)
    html = Markup("…") if begin else Markup("")
    at = begin
    for first, last in spans:
        if first < begin or last > end:
            continue
        html += escape(text[at:first]) + Markup("<mark>") + escape(text[first:last])
        html += Markup("</mark>")
        at = last
    return html + escape(text[at:end]) + ("…" if end < len(text) else "")


def _spans(text: str, stems: Sequence[str]) -> list[tuple[int, int]]:
    wanted = tuple(stem for each in stems if each for stem in _spelled(each))
    if not wanted:
        return []
    return [match.span() for match in _WORD.finditer(text) if fold(match[0]).startswith(wanted)]


def _spelled(stem: str) -> tuple[str, ...]:
    """English stems turn y into i: «compani» is «company» too."""
    return (stem, stem[:-1] + "y") if len(stem) > 3 and stem.endswith("i") else (stem,)


def _like(text: str, words: str) -> list[tuple[int, int]]:
    wanted = _WORD.findall(latin(words))[:8]
    return [
        match.span()
        for match in _WORD.finditer(text[:2000])
        if any(_near(latin(match[0]), each) for each in wanted)
    ]


def _near(word: str, wanted: str) -> bool:
    return len(wanted) > 2 and SequenceMatcher(None, word, wanted).ratio() >= _ALIKE


def _window(text: str, found: tuple[int, int], limit: int) -> tuple[int, int]:
    """Whole words around what was found."""
    if not limit or len(text) <= limit:
        return 0, len(text)
    # On a phone two lines of it are seen: what was found stands in them.
    begin = max(0, found[0] - min(limit // 3, 32))
    if begin:
        space = text.find(" ", begin, found[0])
        begin = space + 1 if space >= 0 else begin
    end = min(len(text), max(begin + limit, found[1]))
    if end < len(text):
        space = text.rfind(" ", found[1], end)
        end = space if space > begin else end
    return begin, end
