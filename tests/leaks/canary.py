"""Canaries: words that occur nowhere else, and finding them again in any disguise."""

import base64
import binascii
import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

PREFIX = "zq7"
_WORD = re.compile(r"zq7[a-z0-9]{6}")
_REVERSED = re.compile(r"[a-z0-9]{6}7qz")
_PACKED = re.compile(r"[A-Za-z0-9+/_-]{12,}")
#: What base64 makes of the prefix, large letters or small, whatever stands before and after it:
#: opening every run of letters of every page would take longer than making the page.
_SEALED = re.compile(
    "|".join(
        base64.b64encode(b"\0" * before + said.encode() + b"\0")[at : at + 3].decode()
        for said in ("zq7", "zQ7", "Zq7", "ZQ7")
        for before, at in ((0, 0), (1, 2), (2, 3))
    )
)
_count = 0
_ALPHABET = "bcdfghjkmnpqrstvwx"


def canary() -> str:
    """A new word of nine letters and digits: survives lower case, stems, file names, addresses.

    Six letters made of a counter by an odd multiplier: no two are alike, none is a prefix of
    another, and they are the same from run to run.
    """
    global _count
    _count += 1
    value = _count * 20_000_003 % len(_ALPHABET) ** 6
    letters = []
    for _ in range(6):
        value, rest = divmod(value, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return PREFIX + "".join(letters)


@contextmanager
def counted_from(number: int) -> Iterator[None]:
    """Inside, the words are those that begin at this number: the same in both twin worlds."""
    global _count
    before, _count = _count, 1_000_000 + number
    try:
        yield
    finally:
        _count = before


def found_in(text: str) -> set[str]:
    """All canaries in a text: as they are, in capitals, backwards, HTML- or URL-escaped, or in
    base64 at any of its three alignments."""
    low = text.lower()
    words = set(_WORD.findall(low))
    if "%" in text or "&" in text:
        words |= set(_WORD.findall(unquote(html.unescape(low)).lower()))
    if "7qz" in low:
        words |= {word[::-1] for word in _REVERSED.findall(low)}
    for packed in _PACKED.finditer(text) if _SEALED.search(text) else ():
        if not _SEALED.search(packed[0]):
            continue
        for opened in _opened(packed[0]):
            words |= set(_WORD.findall(opened))
    return words


def _opened(packed: str) -> Iterator[str]:
    """What a run of base64 letters may say, from each of four beginnings."""
    plain = packed.replace("-", "+").replace("_", "/")
    for start in range(min(4, len(plain))):
        cut = plain[start:]
        cut = cut[:-1] if len(cut) % 4 == 1 else cut
        cut += "=" * (-len(cut) % 4)
        try:
            yield base64.b64decode(cut).decode("latin-1").lower()
        except (binascii.Error, ValueError):  # four letters always open: never reached in practice
            continue
