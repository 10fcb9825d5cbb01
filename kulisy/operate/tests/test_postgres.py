"""The launcher: a real server each time, made and thrown away."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kulisy.operate.passwords import Passwords
from kulisy.operate.postgres import Cluster, _alive, throwaway_cluster

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    # Not among pytest's own folders: the server's account may not walk there.
    with tempfile.TemporaryDirectory(prefix="kulisy-test-pg-") as folder:
        Path(folder).chmod(0o711)
        with throwaway_cluster(Path(folder) / "one", fast_and_unsafe=False) as made:
            yield made


def _one(cluster: Cluster, question: str) -> object:
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row
        return row[0]


def test_the_server_sorts_the_same_on_every_machine(cluster: Cluster) -> None:
    if cluster.binaries.major < 17:
        pytest.skip("The built-in locale came with PostgreSQL 17.")
    assert (
        _one(cluster, "SELECT datlocale FROM pg_database WHERE datname = 'postgres'") == "C.UTF-8"
    )
    assert _one(cluster, "SELECT lower('ЁЖ')") == "ёж"


def test_nobody_enters_without_a_password(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(cluster.sockets()), user="kulisy_root", dbname="postgres")
    kept = cluster.passwords._file.stat()
    assert stat.S_IMODE(kept.st_mode) == 0o600
    assert stat.S_IMODE(cluster.sockets().stat().st_mode) == 0o700


def test_the_server_is_not_root(cluster: Cluster) -> None:
    pid = cluster.postmaster()
    assert pid
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_what_was_committed_survives_a_kill(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    pid = cluster.postmaster()
    assert pid
    os.kill(pid, signal.SIGKILL)
    cluster.ensure_running()
    assert cluster.postmaster() != pid
    assert _one(cluster, "SELECT answer FROM kept") == 42


def test_a_pid_file_that_names_a_stranger_is_no_hindrance(cluster: Cluster) -> None:
    cluster.stop()
    stale = cluster.data / "postmaster.pid"
    # Our own process lives, but is no server of this data.
    stale.write_text(f"{os.getpid()}\n{cluster.data}\n{int(time.time())}\n5432\n")
    cluster.ensure_running()
    assert cluster.answers()


def test_a_process_that_only_waits_to_be_buried_has_stopped() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # ended, and still a zombie
    assert not _alive(child.pid)
    child.wait()


def test_lost_passwords_are_made_anew(cluster: Cluster) -> None:
    cluster.stop()
    cluster.passwords._file.unlink()
    cluster.ensure_running()
    assert cluster.answers()


def test_the_last_user_stops_the_server(cluster: Cluster) -> None:
    other = Cluster(cluster.home, passwords=cluster.passwords)
    with other.use():
        assert other.answers()
    assert cluster.answers(), "the first user still needs it"


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    made = Cluster(deep / "pg", passwords=Passwords(deep / "passwords.json"))
    folder = made.sockets()
    try:
        assert len(os.fsencode(folder)) < 90
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert made.sockets() == folder, "the same one at the next start"
    finally:
        folder.rmdir()
        if made.home != (deep / "pg"):
            shutil.rmtree(made.home)


def test_a_path_with_blanks_and_cyrillic_letters_is_no_hindrance(tmp_path: Path) -> None:
    folder = tmp_path / "мои данные"
    folder.mkdir()
    made = Cluster(folder / "pg", passwords=Passwords(folder / "passwords.json"))
    try:
        told = psycopg.conninfo.conninfo_to_dict(made.url())
        assert told["host"] == str(made.sockets())
    finally:
        if made.home != (folder / "pg"):
            shutil.rmtree(made.home)
