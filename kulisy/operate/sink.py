"""The local mail sink: takes every letter and keeps it as a file, delivers nothing.

For a newcomer's machine, where no mail server is configured: `/mail/` shows what is here. Each
letter is `<time>-<random>.eml` in KULISY_DATA/mail, with its envelope in X-Kulisy-From and
X-Kulisy-To.
"""

import os
import secrets
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 60 * 1024 * 1024


class Sink:
    """A mail server on a loopback port of its own choice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.port = _free_port()
        self._controller = Controller(
            _Keeper(folder), hostname="127.0.0.1", port=self.port, data_size_limit=LARGEST
        )

    @property
    def url(self) -> str:
        """What EMAIL_URL must say to reach it."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


class _Keeper:
    """aiosmtpd's handler."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: Any = envelope.original_content or b""
        keep(
            self._folder,
            bytes(content),
            sender=envelope.mail_from or "",
            recipients=list(envelope.rcpt_tos),
            now=datetime.now(UTC),
        )
        return "250 Kept"


def keep(folder: Path, letter: bytes, *, sender: str, recipients: list[str], now: datetime) -> Path:
    """Write one letter whole: a reader of the folder never meets half of one."""
    name = f"{now:%Y%m%dT%H%M%S.%f}-{secrets.token_hex(4)}.eml"
    envelope = f"X-Kulisy-From: {_line(sender)}\r\n"
    envelope += "".join(f"X-Kulisy-To: {_line(each)}\r\n" for each in recipients)
    writing = folder / f".{name}.part"
    with writing.open("wb") as file:
        file.write(envelope.encode() + letter)
        file.flush()
        os.fsync(file.fileno())
    return writing.rename(folder / name)


def _line(address: str) -> str:
    return address.replace("\r", "").replace("\n", "")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
