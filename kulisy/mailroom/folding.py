"""A letter's words into what its writer wrote now and what the letter carries along: quotation,
signature, trailers of phones, disclaimers. The second is folded away, never dropped.

Losing a writer's words is the worse of the two errors: where it isn't certain, the text stays.
Line by line and in linear time; mail-parser-reply was tried (15 of 34 exact cases) and its
patterns run over the whole text, which some purpose-made letters turn into minutes.
"""

import re
from dataclasses import dataclass

from . import markers

#: Signatures longer than this are text that happens to stand under a line of hyphens.
LONGEST_SIGNATURE = 30
#: After words of farewell only a name, a post and a telephone follow.
LONGEST_FAREWELL = 12
_FILLED = re.compile(r"\S")
_QUOTED = re.compile(r"\s*>")
_RULE = re.compile(r"\s*[-_=*–—]{2,}\s*$")


@dataclass(frozen=True, slots=True)
class Folded:
    """`words` are shown at once, `tail` on demand. Where the writer answers between the lines of
    a quotation, the quotation stays among his words."""

    words: str
    tail: str


def fold(text: str) -> Folded:
    """Never loses a line: each line of `text` is in `words` or in `tail`."""
    lines = text.split("\n")
    own = _own_lines(lines)
    if not any(mine and _FILLED.search(line) for mine, line in zip(own, lines, strict=True)):
        # Nothing new at all (a bare forward, a lone signature): then this is what he wanted to say.
        return Folded(text.strip("\n").rstrip(), "")
    _keep_what_is_answered(lines, own)
    words = [line for mine, line in zip(own, lines, strict=True) if mine]
    tail = [line for mine, line in zip(own, lines, strict=True) if not mine]
    return Folded(_trimmed(words), _trimmed(tail))


def own_words(text: str) -> str:
    """Only the lines that were written now, though none may be left: for words that must not carry
    along what their writer answers."""
    lines = text.split("\n")
    own = _own_lines(lines)
    return _trimmed([line for mine, line in zip(own, lines, strict=True) if mine])


def _own_lines(lines: list[str]) -> list[bool]:
    """For each line, whether the writer wrote it now."""
    own = [True] * len(lines)
    number = 0
    segment = 0
    while number < len(lines):
        length = markers.announcement(lines, number)
        if length is None and not _QUOTED.match(lines[number]):
            number += 1
            continue
        end = _end_of_quotation(lines, number, length or 0)
        _fold_signature(lines, own, segment, number)
        _set(own, number, end)
        _fold_rule_above(lines, own, number)
        number = segment = end
    _fold_signature(lines, own, segment, len(lines))
    return own


def _end_of_quotation(lines: list[str], start: int, announced: int) -> int:
    """The line after the quotation that begins at `start`, of which `announced` lines say so."""
    number = start + announced
    first = _next_filled(lines, number)
    if announced and (first == len(lines) or not _QUOTED.match(lines[first])):
        # Not marked line by line: such programs put the answer above and quote to the end.
        return len(lines)
    number = first
    while number < len(lines):
        if _QUOTED.match(lines[number]) or _broken_quoted_line(lines, number):
            number += 1
        else:
            following = _next_filled(lines, number)
            if following == len(lines) or not _QUOTED.match(lines[following]):
                return number
            if following == number:
                return number
            number = following
    return number


def _broken_quoted_line(lines: list[str], number: int) -> bool:
    """The end of a marked line that some program wrapped without a mark: it goes on in the middle
    of a sentence, under a line as long as programs wrap at, and the next one is marked again."""
    return (
        number + 1 < len(lines)
        and lines[number][:1].islower()
        and len(lines[number]) < 40
        and len(lines[number - 1]) >= 60
        and bool(_QUOTED.match(lines[number - 1]))
        and bool(_QUOTED.match(lines[number + 1]))
    )


def _fold_signature(lines: list[str], own: list[bool], start: int, end: int) -> None:
    """Fold the signature at the end of the writer's segment, but never the letter's first line."""
    first = _next_filled(lines, start)
    rest = sum(1 for line in lines[first:end] if _FILLED.search(line))
    for number in range(first, end):
        rest -= bool(_FILLED.search(lines[number]))
        if number == first and not start:
            continue
        if (
            (markers.is_signature_rule(lines[number]) and rest <= LONGEST_SIGNATURE)
            or (markers.is_farewell(lines[number]) and rest <= LONGEST_FAREWELL)
            or (markers.is_trailer(lines[number]) and rest <= LONGEST_FAREWELL)
            or markers.is_disclaimer(lines[number])
        ):
            _set(own, number, end)
            return


def _fold_rule_above(lines: list[str], own: list[bool], start: int) -> None:
    """A line of dashes above a quotation belongs to it."""
    number = start - 1
    while number >= 0 and own[number] and not _FILLED.search(lines[number]):
        number -= 1
    if number > 0 and own[number] and _RULE.match(lines[number]):
        _set(own, number, start)


def _keep_what_is_answered(lines: list[str], own: list[bool]) -> None:
    """What stands between the writer's own lines stays with them: answers need their questions."""
    mine = [number for number, line in enumerate(lines) if own[number] and _FILLED.search(line)]
    own[mine[0] : mine[-1]] = [True] * (mine[-1] - mine[0])


def _next_filled(lines: list[str], number: int) -> int:
    while number < len(lines) and not _FILLED.search(lines[number]):
        number += 1
    return number


def _set(own: list[bool], start: int, end: int) -> None:
    own[start:end] = [False] * (end - start)


def _trimmed(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()
