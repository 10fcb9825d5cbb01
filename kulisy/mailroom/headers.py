"""The headers of a letter as text, addresses, identifiers and times. Nothing here raises: what
can't be understood is left out."""

import base64
import binascii
import email.utils
import hashlib
import quopri
import re
from datetime import UTC, datetime
from typing import NamedTuple

from kulisy.kit.text import clean, one_line

from .charsets import decode

#: Longest identifier that is kept as it came; an index row of PostgreSQL holds some 2,700 bytes.
LONGEST_ID = 500
#: As the journal and the messages keep names.
LONGEST_NAME = 120
#: A chain of ancestors longer than this keeps its beginning and its end.
LONGEST_CHAIN = 200

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
_FOLD = re.compile(r"\r?\n[ \t]*|\r")
_BRACKETED = re.compile(r"<([^<>]{1,4000})>")
_PLAIN_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]{1,250}@[^\s<>@,;:\"()\[\]]{1,250}")
_EARLIEST = datetime(1985, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class Mailbox(NamedTuple):
    """An address in lower case, and the name that stood beside it ('' if none)."""

    address: str
    name: str


def text(value: str, *, limit: int, charset: str | None = None) -> str:
    """A header as one line of readable text: encoded words decoded, raw bytes too, which are taken
    to be in the letter's own `charset` if they can be."""
    value = _FOLD.sub(" ", _raw(value, charset)).strip()
    return one_line(_words(value), limit=limit)


def mailboxes(values: list[str], *, charset: str | None = None) -> tuple[Mailbox, ...]:
    """The addresses in all the headers given, each once, in order; what is no address is left."""
    found: dict[str, Mailbox] = {}
    for value in values:
        line = _FOLD.sub(" ", _raw(value, charset))
        for name, written in _parsed(line):
            address = address_of(written)
            if address and address not in found:
                found[address] = Mailbox(address, text(name, limit=LONGEST_NAME))
    return tuple(found.values())


def address_of(written: str) -> str:
    """`written` as an address in lower case, or '' if it is none."""
    address = clean(_words(written)).strip().strip("<>\"' ").lower()
    good = _PLAIN_ADDRESS.fullmatch(address) and len(address) <= 254
    return address if good else ""


def identifier(value: str | None) -> str | None:
    """The Message-ID in `value` without its brackets, or None."""
    ids = identifiers(value)
    return ids[0] if ids else None


def identifiers(value: str | None) -> tuple[str, ...]:
    """All Message-IDs in `value`, in order, each once. An id broken by folding is mended."""
    if not value:
        return ()
    line = clean(_raw(value))
    found = [re.sub(r"\s+", "", each) for each in _BRACKETED.findall(line)]
    if not found:
        found = [each.strip("<>") for each in line.split() if "@" in each]
    ids = tuple(dict.fromkeys(_short(each) for each in found if each))
    return ids if len(ids) <= LONGEST_CHAIN else ids[:1] + ids[1 - LONGEST_CHAIN :]


def moment(value: str | None) -> datetime | None:
    """The time in a Date header as aware UTC; None if it can't be read or can't be true."""
    if not value:
        return None
    line = re.sub(r"\([^)]*\)", " ", clean(_raw(value))).strip()
    try:
        when = email.utils.parsedate_to_datetime(line)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        aware = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware if _EARLIEST <= aware <= _LATEST else None


def received(values: list[str]) -> datetime | None:
    """When the first server on the way took the letter: the lowest Received header with a time."""
    for value in reversed(values):
        when = moment(value.rpartition(";")[2])
        if when:
            return when
    return None


def _raw(value: str, charset: str | None = None) -> str:
    """Undo the parser's way of keeping bytes that had no business in a header."""
    if not any("\udc80" <= each <= "\udcff" for each in value):
        return value
    return decode(value.encode("utf-8", "surrogateescape"), charset)


def _words(value: str) -> str:
    """Encoded words (RFC 2047) decoded; neighbours in one charset are joined before decoding, for
    senders who cut in the middle of a letter."""
    if "=?" not in value:
        return value
    value = _BETWEEN_WORDS.sub(r"\1", value)
    out: list[str] = []
    held: tuple[str, bytes] | None = None
    end = 0
    for match in _WORD.finditer(value):
        charset, data = match[1].partition("*")[0].lower(), _word_bytes(match[2], match[3])
        if held and (match.start() != end or held[0] != charset):
            out.append(decode(held[1], held[0]))
            held = None
        out.append(value[end : match.start()])
        held = (charset, (held[1] if held else b"") + data)
        end = match.end()
    if held:
        out.append(decode(held[1], held[0]))
    return "".join(out) + value[end:]


def _word_bytes(kind: str, content: str) -> bytes:
    raw = content.encode("utf-8", "surrogateescape")
    if kind in "qQ":
        return quopri.decodestring(raw, header=True)
    raw = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return base64.b64decode(raw[: len(raw) // 4 * 4])


def _parsed(line: str) -> list[tuple[str, str]]:
    try:
        pairs = email.utils.getaddresses([line])
    except (IndexError, ValueError, TypeError, RecursionError):
        pairs = []
    if any(address_of(written) for _, written in pairs):
        return pairs
    return [("", each) for each in _PLAIN_ADDRESS.findall(line)]


def _short(found: str) -> str:
    if len(found) <= LONGEST_ID:
        return found
    return f"long-{hashlib.sha256(found.encode('utf-8', 'replace')).hexdigest()}"
