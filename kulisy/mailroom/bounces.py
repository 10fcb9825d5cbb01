"""What a delivery report says: which letter of ours came back, is late, or was called spam.

The standard form (RFC 3464) and complaints (RFC 5965) first; then the free texts of servers that
have their own: Exim, qmail, Yandex, mail.ru, old Exchange. Nothing here raises, and nothing is said
of a letter that the report doesn't name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from kulisy.kit.text import clean, one_line

from . import headers
from .charsets import decode
from .reading import Letter

BOUNCED, DELAYED, ACCEPTED, COMPLAINED = "bounced", "delayed", "accepted", "complained"
#: The part of a report that is read; it holds a whole letter at times. In characters.
_LONGEST = 200_000

_ACTIONS = {"failed": BOUNCED, "delayed": DELAYED, "delivered": ACCEPTED, "relayed": ACCEPTED,
            "expanded": ACCEPTED}  # fmt: skip
_MESSAGE_ID = re.compile(r"^[>\s]*Message-I[dD]:\s*(<[^<>\s]{3,500}>)", re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<!\d)([45]\d\d)[ -](?=\S)")
_LATE = re.compile(
    r"\b(delayed|delay notification|still trying|will (?:keep|continue) (?:on )?try\w*|"
    r"not yet been delivered|temporary|задерж\w+|будут продолжены|повторн\w+ попыт\w+)",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(undeliver\w+|could not be delivered|couldn't be delivered|delivery (?:has )?failed|"
    r"failed permanently|permanent error|returned to sender|returning message|wasn't able to "
    r"deliver|did not reach|не (?:может быть |было? |удалось )?доставл\w+|недоставк\w+|"
    r"не удалось доставить|не доставлено)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one letter, by the Message-ID that it left with ('' if it isn't named)."""

    message_id: str
    address: str
    state: str
    detail: str


def reports(message: Message, letter: Letter) -> list[Report]:
    """Everything that a report tells; nothing if the letter is none."""
    named = _returned_id(message, letter)
    if _is_complaint(message):
        return [Report(named, "", COMPLAINED, "")]
    found = [Report(named, *_told(fields)) for fields in _recipients(message)]
    if found:
        return found
    state = _state_in_words(letter)
    return [Report(named, "", state, _detail_in_words(letter.text))] if state else []


def _recipients(message: Message) -> Iterator[dict[str, str]]:
    """The fields of each recipient in the machine's part of a report."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        texts = (
            [str(block) for block in blocks]
            if isinstance(blocks, list)
            else re.split(r"\n\s*\n", str(blocks))
        )
        for text in texts:
            fields = _fields(text[:_LONGEST])
            if "action" in fields or "final-recipient" in fields:
                yield fields


def _fields(block: str) -> dict[str, str]:
    unfolded = re.sub(r"\r?\n[ \t]+", " ", block)
    found: dict[str, str] = {}
    for line in unfolded.splitlines():
        name, colon, value = line.partition(":")
        if colon and re.fullmatch(r"[A-Za-z-]{2,60}", name.strip()):
            found.setdefault(name.strip().lower(), one_line(value, limit=300))
    return found


def _told(fields: dict[str, str]) -> tuple[str, str, str]:
    """Address, state and the other server's words. A report that is soft by its code may still be
    final by its action: the action says what became of the letter."""
    status = _STATUS.search(fields.get("status", ""))
    code = status[1] if status else ""
    by_code = {"2": ACCEPTED, "4": DELAYED}.get(code[:1], BOUNCED)
    state = _ACTIONS.get(fields.get("action", "").lower(), by_code)
    recipient = fields.get("original-recipient") or fields.get("final-recipient", "")
    address = headers.address_of(recipient.rpartition(";")[2])
    said = fields.get("diagnostic-code", "").partition(";")
    words = said[2].strip() or said[0].strip()
    return address, state, one_line(f"{code} {words}".strip(), limit=300)


def _returned_id(message: Message, letter: Letter) -> str:
    """The Message-ID of the letter that the report is about: of the copy that it brings back, whole
    or only its headers; else the one it answers; else one that stands in its text."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            found = headers.identifier(str(inner.get("Message-ID", ""))) if inner else None  # type: ignore[union-attr]
        elif kind == "text/rfc822-headers":
            found = _id_in(_text(part))
        else:
            continue
        if found:
            return found
    return _id_in(letter.text) or next(
        iter((*letter.in_reply_to, *reversed(letter.references))), ""
    )


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decode(payload, None)[:_LONGEST] if isinstance(payload, bytes) else ""


def _id_in(text: str) -> str | None:
    match = _MESSAGE_ID.search(clean(text[:_LONGEST]))
    return headers.identifier(match[1]) if match else None


def _is_complaint(message: Message) -> bool:
    return any(part.get_content_type() == "message/feedback-report" for part in message.walk())


def _state_in_words(letter: Letter) -> str:
    """Of a report in free text; '' if it is none."""
    if "bounce" not in letter.signs:
        return ""
    text = f"{letter.subject}\n{letter.text[:4000]}"
    status = _STATUS.search(text)
    # "This is a warning: it is still tried" often says later that it may fail in the end.
    if _LATE.search(text) and not (status and status[1].startswith("5")):
        return DELAYED
    if _FAILED.search(text) or status or _CODE.search(text):
        return DELAYED if status and status[1].startswith("4") else BOUNCED
    return ""


def _detail_in_words(text: str) -> str:
    """The line in which the other server speaks."""
    lines = [one_line(line, limit=300) for line in text[:8000].splitlines() if line.strip()]
    for pattern in (_STATUS, _CODE, _FAILED):
        for line in lines:
            if pattern.search(line):
                return line
    return ""
