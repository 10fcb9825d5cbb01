"""The place of a measurement: a throwaway cluster, a database of each size, servers beside it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import cpu
from bench.http import Browser
from kulisy.operate.databases import Logins, embedded_logins
from kulisy.operate.migrating import migrate
from kulisy.operate.places import environment
from kulisy.operate.postgres import Cluster, throwaway_cluster
from kulisy.operate.roles import JOBS, OWNER, PAGES

HAND_SESSIONS = """
CREATE TABLE bench_session (key text PRIMARY KEY, person_id uuid NOT NULL, expires timestamptz);
"""
READY_SECONDS = 60.0


@dataclass
class Server:
    """One running server: where it answers, whose processor time counts."""

    port: int
    process: "subprocess.Popen[bytes]"
    database: str
    login: str
    cluster: Cluster

    def workers(self) -> list[int]:
        """The processes that serve: children that listen on, not Python's resource tracker."""
        return [each for each in cpu.children(self.process.pid) if _serves(each)]

    def backends(self) -> list[int]:
        with psycopg.connect(self.cluster.url()) as admin:
            rows = admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = %s",
                [self.database, self.login],
            ).fetchall()
        return [int(row[0]) for row in rows]

    def pids(self) -> list[int]:
        return [*self.workers(), *self.backends()]


@dataclass
class Planted:
    """A database of one size and what its planting told."""

    name: str
    logins: Logins
    told: dict[str, Any]

    def path(self, face: str, rest: str = "") -> str:
        return f"/{face}/{self.told['company']}/{rest}"


class Place:
    """Everything that is measured stands here, and is gone afterwards."""

    def __init__(self, cluster: Cluster, data: Path, stack: ExitStack) -> None:
        self.cluster, self.data, self._stack = cluster, data, stack
        self._port = 18000 + os.getpid() % 1000 * 10

    def plant(self, *names: str) -> dict[str, Planted]:
        """Databases `bench_S` …; migrated once, each copied and filled."""
        first = embedded_logins(self.cluster, name="bench_empty")
        self.environ(first.owner)
        migrate(first.owner)
        made = {}
        for name in names:
            database = f"bench_{name.lower()}"
            with psycopg.connect(self.cluster.url(), autocommit=True) as admin:
                admin.execute(
                    f"CREATE DATABASE {database} OWNER {OWNER} TEMPLATE bench_empty"
                    " STRATEGY FILE_COPY".encode()
                )
            logins = embedded_logins(self.cluster, name=database)
            done = subprocess.run(
                [sys.executable, "-m", "bench.planting", name],
                env=self.environ(logins.owner),
                stdout=subprocess.PIPE,
                check=True,
            )
            made[name] = Planted(database, logins, json.loads(done.stdout))
        self._hand_sessions(made.values())
        return made

    def pages(self, planted: Planted, *, workers: int = 1) -> Server:
        """Our own pages, as `kulisy pages` serves them."""
        port = self._next_port()
        command = [sys.executable, "-m", "kulisy", "pages", "--host", "127.0.0.1"]
        command += ["--port", str(port), "--workers", str(workers)]
        told = self.environ(planted.logins.pages, KULISY_SUPERVISED="1")
        return self._start(command, told, port, planted.name, PAGES, workers)

    def handwritten(self, planted: Planted) -> Server:
        """The yardstick beside them, on the same kind of server."""
        port = self._next_port()
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
        command += ["--no-ws", "--log-level", "warning", "bench.handwritten:serving"]
        told = self.environ(planted.logins.owner)
        return self._start(command, told, port, planted.name, OWNER, 1)

    def stop(self, server: Server) -> None:
        server.process.terminate()
        try:
            server.process.wait(15)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()

    def environ(self, url: str, **more: str) -> dict[str, str]:
        """Of a process that works with the database at `url`."""
        kept = environment(self.data, url, KULISY_SECRET_KEY="b" * 50, **more)
        kept.pop("KULISY_DEBUG", None)
        return kept

    def _start(
        self, command: list[str], told: dict[str, str], port: int, database: str, login: str,
        workers: int,
    ) -> Server:  # fmt: skip
        process = subprocess.Popen(command, env=told, start_new_session=True)
        server = Server(port, process, database, login, self.cluster)
        self._stack.callback(self.stop, server)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"a server ended at once: {' '.join(command)}")
            try:
                Browser(port).get("/robots.txt")
            except OSError:
                time.sleep(0.1)
                continue
            if len(server.workers()) >= workers:
                return server
            time.sleep(0.1)
        raise TimeoutError("a server did not begin to answer")

    def _hand_sessions(self, planted: Any) -> None:
        for each in planted:
            with psycopg.connect(each.logins.owner) as owner:
                owner.execute(HAND_SESSIONS)
                owner.execute(
                    "INSERT INTO bench_session VALUES (%s, %s, now() + interval '1 day')",
                    [each.told["client"]["session"], each.told["client"]["person"]],
                )

    def _next_port(self) -> int:
        self._port += 1
        return self._port


@contextmanager
def a_place() -> Iterator[Place]:
    """Below KULISY_DATA/bench where that is set, else in a temporary folder."""
    given = os.environ.get("KULISY_DATA", "")
    root = Path(given) / "bench" if given else Path(tempfile.mkdtemp(prefix="kulisy-bench-"))
    data = root / f"run-{os.getpid()}"
    data.mkdir(parents=True)
    os.environ["KULISY_DATA"] = str(data)
    try:
        with ExitStack() as stack:
            cluster = stack.enter_context(throwaway_cluster(data / "postgres"))
            _assets(data)
            yield Place(cluster, data, stack)
    finally:
        shutil.rmtree(data, ignore_errors=True)
        if not given:
            shutil.rmtree(root, ignore_errors=True)


def _assets(data: Path) -> None:
    told = {**os.environ, "DATABASE_URL": f"postgresql://{JOBS}@localhost:1/none"}
    subprocess.run(
        [sys.executable, "-m", "kulisy", "assets", "--data", str(data)],
        env=told,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _serves(pid: int) -> bool:
    told = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    return b"resource_tracker" not in told and b"--multiprocessing-fork tracker" not in told
