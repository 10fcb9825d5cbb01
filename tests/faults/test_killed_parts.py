"""kill -9 of every part in turn: it comes back by itself, and nothing acknowledged is lost."""

import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.running import Running, alive, eventually, running

pytestmark = pytest.mark.slow

SOON = 30.0


@pytest.fixture(scope="module")
def kulisy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("faults") / "data") as made:
        yield made


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def test_a_killed_page_process_is_replaced(kulisy: Running) -> None:
    main, first, *_ = kulisy.children("pages")
    _kill(first)
    eventually(lambda: not alive(first) or first not in kulisy.children("pages"), "it is gone")
    eventually(kulisy.answers, "pages answer again", SOON)
    eventually(lambda: len(kulisy.children("pages")) == 3, "there are two processes again", SOON)
    assert kulisy.children("pages")[0] == main, "the server itself went on"


def test_killed_pages_come_back_whole(kulisy: Running) -> None:
    before = kulisy.children("pages")
    _kill(before[0])
    eventually(lambda: not set(before) & set(kulisy.children("pages")), "the old ones end", SOON)
    eventually(kulisy.answers, "pages answer again", SOON)


def test_a_job_that_was_cut_off_is_done_by_the_next_worker(kulisy: Running) -> None:
    def state() -> str:
        row = watching.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE args->>'letter_id' = %s", [letter]
        ).fetchone()
        return str(row[0]) if row else "done"

    letter = str(uuid.uuid4())
    with (
        psycopg.connect(kulisy.owner_url) as holding,
        psycopg.connect(kulisy.owner_url, autocommit=True) as watching,
    ):
        # The job asks for its letter and has to wait: so it is surely in the middle.
        holding.execute("LOCK TABLE notify_letter IN ACCESS EXCLUSIVE MODE")
        watching.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', %s, 0, NULL, NULL, "
            "jsonb_build_object('letter_id', %s::text), NULL)]::procrastinate_job_to_defer_v1[])",
            ["kulisy.notify.tasks.send_letter", letter],
        )
        eventually(lambda: state() == "doing", "the worker takes it", SOON)
        (worker,) = kulisy.children("worker")
        _kill(worker)
        holding.rollback()
        eventually(lambda: state() == "done", "another worker does it", SOON)
    assert kulisy.children("worker") != [worker]


def test_a_killed_database_comes_back_with_everything_committed(kulisy: Running) -> None:
    with psycopg.connect(kulisy.owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS fault_test (word text)")
        connection.execute("INSERT INTO fault_test VALUES ('acknowledged')")
    server = kulisy.cluster.postmaster()
    assert server
    _kill(server)
    eventually(lambda: kulisy.cluster.postmaster() not in {None, server}, "a new server", SOON)
    eventually(kulisy.answers, "pages answer again", SOON)
    with psycopg.connect(kulisy.owner_url, autocommit=True) as connection:
        assert connection.execute("TABLE fault_test").fetchall() == [("acknowledged",)]
        connection.execute("DROP TABLE fault_test")


@pytest.mark.long
def test_a_killed_supervisor_leaves_nobody_and_a_new_one_takes_over(kulisy: Running) -> None:
    assert kulisy.process
    kulisy.process.kill()
    kulisy.process.wait()
    eventually(
        lambda: not kulisy.children("pages") and not kulisy.children("worker"),
        "its children end",
        SOON,
    )
    kulisy.log.unlink()
    kulisy.start()


def test_a_second_kulisy_on_the_same_data_says_so(kulisy: Running) -> None:
    second = Running(kulisy.data)
    second.log = kulisy.data.parent / "second.log"
    with pytest.raises(AssertionError, match="already runs with the data"):
        second.start()


def test_it_stops_at_once_cleanly_and_starts_again_with_its_data(
    kulisy: Running, tmp_path: Path
) -> None:
    took = kulisy.stop(signal.SIGINT)
    assert kulisy.process
    assert kulisy.process.returncode == 0
    assert took < 15
    assert kulisy.cluster.postmaster() is None
    assert kulisy.children("pages") == kulisy.children("worker") == []
    assert "database system is shut down" in kulisy.cluster.log.read_text()
    kulisy.log.unlink()
    kulisy.start()
    assert "Bringing the database up to date" not in kulisy.said()
