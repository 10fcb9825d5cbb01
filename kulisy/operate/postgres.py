"""The launcher of the embedded PostgreSQL: make a cluster in a folder, start it, stop it.

As root the server runs under an unprivileged account (account.py). It listens on a Unix socket in
a folder of its own (0700) and nowhere else, and asks everybody for a password (SCRAM). Several
processes may use one cluster: the first starts it, the last one stops it, a killed one hurts
nobody (`Cluster.use`).
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from kulisy.operate.account import Account, server_account
from kulisy.operate.binaries import Binaries, PostgresTrouble, binaries_for
from kulisy.operate.locks import Lock, alone
from kulisy.operate.passwords import Passwords

#: The superuser of an embedded cluster: used to make roles and databases, never by Kulisy itself.
ROOT = "kulisy_root"
PORT = 5432
#: A Unix socket's path may have 107 bytes (Linux); some systems allow 103.
LONGEST_SOCKET = 103
LOG_LIMIT = 10 * 1024 * 1024
#: How long a start may take: recovery after a power cut, or children of a killed server lingering.
START_SECONDS = 120.0
#: The server gives these when fsync is off: for clusters that are thrown away.
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """One PostgreSQL server with its data under `home`."""

    def __init__(self, home: Path, *, passwords: Passwords, fast_and_unsafe: bool = False) -> None:
        """`fast_and_unsafe` turns fsync off: for tests only."""
        self.account: Account = server_account()
        self.home = _reachable(home, self.account)
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.passwords = passwords
        self._unsafe = fast_and_unsafe
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def binaries(self) -> Binaries:
        return binaries_for(self.home)

    @contextmanager
    def use(self) -> Iterator["Cluster"]:
        """A running server for as long as the block lasts, shared with whoever else uses it."""
        users = Lock(self.home / "users.lock")
        try:
            with alone(self.home / "start.lock"):
                users.take(shared=True)
                self.ensure_running()
            yield self
        finally:
            with alone(self.home / "start.lock"):
                if users.try_take():
                    self.stop()
            users.release()

    def ensure_running(self) -> None:
        """Start the server unless it answers; make the cluster first where there is none."""
        if self.answers():
            return
        binaries = self.binaries
        if not (self.data / "PG_VERSION").exists():
            self._make(binaries)
        elif not self.passwords.known(ROOT):
            self._renew_root_password(binaries)
        self._start(binaries)

    def url(self, *, user: str = ROOT, database: str = "postgres") -> str:
        """How `user` connects; the password is in it."""
        # Of a blank libpq understands %20 only, no plus sign.
        where = urlencode({"host": str(self.sockets()), "port": PORT}, quote_via=quote)
        secret = quote(self.passwords.of(user), safe="")
        return f"postgresql://{user}:{secret}@/{database}?{where}"

    def answers(self) -> bool:
        """Whether the server takes our connection now."""
        if not self.passwords.known(ROOT) or not (self.data / "postmaster.pid").exists():
            return False
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Fast shutdown: clients are cut off, what was committed is on the disk."""
        pid = self.postmaster()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        for pause in _pauses(60.0):
            self._reap()
            if not _alive(pid):
                return
            time.sleep(pause)
        raise PostgresTrouble(f"PostgreSQL (process {pid}) does not stop. See {self.log}.")

    def postmaster(self) -> int | None:
        """The process of the running server of this very cluster."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        self._reap()
        return pid if _alive(pid) and _is_postgres(pid, self.data) else None

    def sockets(self) -> Path:
        """The folder of the socket, 0700: beside the data, or a short one if that is too long."""
        beside = self.home / "run"
        if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            self._make_private(beside)
            return beside
        noted = self.home / "sockets"
        if noted.exists():
            folder = Path(noted.read_text(encoding="utf-8").strip())
            if self._is_ours(folder):
                return folder
        folder = Path(tempfile.mkdtemp(prefix="kulisy-", dir=_short_temporary_folder()))
        self.account.own(folder)
        noted.write_text(str(folder), encoding="utf-8")
        return folder

    def _make(self, binaries: Binaries) -> None:
        """initdb, with a locale that is the same on every machine and passwords from the start."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._make_private(self.data)
        secret = self.home / f".password-{secrets.token_hex(4)}"
        secret.touch(mode=0o600)
        self.account.own(secret)
        secret.write_text(self.passwords.of(ROOT), encoding="utf-8")
        command = [binaries.program("initdb"), "--pgdata", str(self.data), "--username", ROOT]
        command += ["--pwfile", str(secret), "--auth", "scram-sha-256", "--encoding", "UTF8"]
        if binaries.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:  # the built-in provider came with version 17
            command += ["--locale=C.UTF-8"]
        if self._unsafe:
            command += ["--no-sync"]
        try:
            self._run(command)
        except PostgresTrouble:
            shutil.rmtree(self.data, ignore_errors=True)
            raise
        finally:
            secret.unlink()

    def _renew_root_password(self, binaries: Binaries) -> None:
        """passwords.json was lost: the server's single-user mode asks for no password."""
        if self.postmaster() is not None:
            self.stop()
        self._remove_stale_pid()
        new = self.passwords.of(ROOT)
        self._run(
            [binaries.program("postgres"), "--single", "-D", str(self.data), "postgres"],
            tell=f"ALTER ROLE {ROOT} PASSWORD '{new}'\n",
        )

    def _start(self, binaries: Binaries) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._remove_stale_pid()
            if self.postmaster() is None:
                self._launch(binaries)
            for pause in _pauses(deadline - time.monotonic()):
                if self.answers():
                    return
                if self.postmaster() is None and (self._child is None or self._reap()):
                    break
                time.sleep(pause)
            # Children of a killed server hold its memory for a moment: the log says so; wait.
            if time.monotonic() > deadline or not self._lingers():
                raise PostgresTrouble(f"PostgreSQL does not start:\n{self._log_tail()}")
            time.sleep(0.3)

    def _launch(self, binaries: Binaries) -> None:
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": '"' + str(self.sockets()).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "max_connections": "200",
            "log_timezone": "UTC",
            "timezone": "UTC",
            **(UNSAFE if self._unsafe else {}),
        }
        command = [binaries.program("postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old"))
        # What goes wrong is written here with its values: for the operator's eyes only.
        self.log.touch(mode=0o600)
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                command,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_plain_environment(),
                umask=0o077,
                start_new_session=True,
                **self.account.popen,
            )

    def _run(self, command: list[str], tell: str = "") -> None:
        done = subprocess.run(
            command,
            cwd=self.home,
            input=tell.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_plain_environment(),
            umask=0o077,
            **self.account.popen,
        )
        if done.returncode != 0:
            said = done.stdout.decode(errors="replace").strip()
            raise PostgresTrouble(f"{Path(command[0]).name} failed:\n{said}")

    def _remove_stale_pid(self) -> None:
        """After a crash the number in postmaster.pid may belong to some other process by now."""
        file = self.data / "postmaster.pid"
        if file.exists() and self.postmaster() is None:
            file.unlink(missing_ok=True)

    def _make_private(self, folder: Path) -> None:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            self.account.own(folder)

    def _is_ours(self, folder: Path) -> bool:
        with contextlib.suppress(OSError):
            info = folder.lstat()
            return folder.is_dir() and info.st_uid == self.account.uid and not info.st_mode & 0o077
        return False

    def _reap(self) -> bool:
        """True when the server we launched has ended."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None
            return True
        return False

    def _lingers(self) -> bool:
        return "is still in use" in self._log_tail()

    def _log_tail(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""


@contextmanager
def throwaway_cluster(path: Path, *, fast_and_unsafe: bool = True) -> Iterator[Cluster]:
    """A cluster in the empty or missing folder `path`, deleted afterwards; without fsync unless
    a test needs what it committed to survive a kill."""
    path.mkdir(parents=True, exist_ok=True)
    passwords = Passwords(path / "passwords.json")
    cluster = Cluster(path / "pg", passwords=passwords, fast_and_unsafe=fast_and_unsafe)
    try:
        with cluster.use():
            yield cluster
    finally:
        shutil.rmtree(cluster.home, ignore_errors=True)
        shutil.rmtree(path, ignore_errors=True)


def _reachable(home: Path, account: Account) -> Path:
    """`home`, made; or, where the server's account can't walk there, a folder it stands for.

    A checkout under root's own 0700 home is such a place: modes that we did not set stay as they
    are, the cluster goes to /var/lib/kulisy and `home` is a symbolic link to it.
    """
    if home.is_symlink():
        return home.resolve()
    if not account.can_reach(home):
        away = Path("/var/lib/kulisy")
        away.mkdir(mode=0o755, parents=True, exist_ok=True)
        place = away / f"pg-{secrets.token_hex(6)}"
        place.mkdir(mode=0o755)
        place.chmod(0o755)
        home.parent.mkdir(parents=True, exist_ok=True)
        home.symlink_to(place)
        return place
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o755)
    return home.absolute()


def _short_temporary_folder() -> str:
    folder = tempfile.gettempdir()
    return folder if len(os.fsencode(folder)) < 60 else "/tmp"  # noqa: S108


def _plain_environment() -> dict[str, str]:
    """No PG* variables of the operator may lead the server astray."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _alive(pid: int) -> bool:
    """Whether the process still runs; a zombie, which only its parent may bury, does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        # proc(5): the state is the first field after the name, which may itself hold brackets.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return not Path("/proc/self").exists()


def _is_postgres(pid: int, data: Path) -> bool:
    """Whether process `pid` is the server of this data folder (which is its working folder)."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == data.resolve()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    except PermissionError:
        return False
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True)
    return str(data) in shown.stdout


def _pauses(seconds: float) -> Iterator[float]:
    """Growing pauses, 10 to 200 ms, until `seconds` have gone by."""
    end, pause = time.monotonic() + seconds, 0.01
    while time.monotonic() < end:
        yield pause
        pause = min(pause * 1.5, 0.2)
