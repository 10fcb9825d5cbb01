"""One mailbox at somebody's IMAP server: looked at, read without leaving a trace, waited at. Only
the standard library, over a line that leads nowhere it shouldn't (kit.outward)."""

import base64
import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kulisy.kit import outward
from kulisy.kit.text import one_line

#: Seconds for a connection and for every answer.
PATIENCE = 30

_NUMBER = re.compile(rb"\d+")
_SIZE = re.compile(rb"UID (\d+) RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+) UID (\d+)")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Door:
    """Where a mailbox is, and how one comes in."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"


class Trouble(Exception):
    """The mailbox can't be read now; the sentence is for whoever runs the company."""


class Lost(Trouble):
    """The line broke off: what was not said is not known. Come again."""


class Box:
    """The opened folder."""

    def __init__(self, line: imaplib.IMAP4, *, uid_validity: int, count: int) -> None:
        self._line = line
        self.uid_validity = uid_validity
        self.count = count
        self.idles = "IDLE" in line.capabilities

    def after(self, uid: int) -> list[int]:
        """The numbers of all letters above `uid`, rising."""
        # The server answers "n:*" with the last letter even where its number is smaller.
        return [each for each in self._search("UID", f"{uid + 1}:*") if each > uid]

    def unopened_since(self, day: date) -> list[int]:
        """Those that nobody has opened and that came on `day` or later, rising."""
        return self._search("UNSEEN", "SINCE", _day(day))

    def since(self, day: date) -> list[int]:
        return self._search("SINCE", _day(day))

    def highest(self) -> int:
        """The highest number given so far, 0 in an empty folder."""
        found = self._search("UID", "*")
        return max(found, default=0)

    def sizes(self, uids: list[int]) -> dict[int, int]:
        """In bytes; a letter that is gone by now isn't among them."""
        found: dict[int, int] = {}
        for start in range(0, len(uids), 500):
            wanted = ",".join(map(str, uids[start : start + 500]))
            for each in self._ask("FETCH", wanted, "(UID RFC822.SIZE)"):
                line = each[0] if isinstance(each, tuple) else each
                match = _SIZE.search(line) if isinstance(line, bytes) else None
                if match:
                    found[int(match[1] or match[4])] = int(match[2] or match[3])
        return found

    def letter(self, uid: int) -> bytes | None:
        """The letter as it came; None if it is gone. It stays unread."""
        return self._part(uid, "BODY.PEEK[]")

    def headers(self, uid: int) -> bytes | None:
        return self._part(uid, "BODY.PEEK[HEADER]")

    def mark_read(self, uids: list[int]) -> None:
        """For people who look into the same mailbox."""
        for start in range(0, len(uids), 500):
            wanted = ",".join(map(str, uids[start : start + 500]))
            self._ask("STORE", wanted, "+FLAGS.SILENT", r"(\Seen)")

    def wait(self, seconds: float) -> bool:
        """Wait at the folder (RFC 2177) until something happens in it or `seconds` are over;
        whether something did."""
        line = self._line
        tag = line._new_tag()  # type: ignore[attr-defined]
        with _said():
            line.send(tag + b" IDLE\r\n")
            happened = False
            answer = line.readline()
            if not answer.startswith(b"+"):
                return False
            line.sock.settimeout(seconds)
            try:
                happened = bool(_happening(line.readline()))
            except TimeoutError:
                pass
            finally:
                line.sock.settimeout(PATIENCE)
            line.send(b"DONE\r\n")
            while True:
                answer = line.readline()
                if not answer:
                    raise Lost(_("The mail server broke the line off."))
                if answer.startswith(tag):
                    return happened
                happened = happened or _happening(answer)

    def _search(self, *criteria: str) -> list[int]:
        found = self._ask("SEARCH", *criteria)
        numbers = [int(each) for line in found if line for each in _NUMBER.findall(line)]
        return sorted(set(numbers))

    def _part(self, uid: int, what: str) -> bytes | None:
        for each in self._ask("FETCH", str(uid), f"({what})"):
            if isinstance(each, tuple) and len(each) == 2:
                return bytes(each[1])
        return None

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        with _said():
            answer, data = self._line.uid(command, *arguments)
            if answer != "OK":
                raise Trouble(_server_said(data))
            return data


@contextlib.contextmanager
def opened(door: Door, *, reading_only: bool = False) -> Iterator[Box]:
    """The folder, signed in to. Raises Trouble with a sentence for people."""
    line = _connected(door)
    try:
        with _said():
            try:
                line.login(door.user, door.password)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as refused:
                raise Trouble(
                    _("The mail server doesn't accept this user and password: %(answer)s")
                    % {"answer": _words(refused)}
                ) from None
            answer, data = line.select(_quoted(door.folder), readonly=reading_only)
            if answer != "OK":
                raise Trouble(
                    _("There is no folder %(folder)s: %(answer)s")
                    % {"folder": door.folder, "answer": _server_said(data)}
                )
            validity = line.response("UIDVALIDITY")[1]
            count = _NUMBER.search(data[0] or b"0")
        yield Box(
            line,
            uid_validity=int((validity[0] if validity else None) or 1),
            count=int(count[0]) if count else 0,
        )
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            line.logout()


def _connected(door: Door) -> imaplib.IMAP4:
    with _said(door):
        if door.security == "tls":
            return _Tls(door.host, door.port, ssl_context=_context(), timeout=PATIENCE)
        line = _Plain(door.host, door.port, timeout=PATIENCE)
        if door.security == "starttls":
            line.starttls(_context())
        return line


class _Plain(imaplib.IMAP4):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        return outward.line(self.host, self.port, timeout=timeout or PATIENCE)


class _Tls(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        bare = outward.line(self.host, self.port, timeout=timeout or PATIENCE)
        return self.ssl_context.wrap_socket(bare, server_hostname=self.host)


@contextlib.contextmanager
def _said(door: Door | None = None) -> Iterator[None]:
    """Every trouble of lines and servers as a sentence."""
    at = {"host": door.host if door else "", "port": door.port if door else 0}
    try:
        yield
    except outward.Inside:
        raise Trouble(
            _("%(host)s leads into the inner network, where mailboxes may not be.") % at
        ) from None
    except ssl.SSLCertVerificationError as bad:
        raise Trouble(
            _("The certificate of %(host)s is not valid: %(why)s")
            % {**at, "why": bad.verify_message}
        ) from None
    except socket.gaierror:
        raise Trouble(_("There is no mail server called %(host)s.") % at) from None
    except TimeoutError:
        raise Lost(_("The mail server did not answer in time.")) from None
    except ConnectionRefusedError:
        raise Trouble(_("Nobody answers at %(host)s, port %(port)s.") % at) from None
    except imaplib.IMAP4.abort as broken:
        raise Lost(
            _("The mail server broke the line off: %(answer)s") % {"answer": _words(broken)}
        ) from None
    except imaplib.IMAP4.error as refused:
        raise Trouble(
            _("The mail server refused: %(answer)s") % {"answer": _words(refused)}
        ) from None
    except OSError as broken:
        raise Lost(
            _("The line to the mail server failed: %(why)s") % {"why": broken.strerror or broken}
        ) from None


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _happening(line: bytes) -> bool:
    return line.startswith(b"*") and line.rstrip().endswith((b" EXISTS", b" RECENT"))


def _server_said(data: object) -> str:
    first = data[0] if isinstance(data, list) and data else data
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first or "")
    return one_line(text, limit=200)


def _words(error: Exception) -> str:
    told = error.args[0] if error.args else ""
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
    return one_line(text, limit=200)


def _day(day: date) -> str:
    """As IMAP writes it, in English whatever the locale."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _quoted(folder: str) -> str:
    """A folder's name as IMAP wants it: modified UTF-7 (RFC 3501, 5.1.3), in quotation marks."""
    out: list[str] = []
    for plain, other in re.findall(r"([\x20-\x7e]+)|([^\x20-\x7e]+)", folder):
        if plain:
            out.append(plain.replace("&", "&-"))
        else:
            coded = base64.b64encode(other.encode("utf-16-be")).rstrip(b"=").decode("ascii")
            out.append(f"&{coded.replace('/', ',')}-")
    name = "".join(out).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'
