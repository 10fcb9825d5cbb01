"""A whole Kulisy, started as an operator starts it, for tests that kill parts of it."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kulisy.operate.passwords import Passwords
from kulisy.operate.postgres import Cluster
from kulisy.operate.roles import OWNER
from tests.faults.first_start import copy_into

PATIENCE = 60.0


class Running:
    """`kulisy run` on a port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.log = data.parent / f"{data.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        #: Said to it beside what every test has.
        self.environment: dict[str, str] = {}

    def start(self, *more: str, patience: float = 3 * PATIENCE) -> float:
        """Start and wait for the first answer; gives back the seconds it took."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "KULISY_", "EMAIL_", "PYTEST_"))
        }
        began = time.monotonic()
        command = [sys.executable, "-m", "kulisy", "run", "--data", str(self.data)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), *more],
                env=environment | self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        eventually(self.greeted, "Kulisy starts", patience)
        return time.monotonic() - began

    def greeted(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise AssertionError(f"kulisy run ended:\n{self.said()}")
        return "Ctrl+C stops it." in self.said() and self.answers()

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def answers(self, path: str = "/accounts/login/") -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def children(self, command: str) -> list[int]:
        """Processes of this Kulisy that run `kulisy <command>`, the oldest first."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdecimal():
                continue
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                mine = f"KULISY_DATA={self.data}".encode()
                if mine not in (folder / "environ").read_bytes().split(b"\0"):
                    continue
            except OSError:
                continue
            if words[1:4] == [b"-m", b"kulisy", command.encode()]:
                found.append(int(folder.name))
        return sorted(found)

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.data / "pg", passwords=Passwords(self.data / "passwords.json"))

    @property
    def owner_url(self) -> str:
        return self.cluster.url(user=OWNER, database="kulisy")

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Ask it to stop; gives back the seconds until the process had ended."""
        assert self.process
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        return time.monotonic() - began


@contextmanager
def running(data: Path) -> Iterator[Running]:
    made = Running(data)
    try:
        if not data.exists():
            copy_into(data, demo=False)
        made.start()
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.stop()
        # As root it may stand elsewhere: pytest's folders are its owner's alone.
        shutil.rmtree(made.cluster.home, ignore_errors=True)


def eventually(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> float:
    """Wait until it holds; gives back how long that took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.1)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
