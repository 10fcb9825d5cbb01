"""A letter's bytes into a Letter. Real mail breaks every rule; what can be read is read, what
can't be read is said, and nothing raises."""

import hashlib
import re
from dataclasses import dataclass, field, fields
from datetime import datetime
from email.errors import MessageError
from email.message import Message

from . import headers
from .bodies import Attachment, Body, body_of
from .headers import Mailbox
from .raw import TELLING, parsed
from .signs import signs_of

_BEGINNING = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One letter as it came, and where: a path within the archive, for mbox with its number."""

    place: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in the archive that is no readable letter. `code` is a key of reasons.SENTENCES."""

    place: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What threads and plans need of a letter: all but its words and files."""

    place: str
    #: SHA-256 of the original bytes, in hex.
    sha256: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Mailbox | None
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    #: Whom the envelope names: Bcc, Delivered-To and the like.
    delivered: tuple[Mailbox, ...]
    #: The mailing list's own addresses: nobody's mailbox.
    lists: tuple[Mailbox, ...]
    date: datetime | None
    subject: str
    #: See signs.py: auto, bounce, receipt, list, bulk, encrypted.
    signs: frozenset[str]
    files: int
    #: The first words without spaces: enough to tell a copy from another letter.
    beginning: str
    size: int


@dataclass(frozen=True, slots=True)
class Letter(Head):
    text: str
    #: Whether the letter carries HTML, and whether `text` was made from it.
    has_html: bool
    text_from_html: bool
    attachments: tuple[Attachment, ...]
    #: What the standard parser complains about, by the names of its classes.
    defects: tuple[str, ...]

    def head(self) -> Head:
        return Head(**{each.name: getattr(self, each.name) for each in fields(Head)})


def read(raw: bytes, *, place: str) -> Letter | Unreadable:
    """The letter in `raw`, found at `place`. Never raises on what the bytes hold."""
    if not raw.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        return Unreadable(place, "empty")
    try:
        message = parsed(raw)
        if not TELLING.intersection(name.lower() for name in message):
            return Unreadable(place, "no_headers")
        return _letter(message, body_of(message), raw=raw, place=place)
    except RecursionError:
        return Unreadable(place, "too_deep")
    except (
        MessageError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
    ) as bad:
        # The standard parser has raised each of these on somebody's mail.
        detail = headers.text(f"{type(bad).__name__}: {bad}", limit=200)
        return Unreadable(place, "unreadable", detail)


def _letter(message: Message, body: Body, *, raw: bytes, place: str) -> Letter:
    def every(*names: str) -> list[str]:
        return [str(value) for name in names for value in message.get_all(name, [])]

    def boxes(*names: str) -> tuple[Mailbox, ...]:
        return headers.mailboxes(every(*names), charset=body.charset)

    def one(name: str) -> str:
        return str(message.get(name, ""))

    senders = boxes("From") or boxes("Sender")
    return Letter(
        place=place,
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=headers.identifier(one("Message-ID")),
        in_reply_to=headers.identifiers(one("In-Reply-To")),
        references=headers.identifiers(" ".join(every("References"))),
        sender=senders[0] if senders else None,
        reply_to=boxes("Reply-To"),
        to=boxes("To") + senders[1:],
        cc=boxes("Cc"),
        delivered=boxes("Bcc", "Delivered-To", "X-Original-To", "Envelope-To"),
        lists=boxes("List-Post", "X-BeenThere", "X-Mailing-List"),
        date=headers.moment(one("Date")) or headers.received(every("Received")),
        subject=headers.text(one("Subject"), limit=1000, charset=body.charset),
        signs=signs_of(message) | ({"encrypted"} if body.encrypted else set()),
        files=len(body.attachments),
        beginning="".join(body.text[: _BEGINNING * 2].split())[:_BEGINNING],
        size=len(raw),
        text=body.text,
        has_html=body.has_html,
        text_from_html=body.text_from_html,
        attachments=body.attachments,
        defects=_defects(message),
    )


def _defects(message: Message) -> tuple[str, ...]:
    names = {re.sub("Defect$", "", type(each).__name__) for each in message.defects}
    return tuple(sorted(names))
