"""A real IMAP server of one's own for a test: Debian's Dovecot, started without privileges on
loopback, with a Maildir that a real SMTP server delivers into."""

import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kulisy.mailroom.imap import Door

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_location = maildir:{folder}/mail/%u
mailbox_list_index = no
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Post:
    """The mail server of a test: letters for anybody+anything@… go into anybody's mailbox."""

    folder: Path
    port: int
    smtp_port: int
    owner: tuple[int, int]

    def door(self, user: str = "support", **given: str) -> Door:
        values = {"password": "secret", "folder": "INBOX"} | given
        return Door("127.0.0.1", self.port, "none", user, **values)

    def send(self, letter: bytes, *, to: str, sender: str = "somebody@else.example") -> None:
        """By SMTP, as the world does."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as line:
            line.sendmail(sender, [to], letter)

    def deliver(self, user: str, letter: bytes) -> None:
        """Into the Maildir: written whole, then moved to where it is seen."""
        box = self.folder / "mail" / user
        for name in ("tmp", "new", "cur"):
            (box / name).mkdir(parents=True, exist_ok=True)
            os.chown(box / name, *self.owner)
        os.chown(box, *self.owner)
        name = f"{time.time():.6f}.{uuid.uuid4().hex}.test"
        path = box / "tmp" / name
        path.write_bytes(letter)
        os.chown(path, *self.owner)
        path.rename(box / "new" / name)

    def number_anew(self, user: str = "support") -> None:
        """The server forgets which numbers it gave: a new UIDVALIDITY."""
        for path in (self.folder / "mail" / user).glob("dovecot*"):
            path.unlink()
        # Dovecot takes the second as the validity.
        time.sleep(1.1)


@contextmanager
def post() -> Iterator[Post]:
    """Skips the test where no Dovecot is installed."""
    program = _program()
    if program is None:
        pytest.skip("No Dovecot here: the tests of mailboxes did not run (bin/programs gets it).")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kul-imap-")))
        account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        owner = (account.pw_uid, account.pw_gid)
        place = Post(folder, _free_port(), _free_port(), owner)
        _configure(place, account)
        # Several workers of one test run start theirs side by side.
        process = subprocess.Popen(
            [program, "-F", "-c", str(folder / "conf")],
            user=owner[0] if os.getuid() == 0 else None,
            group=owner[1] if os.getuid() == 0 else None,
            extra_groups=[] if os.getuid() == 0 else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        stack.callback(_stop, process)
        smtp = Controller(_Deliverer(place), hostname="127.0.0.1", port=place.smtp_port)
        smtp.start()
        stack.callback(smtp.stop)
        _wait_for(place, process)
        yield place


class _Deliverer:
    """What stands between SMTP and the Maildir."""

    def __init__(self, place: Post) -> None:
        self._place = place

    async def handle_DATA(  # noqa: N802 (aiosmtpd calls it so)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        for recipient in envelope.rcpt_tos:
            user = recipient.partition("@")[0].partition("+")[0]
            added = f"Delivered-To: {recipient}\r\n".encode()
            self._place.deliver(user, added + (envelope.original_content or b""))
        return "250 taken"


def _configure(place: Post, account: pwd.struct_passwd) -> None:
    import grp

    text = CONFIG.format(
        folder=place.folder,
        port=place.port,
        user=account.pw_name,
        group=grp.getgrgid(account.pw_gid).gr_name,
        uid=account.pw_uid,
        gid=account.pw_gid,
    )
    (place.folder / "conf").write_text(text)
    for name in ("run", "state", "mail"):
        (place.folder / name).mkdir()
        os.chown(place.folder / name, *place.owner)
    os.chown(place.folder, *place.owner)


def _program() -> str | None:
    given = os.environ.get("KULISY_DOVECOT", "")
    return shutil.which(given or "dovecot") or shutil.which("/usr/sbin/dovecot")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(place: Post, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", place.port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    log = place.folder / "log"
    raise AssertionError(log.read_text() if log.exists() else "Dovecot did not start")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
