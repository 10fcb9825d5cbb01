"""A real mail server for tests: takes letters by SMTP, keeps them as they came, refuses if told."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kulisy.notify.models import CompanyMail
from kulisy.people.models import Company


@dataclass
class Came:
    """One letter as it came in, byte for byte, with its envelope."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def letter(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)  # type: ignore

    @property
    def sender_name(self) -> str:
        """Decoded as mail programs do (Python's newer parser puts a space between two words)."""
        raw = email.message_from_bytes(self.raw)["From"]
        return str(make_header(decode_header(raw))).rpartition("<")[0].strip()

    def part(self, kind: str) -> str:
        found = self.letter.get_body((kind,))
        assert found is not None, f"no {kind} part"
        return str(found.get_content())

    @property
    def everything(self) -> str:
        """Headers and all parts, decoded."""
        said = [f"{name}: {value}" for name, value in self.letter.items()]
        for part in self.letter.walk():
            data = part.get_payload(decode=True)
            said.append(str(part.items()))
            if isinstance(data, bytes):
                said.append(data.decode("utf-8", "replace"))
        return "\n".join(said)


@dataclass
class Server:
    """What came, in order; and what is answered instead of taking: address → answer."""

    port: int = 0
    came: list[Came] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    refused_data: str = ""
    #: Lines that letters came by.
    lines: list[SMTP] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if server not in self.lines:
            self.lines.append(server)
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refused_data:
            return self.refused_data
        content: Any = envelope.original_content or b""
        self.came.append(Came(envelope.mail_from or "", list(envelope.rcpt_tos), bytes(content)))
        return "250 Kept"

    def hang_up(self) -> None:
        """On every line that is open, as a server does that has waited too long."""
        for line in self.lines:
            if line.transport is not None:
                line.loop.call_soon_threadsafe(line.transport.close)

    def to(self, address: str) -> list[Came]:
        return [each for each in self.came if address in each.recipients]


@contextmanager
def mail_server() -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        kept = Server(port=probe.getsockname()[1])
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def writes_by(company: Company, server: Server, *, now: datetime, **more: Any) -> CompanyMail:
    """The company's letters leave by this server, in its own name."""
    mail = CompanyMail(
        company=company,
        address="support@wind.example",
        way=CompanyMail.Way.SMTP,
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_security=CompanyMail.Security.NONE,
        changed_at=now,
    )
    for name, value in more.items():
        setattr(mail, name, value)
    mail.save()
    return mail
