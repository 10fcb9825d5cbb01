"""The worker: jobs are done, and those of a killed worker are put back, once."""

import asyncio
import os
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from kulisy.operate import worker
from kulisy.operate.testing import acting_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def _jobs_url() -> str:
    return os.environ["DATABASE_URL"]


def _rows(question: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _put_job(status: str, worker_id: int | None, attempts: int = 0) -> int:
    return int(
        _rows(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, attempts) "
            "VALUES ('q', 'nothing', %s, %s, %s) RETURNING id",
            status,
            worker_id,
            attempts,
        )[0][0]
    )


#: Whether a job's time has come.
DUE = "SELECT bool_and(scheduled_at <= clock_timestamp()) FROM procrastinate_jobs"


def _put_worker(age: int) -> int:
    return int(
        _rows(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            age,
        )[0][0]
    )


def _sweep(*, holding: int | None = None) -> int:
    """As another worker would, while `holding` is the number of one that lives."""

    async def once() -> int:
        url = _jobs_url()
        async with (
            await psycopg.AsyncConnection.connect(url, autocommit=True) as alive,
            await psycopg.AsyncConnection.connect(url, autocommit=True) as sweeping,
        ):
            await sweeping.execute("SET ROLE kulisy_worker")
            if holding is not None:
                await alive.execute("SELECT pg_advisory_lock(%s, %s)", [worker.LOCKS, holding])
            return await worker.sweep(sweeping)

    return asyncio.run(once())


def _status(job: int) -> tuple[Any, ...]:
    return _rows("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", job)[0]


def test_a_dead_workers_job_is_put_back_and_a_living_ones_is_left() -> None:
    dead, alive, newborn = _put_worker(60), _put_worker(60), _put_worker(0)
    orphan, busy, fresh = (_put_job("doing", each) for each in (dead, alive, newborn))
    nobodys = _put_job("doing", None)
    waiting = _put_job("todo", None)
    assert _sweep(holding=alive) == 2
    assert _status(orphan) == ("todo", 1)
    assert _status(nobodys) == ("todo", 1)
    assert _status(busy) == ("doing", 0)
    assert _status(fresh) == ("doing", 0)
    assert _status(waiting) == ("todo", 0)
    assert _sweep(holding=alive) == 0


def test_the_workers_are_called_at_the_moment_a_job_falls_due_and_not_before() -> None:
    async def called() -> list[object]:
        url = _jobs_url()
        async with (
            await psycopg.AsyncConnection.connect(url, autocommit=True) as listening,
            await psycopg.AsyncConnection.connect(url, autocommit=True) as clock,
        ):
            for each in (listening, clock):
                await each.execute("SET ROLE kulisy_worker")
            await listening.execute("LISTEN procrastinate_any_queue_v1")
            announcing = asyncio.create_task(worker.announce(clock))
            heard = [each.channel async for each in listening.notifies(timeout=9, stop_after=1)]
            found = await listening.execute(DUE)
            due = [due for (due,) in await found.fetchall()]
            return [*heard, *due, await announcing]

    job = _put_job("todo", None)
    _rows(
        "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '0.4 s' WHERE id = %s "
        "RETURNING id",
        job,
    )
    assert asyncio.run(called()) == ["procrastinate_any_queue_v1", True, 1]


def test_a_job_that_always_kills_its_worker_is_given_up() -> None:
    job = _put_job("doing", _put_worker(60), attempts=worker.MOST_ATTEMPTS)
    _sweep()
    assert _status(job)[0] == "failed"


def test_a_job_put_in_by_a_page_is_undone_with_its_transaction() -> None:
    task = app.configure_task("nothing", allow_unknown=True)
    with acting_as("kulisy_portal"):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            task.defer()
            _ = 1 / 0
        task.defer()
    assert len(_rows("SELECT 1 FROM procrastinate_jobs")) == 1
