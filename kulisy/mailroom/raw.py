"""The standard parser told to hand headers on exactly as they came, and a headers' block mended
where the parser would take the rest of it for the letter's words."""

import re
from email._policybase import Compat32
from email.message import Message
from email.parser import BytesParser

#: Headers of which a letter has at least one.
TELLING = frozenset(
    {
        "from", "to", "cc", "bcc", "subject", "date", "message-id", "received", "return-path",
        "sender", "reply-to", "mime-version", "content-type", "in-reply-to", "references",
        "delivered-to",
    }
)  # fmt: skip

_HEADER = re.compile(rb"[!-9;-~]+:")
_SPACED = re.compile(rb"([!-9;-~]+)[ \t]+(?=:)")
_LOOKS_AHEAD = 40
_LONGEST_BLOCK = 1_000_000


class _AsWritten(Compat32):
    """Compat32 wraps headers with raw bytes into objects of another type; here they stay text
    with surrogate escapes, and headers.py decodes them."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


AS_WRITTEN = _AsWritten()


def parsed(raw: bytes) -> Message:
    """The letter's tree, headers as they were written. The standard parser may raise: whoever reads
    what `reading.read` could read need not fear it."""
    return BytesParser(policy=AS_WRITTEN).parsebytes(mended(raw))


def mended(raw: bytes) -> bytes:
    """`raw` with headers that the parser understands: no marks before the first one, no space
    before a colon, a stray line folded into the header above it."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    block = re.match(rb"(?:[^\r\n]+(?:\r\n|\n|\r|\Z))*", raw[:_LONGEST_BLOCK])
    lines = block[0].splitlines(keepends=True) if block else []
    if lines and re.match(rb"From (?![ \t]*:)", lines[0]):
        return raw
    if all(_HEADER.match(line) or line[:1] in b" \t" for line in lines):
        return raw
    out: list[bytes] = []
    for number, line in enumerate(lines):
        line = _SPACED.sub(rb"\1", line, count=1) if _SPACED.match(line) else line
        if _HEADER.match(line) or (line[:1] in b" \t" and out):
            out.append(line)
        elif any(_telling(each) for each in lines[number + 1 : number + 1 + _LOOKS_AHEAD]):
            out.append(b" " + line if out else b"")
        else:
            return b"".join([*out, b"\n", *lines[number:]]) + raw[sum(map(len, lines)) :]
    return b"".join(out) + raw[sum(map(len, lines)) :]


def _telling(line: bytes) -> bool:
    name, colon, _ = line.partition(b":")
    return bool(colon) and name.strip().lower().decode("ascii", "replace") in TELLING
