"""Letters of an mbox file, streamed. The kinds differ in how they hide a line that begins with
"From " inside a letter; a separator is therefore believed only after an empty line, with a date on
it and a header below it."""

import re
from collections.abc import Iterator
from typing import IO

from .reading import Found, Unreadable

_SEPARATOR = re.compile(
    rb"From (?:\S.*)?(?:\b(?:19|20)\d\d\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b).*\r?\n?$|From - .*"
)
_HEADER = re.compile(rb"[!-9;-~]{1,76}[ \t]*:|>From ")
_HIDDEN = re.compile(rb">+From ")
_LINE = 1024 * 1024


def mbox_letters(file: IO[bytes], place: str, limit: int) -> Iterator[Found | Unreadable]:
    """The letters, placed as `name#number`. At most `limit` bytes of each are held in memory."""
    letter: list[bytes] = []
    size = number = 0
    blank_before, begun = True, False
    line = file.readline(_LINE)
    while line:
        following = file.readline(_LINE)
        if blank_before and _SEPARATOR.match(line) and _HEADER.match(following):
            if begun:
                yield _finished(letter, size, f"{place}#{number}", limit)
            letter, size, number, begun = [], 0, number + 1, True
        elif not begun and line.strip():
            # No separator at all: what stands here is read as a letter of its own.
            letter, size, number, begun = [line], len(line), number + 1, True
        elif begun:
            size += len(line)
            if size <= limit:
                letter.append(line[1:] if _HIDDEN.match(line) else line)
            else:
                letter = []
        blank_before = not line.strip(b"\r\n")
        line = following
    if begun:
        yield _finished(letter, size, f"{place}#{number}", limit)
    elif not number:
        yield Unreadable(place, "empty")


def _finished(letter: list[bytes], size: int, place: str, limit: int) -> Found | Unreadable:
    if size > limit:
        return Unreadable(place, "too_large", str(limit // 1024**2))
    if letter and not letter[-1].strip(b"\r\n"):
        # The empty line before the next separator is the box's, not the letter's.
        letter = letter[:-1]
    return Found(place, b"".join(letter))
