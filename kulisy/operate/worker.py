"""The worker: does what the outbox and the queue hold, as `kulisy_jobs`.

A job whose worker was killed is taken up again within seconds: every worker holds a lock in the
database for as long as it lives, and whoever finds a job "doing" under a worker without its lock
puts it back. (By heartbeat alone it would take half a minute, and a sleeping laptop would look
dead.) Jobs may therefore run twice; each must bear that.
"""

import asyncio
import contextlib
import logging
import time
from typing import Any

import psycopg
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.worker import Worker

from kulisy.mailroom.idling import Idlers

#: First half of the workers' advisory locks; the second is the worker's number.
LOCKS = 0x6B756C69
SWEEP_SECONDS = 2.0
#: A worker takes its lock right after it has registered: give it that moment.
NEWBORN_SECONDS = 5
#: A job that was cut off so often is what kills the workers.
MOST_ATTEMPTS = 10
#: How long running jobs may take to end when the worker is asked to stop.
LAST_SECONDS = 6.0

#: How far ahead is looked for jobs whose time comes.
AHEAD_SECONDS = 1.0
#: Two looks overlap by so much: no moment falls between them.
OVERLAP_SECONDS = 0.25

#: The moments, in seconds from now, at which jobs fall due before the next look.
MOMENTS = """
SELECT DISTINCT extract(epoch FROM scheduled_at - clock_timestamp())::float8
FROM procrastinate_jobs
WHERE status = 'todo' AND scheduled_at > clock_timestamp()
  AND scheduled_at <= clock_timestamp() + make_interval(secs => %s)
ORDER BY 1
"""
#: What the queue's own trigger says when a job is put in: workers look.
LOOK = """SELECT pg_notify('procrastinate_any_queue_v1', '{"type": "job_inserted", "job_id": 0}')"""

#: Jobs that are "doing" under nobody who lives.
ORPHANS = """
WITH orphan AS (
  SELECT id, attempts FROM procrastinate_jobs job
  WHERE status = 'doing' AND NOT EXISTS (
    SELECT FROM procrastinate_workers worker WHERE worker.id = job.worker_id AND (
      worker.last_heartbeat > now() - make_interval(secs => %(newborn)s) OR EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 2
          AND classid = %(locks)s AND objid = worker.id::oid
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))))
  FOR UPDATE SKIP LOCKED)
SELECT id, attempts, CASE WHEN attempts < %(most)s
  THEN procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)::text
  ELSE procrastinate_finish_job_v1(id, 'failed', false)::text END
FROM orphan
"""

log = logging.getLogger(__name__)


async def work(*, url: str, concurrency: int = 4, wait: bool = True) -> None:
    """Work until told to stop (SIGTERM, SIGINT); without `wait`, until nothing is left to do.

    The queue is read over a connection of its own; what jobs themselves put into the queue goes
    through Django's connection and so into the job's transaction.
    """
    connector: Any = django_app.connector
    app: App = django_app.with_connector(connector.get_worker_connector())
    mailboxes = Idlers()
    async with app.open_async():
        app.perform_import_paths()
        # Django's care for its connections around each job comes with the defaults.
        defaults: Any = app.worker_defaults
        worker = Worker(
            app,
            concurrency=concurrency,
            wait=wait,
            # Should nobody announce that a job's time has come (_announce).
            fetch_job_polling_interval=1.0,
            delete_jobs="successful",
            shutdown_graceful_timeout=LAST_SECONDS,
            **defaults,
        )
        watch = asyncio.create_task(_stay_known(worker, url))
        watch.add_done_callback(lambda _: worker.stop())
        clock = asyncio.create_task(_announce(url))
        clock.add_done_callback(lambda _: worker.stop())
        if wait:
            mailboxes.start()
        try:
            await worker.run()
        finally:
            mailboxes.stop()
            for task in (watch, clock):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def _stay_known(worker: Worker, url: str) -> None:
    """Hold this worker's lock and put back the jobs of the dead. Ends when the lock is lost."""
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    async with connection:
        while worker.worker_id is None:
            await asyncio.sleep(0.02)
        await connection.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, worker.worker_id])
        while True:
            await sweep(connection)
            await asyncio.sleep(SWEEP_SECONDS)


async def _announce(url: str) -> None:
    """Wake the workers at the very moment at which a job falls due: a message whose rest has ended
    is not to wait for the next look. Ends when the connection is lost."""
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    async with connection:
        while True:
            await announce(connection)


async def announce(connection: psycopg.AsyncConnection) -> int:
    """Look a second ahead and announce what falls due in it; gives back how many moments."""
    found = await connection.execute(MOMENTS, [AHEAD_SECONDS + OVERLAP_SECONDS])
    moments = [seconds for (seconds,) in await found.fetchall()]
    # Later than the server's clock was: nothing is announced before its time.
    looked = time.monotonic()
    for seconds in moments:
        await asyncio.sleep(max(0.0, looked + seconds - time.monotonic()))
        await connection.execute(LOOK)
    await asyncio.sleep(max(0.0, looked + AHEAD_SECONDS - time.monotonic()))
    return len(moments)


async def sweep(connection: psycopg.AsyncConnection) -> int:
    """Put back the jobs of dead workers; gives back how many. One sweeps at a time."""
    async with connection.transaction():
        mine = await connection.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [LOCKS])
        row = await mine.fetchone()
        if not row or not row[0]:
            return 0
        found = await connection.execute(
            ORPHANS, {"newborn": NEWBORN_SECONDS, "locks": LOCKS, "most": MOST_ATTEMPTS}
        )
        rows = await found.fetchall()
    for job_id, attempts, _ in rows:
        if attempts >= MOST_ATTEMPTS:
            log.error("Job %s was cut off %s times: given up.", job_id, attempts)
        else:
            log.warning("Job %s was cut off with its worker: put back.", job_id)
    return len(rows)
