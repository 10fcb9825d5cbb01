"""A letter's parts into words to read and files to keep. Every part that is not shown as words is
kept as a file: nothing that came is dropped."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.message import Message

from kulisy.kit.text import clean

from .charsets import decode
from .filenames import given_name, made_name
from .htmltext import readable

_UUENCODED = re.compile(
    r"^begin(?:-base64)? [0-7]{3,4} (?P<name>[^\n]{1,250})\n(?P<data>.*?)^end[ \t]*$\n?",
    re.MULTILINE | re.DOTALL,
)
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,120}")
_ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content_type: str
    data: bytes = field(repr=False)
    #: The Content-ID without brackets, for pictures that stand in the text; '' otherwise.
    content_id: str


@dataclass(frozen=True, slots=True)
class Body:
    text: str
    has_html: bool
    text_from_html: bool
    attachments: tuple[Attachment, ...]
    encrypted: bool
    #: The first charset that a part of words names; '' if none does.
    charset: str


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    html: bool


def body_of(message: Message) -> Body:
    pieces = list(_pieces(message))
    words = [each for each in pieces if isinstance(each, _Words) and each.text.strip()]
    files = [each for each in pieces if isinstance(each, Attachment)]
    texts = []
    for each in words:
        text, inside = (each.text, []) if each.html else _without_uuencoded(each.text)
        texts.append(text.strip("\n"))
        files.extend(inside)
    named = [
        replace(each, name=each.name or made_name(each.content_type, number=number))
        for number, each in enumerate(files, 1)
    ]
    return Body(
        text="\n\n".join(text for text in texts if text.strip()),
        has_html=any(part.get_content_type() == "text/html" for part in message.walk()),
        text_from_html=any(each.html for each in words),
        attachments=tuple(named),
        encrypted=any(_encrypted(part) for part in message.walk()),
        charset=next(filter(None, map(_charset, message.walk())), ""),
    )


def _pieces(part: Message) -> Iterator[_Words | Attachment]:
    kind = _kind(part)
    if part.is_multipart() and kind == "message/rfc822":
        yield _letter_inside(part)
    elif part.is_multipart() and kind.startswith("message/"):
        # A delivery status: its fields are parsed into parts of their own.
        yield _file(part, kind, _as_bytes(part, with_headers=False))
    elif part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            yield from _alternative(children)
        else:
            for child in children:
                yield from _pieces(child)
    elif _is_words(part, kind):
        yield _words(part, kind)
    else:
        yield _file(part, kind, _content(part))


def _alternative(children: list[Message]) -> Iterator[_Words | Attachment]:
    """The plain words if there are any, else those made from the other kind; and all files."""
    pieces = [list(_pieces(child)) for child in children]
    words = [each for ours in pieces for each in ours if isinstance(each, _Words)]
    plain = [each for each in words if not each.html and each.text.strip()]
    yield from plain or [each for each in words if each.html]
    for ours in pieces:
        yield from (each for each in ours if isinstance(each, Attachment))


def _is_words(part: Message, kind: str) -> bool:
    if part.get_content_disposition() == "attachment" or _written_name(part):
        return False
    return kind in {"text/plain", "text/html", "text/enriched"} or kind.startswith("multipart/")


def _words(part: Message, kind: str) -> _Words:
    text = clean(decode(_content(part), _charset(part)))
    looks_html = kind.startswith("multipart/") and "<html" in text[:2000].lower()
    if kind == "text/html" or looks_html:
        return _Words(clean(readable(text)), html=True)
    if kind == "text/enriched":
        return _Words(re.sub(r"<(?!<)[^<>]{0,200}>", "", text).replace("<<", "<"), html=False)
    if part.get_param("format", "") == "flowed":
        text = _unflowed(text, delsp=str(part.get_param("delsp", "")).lower() == "yes")
    return _Words(text, html=False)


def _file(part: Message, kind: str, data: bytes) -> Attachment:
    content_id = str(part.get("Content-ID", "")).strip().strip("<>")
    return Attachment(
        name=given_name(_written_name(part)),
        content_type=kind,
        data=data,
        content_id=clean(content_id)[:250],
    )


def _letter_inside(part: Message) -> Attachment:
    inner = part.get_payload(0)
    if not isinstance(inner, Message):
        return _file(part, "message/rfc822", _content(part))
    data = _as_bytes(inner, with_headers=True)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        with suppress(binascii.Error, ValueError):
            data = base64.b64decode(_as_bytes(inner, with_headers=False)) or data
    return _file(part, "message/rfc822", data)


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    written = str(part.get_payload()).encode("utf-8", "surrogateescape")
    if isinstance(payload, bytes) and (payload or not written.strip()):
        return payload
    # What decodes to nothing though something was written is kept as it came.
    return written


def _as_bytes(part: Message, *, with_headers: bool) -> bytes:
    try:
        data = part.as_bytes()
    except (UnicodeError, ValueError, LookupError, TypeError, AttributeError):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
    if with_headers:
        return data
    return data.partition(b"\n\n")[2]


def _kind(part: Message) -> str:
    kind = part.get_content_type().encode("ascii", "ignore").decode()
    return kind if _TYPE.fullmatch(kind) else "application/octet-stream"


def _charset(part: Message) -> str:
    label = part.get_param("charset", "")
    return str(label[2] if isinstance(label, tuple) else label)


def _written_name(part: Message) -> str:
    """The file's name as the sender wrote it, decoded but not yet made safe."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(parameter, None, header=header)
        if isinstance(value, tuple):
            charset, _, written = value
            data = str(written).encode("latin-1", "replace")
            return decode(data, str(charset or "utf-8"))
        if value:
            return str(value)
    return ""


def _encrypted(part: Message) -> bool:
    kind = part.get_content_type()
    signed = str(part.get_param("smime-type") or "").lower() == "signed-data"
    return kind == "multipart/encrypted" or (kind in _ENCRYPTED and not signed)


def _unflowed(text: str, *, delsp: bool) -> str:
    """Lines that the sender's program broke (RFC 3676) are joined, within one depth of quoting."""
    out: list[str] = []
    joining = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        soft = words.endswith(" ") and words != "-- "
        if joining and out and _depth(out[-1]) == depth:
            out[-1] += words
        else:
            out.append(f"{'>' * depth} {words}" if depth else words)
        if soft and delsp:
            out[-1] = out[-1][:-1]
        joining = soft
    return "\n".join(line if line == "-- " else line.rstrip() for line in out)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(">"))


def _without_uuencoded(text: str) -> tuple[str, list[Attachment]]:
    files: list[Attachment] = []

    def take(match: re.Match[str]) -> str:
        data = _uudecoded(match["data"])
        if data is None:
            return match[0]
        kind = "application/octet-stream"
        files.append(Attachment(given_name(match["name"]), kind, data, ""))
        return ""

    if "\nend" not in text or "begin" not in text:
        return text, files
    return _UUENCODED.sub(take, text), files


def _uudecoded(lines: str) -> bytes | None:
    out = bytearray()
    try:
        for line in lines.splitlines():
            if line.strip() in {"", "`"}:
                continue
            length = ((ord(line[0]) - 32 & 63) * 4 + 5) // 3
            out += binascii.a2b_uu(line[: length + 1].encode("ascii"))
    except (binascii.Error, ValueError):
        return None
    return bytes(out)
