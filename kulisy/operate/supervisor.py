"""`kulisy run`: the database, the pages with the streams, the worker, the mail sink; one Ctrl+C."""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from kulisy.config import env
from kulisy.operate import steps
from kulisy.operate.binaries import PostgresTrouble
from kulisy.operate.databases import Logins, check_pages, database
from kulisy.operate.locks import Lock
from kulisy.operate.migrating import migrate_if_needed
from kulisy.operate.parts import Part, stop_all
from kulisy.operate.places import environment, note_address
from kulisy.operate.sink import Sink
from kulisy.operate.trouble import Trouble

LOOK_SECONDS = 0.25
#: How long the pages may take to answer at first.
READY_SECONDS = 60.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class CannotRun(Trouble):
    """`kulisy run` can't start; the text is for the operator."""


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    data: Path
    host: str
    port: int
    workers: int
    demo: bool

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def run(wish: Wish) -> None:
    """Start everything, keep it alive, return after Ctrl+C or SIGTERM."""
    began = time.monotonic()
    with ExitStack() as stack:
        stop = stack.enter_context(_told_to_stop())
        stack.enter_context(_alone(wish.data))
        check_port(wish.host, wish.port)
        logins = stack.enter_context(database(wish.data))
        try:
            _prepare(wish, logins, stop)
        except Trouble:
            # The migration heard it too, ended half way and undid its half.
            if not stop.is_set():
                raise
        if stop.is_set():
            return
        more = stack.enter_context(_mail(wish))
        parts = _parts(wish, logins, more)
        stack.callback(stop_all, parts)
        for part in parts:
            part.start()
        # While they start; at the first start it was done before.
        _build(wish.data)
        if not _wait_for_pages(wish, parts, stop):
            return
        note_address(wish.data, wish.address)
        print(f"Kulisy is ready at {wish.address} ({time.monotonic() - began:.1f} s)", flush=True)
        _greet(wish, logins, stop)
        print("Ctrl+C stops it.", flush=True)
        _watch(parts, logins, stop)
        print("Stopping …", flush=True)


def check_port(host: str, port: int) -> None:
    """A sentence instead of two servers on one port: Granian would share it silently."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)
    except (OSError, OverflowError):
        raise CannotRun(f"There is no address {host}:{port} on this machine.") from None
    family, kind, protocol, _, where = found[0]
    with socket.socket(family, kind, protocol) as probe:
        # Connections of a server that has just stopped may linger: they don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
        except PermissionError:
            raise CannotRun(
                f"Port {port} is not for ordinary users; take one above 1023."
            ) from None
        except OSError:
            raise CannotRun(
                f"Port {port} on {host} is already taken. Choose another: kulisy run --port "
                f"{port + 1} (or PORT={port + 1} make run)."
            ) from None


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """An event that the first signal sets; the second one ends us at once."""
    stop = threading.Event()

    def heard(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            os._exit(130)
        stop.set()

    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {name: signal.signal(name, heard) for name in names}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    lock = Lock(data / "run.lock")
    try:
        if not lock.try_take():
            raise CannotRun(
                f"Kulisy already runs with the data in {data} (process {lock.read() or '?'}). "
                "Stop it first, or name another folder with --data."
            )
        lock.write(str(os.getpid()))
        yield
    finally:
        lock.release()


def _prepare(wish: Wish, logins: Logins, stop: threading.Event) -> None:
    """Migrations, assets, translations, and the demo at the first start."""
    if not (wish.data / "static" / "manifest.json").exists():
        _build(wish.data)
    if logins.owner:
        migrate_if_needed(logins.owner, data=wish.data, stop=stop)
    check_pages(logins.pages)
    if not logins.jobs:
        raise CannotRun(
            "The worker has no login: give DATABASE_OWNER_URL (set-up then makes one), or the "
            "worker's own address in DATABASE_JOBS_URL."
        )
    planted = wish.data / "demo-planted"
    if wish.demo and not planted.exists() and not stop.is_set():
        print("Planting the demo …", flush=True)
        if _manage(["demo"], wish, logins, stop):
            planted.touch()
        elif not stop.is_set():
            print("The demo was not planted (see above); the next start tries again.")


def _build(data: Path) -> None:
    from kulisy.kit.time import now
    from kulisy.look import assets
    from kulisy.operate import messages

    messages.compile_all()
    assets.build(data / "static")
    assets.sweep(data / "static", now=now())


@contextmanager
def _mail(wish: Wish) -> Iterator[dict[str, str]]:
    """Without a mail server of the operator's: the sink.

    The page that shows every letter is for a newcomer alone at his machine: never where an
    address is given, for a proxy in front of us looks like this machine too.
    """
    given = env.text("KULISY_URL")
    more = {"KULISY_URL": given or wish.address}
    if env.text("EMAIL_URL"):
        yield more
        return
    if wish.host in LOOPBACK and not given:
        more["KULISY_LOCAL"] = env.text("KULISY_LOCAL", "1")
    sink = Sink(wish.data / "mail")
    sink.start()
    try:
        yield {**more, "EMAIL_URL": sink.url, "KULISY_SINK": "1"}
    finally:
        sink.stop()


def _parts(wish: Wish, logins: Logins, more: dict[str, str]) -> list[Part]:
    listen = ["--host", wish.host, "--port", str(wish.port), "--workers", str(wish.workers)]
    more = {**more, "KULISY_SUPERVISED": "1"}
    return [
        Part("pages", ["pages", *listen], environment(wish.data, logins.pages, **more)),
        Part("worker", ["worker"], environment(wish.data, logins.jobs, **more)),
    ]


def _wait_for_pages(wish: Wish, parts: list[Part], stop: threading.Event) -> bool:
    """True once the port answers; False when told to stop. Parts that die are started again."""
    deadline = time.monotonic() + READY_SECONDS
    while not stop.is_set():
        for part in parts:
            part.look()
        with contextlib.suppress(OSError):
            socket.create_connection(_where(wish), timeout=1).close()
            return True
        if time.monotonic() > deadline:
            raise CannotRun("The pages do not start: see the lines above.")
        stop.wait(0.1)
    return False


def _where(wish: Wish) -> tuple[str, int]:
    return wish.address.removeprefix("http://").rsplit(":", 1)[0].strip("[]"), wish.port


def _greet(wish: Wish, logins: Logins, stop: threading.Event) -> None:
    """Sign-in links of the demo's cast; else, on an empty installation, the set-up page's link."""
    command = ["link", "--demo-cast"] if wish.demo else ["setup_link"]
    _manage(command, wish, logins, stop)


def _manage(command: list[str], wish: Wish, logins: Logins, stop: threading.Event) -> bool:
    """A management command in a process of its own; its words go straight to the console."""
    address = env.text("KULISY_URL", wish.address)
    done = steps.run(
        [sys.executable, "-m", "django", *command, "--skip-checks"],
        env=environment(wish.data, logins.owner or logins.jobs, KULISY_URL=address),
        stop=stop,
    )
    return done.returncode == 0


def _watch(parts: list[Part], logins: Logins, stop: threading.Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        if logins.cluster is not None and logins.cluster.postmaster() is None:
            print("kulisy: the database died; starting it again", file=sys.stderr)
            with contextlib.suppress(PostgresTrouble):
                logins.cluster.ensure_running()
        for part in parts:
            part.look()
