"""A letter as bytes: text and HTML, the mark inside it, files pinned to it, the domain's signature
over all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import encoders
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart
from django.utils.http import http_date

from kulisy.notify import dkim
from kulisy.notify.looks import MARK

#: Kinds that must not be carried in base64: they travel as unknown bytes.
_COMPOSED = ("message/", "multipart/")


@dataclass(frozen=True)
class Pinned:
    """A file that rides along, whole."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Invitation:
    """A calendar's request to whoever reads the letter (RFC 6047): `method` REQUEST or CANCEL."""

    method: str
    data: bytes


@dataclass(frozen=True)
class Seal:
    """With what a letter is signed."""

    key: dkim.Key
    domain: str
    selector: str


class Mail(EmailMultiAlternatives):
    """A letter for any of Django's carriers; `seal` signs it when it becomes bytes."""

    seal: Seal | None = None
    invitation: Invitation | None = None
    written_at: datetime
    #: Services put a picture into letters and turn their links around unless they are told.
    track_opens = False
    track_clicks = False

    def message(self, **_more: Any) -> SafeMIMEMultipart:  # type: ignore[override]
        """The tree that every mail program shows well: the mark beside the HTML it stands in, and
        attachments around both. Texts are base64: no relay has a reason to change a byte."""
        files = [each for each in self.attachments if not _is_mark(each)]
        words: MIMEBase = _words(self, [each for each in self.attachments if _is_mark(each)])
        root = SafeMIMEMultipart(_subtype="mixed" if files else "alternative", encoding="utf-8")
        for part in [words, *files] if files else words.get_payload():
            root.attach(part)
        # As headers that know their own names: they are folded in the right places.
        _put(root, "Subject", str(self.subject))
        _put(root, "From", *_name_and_address(self.from_email))
        root["To"] = ", ".join(map(str, self.to))
        if self.reply_to:
            root["Reply-To"] = ", ".join(map(str, self.reply_to))
        root["Date"] = http_date(self.written_at.timestamp()).replace("GMT", "+0000")
        for name, value in self.extra_headers.items():
            root[name] = value
        if self.seal:
            raw = root.as_bytes(linesep="\r\n")
            root["DKIM-Signature"] = dkim.signature(
                raw,
                self.seal.key,
                domain=self.seal.domain,
                selector=self.seal.selector,
                now=self.written_at,
            )
        return root


def pinned_part(file: Pinned) -> MIMEBase:
    kind = "application/octet-stream" if file.content_type.startswith(_COMPOSED) else ""
    main, _, sub = (kind or file.content_type or "application/octet-stream").partition("/")
    part = MIMEBase(main, sub or "octet-stream")
    part.set_payload(file.data)
    encoders.encode_base64(part)
    ascii_name = file.name.isascii()
    name = file.name if ascii_name else ("utf-8", "", file.name)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def calendar_part(invitation: Invitation) -> MIMEBase:
    """The same as a file, for a carrier that makes the letter itself."""
    part = _called(invitation)
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def mark_part(data: bytes) -> MIMEImage:
    part = MIMEImage(data, "png")
    part.add_header("Content-ID", f"<{MARK}>")
    part.add_header("Content-Disposition", "inline", filename="logo.png")
    return part


def _put(root: MIMEBase, name: str, *words: str) -> None:
    made: Any = Header(header_name=name)
    for each in words:
        made.append(each, "us-ascii" if each.isascii() else "utf-8")
    MIMEBase.__setitem__(root, name, made)


def _name_and_address(sender: str) -> list[str]:
    """A name of ASCII alone stands in quotation marks, any other is encoded."""
    name, address = parseaddr(sender)
    if not name:
        return [address]
    return [formataddr((name, address))] if name.isascii() else [name, f"<{address}>"]


def _is_mark(part: Any) -> bool:
    return isinstance(part, MIMEImage) and part["Content-ID"] == f"<{MARK}>"


def _words(mail: Mail, marks: Sequence[Any]) -> MIMEMultipart:
    both = MIMEMultipart("alternative")
    both.attach(MIMEText(str(mail.body), "plain", "utf-8"))
    for alternative in mail.alternatives:
        html = MIMEText(str(alternative[0]), "html", "utf-8")
        if not marks:
            both.attach(html)
            continue
        together = MIMEMultipart("related", type="text/html")
        for part in (html, *marks):
            together.attach(part)
        both.attach(together)
    if mail.invitation:
        # The last and so the richest: mail programs show it as a card with its answers.
        both.attach(_called(mail.invitation))
    return both


def _called(invitation: Invitation) -> MIMEText:
    called = MIMEText(invitation.data.decode(), "calendar", "utf-8")
    called.set_param("method", invitation.method)
    return called
