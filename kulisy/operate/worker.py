"""The worker: does what the outbox and the queue hold, as `kulisy_jobs`.

A job whose worker was killed is taken up again within seconds: every worker holds a lock in the
database for as long as it lives, and whoever finds a job "doing" under a worker without its lock
puts it back. (By heartbeat alone it would take half a minute, and a sleeping laptop would look
dead.) Jobs may therefore run twice; each must bear that.
"""

import asyncio
import contextlib
import logging
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
            # Nobody announces that a job's time has come: look each second.
            fetch_job_polling_interval=1.0,
            delete_jobs="successful",
            shutdown_graceful_timeout=LAST_SECONDS,
            **defaults,
        )
        watch = asyncio.create_task(_stay_known(worker, url))
        watch.add_done_callback(lambda _: worker.stop())
        if wait:
            mailboxes.start()
        try:
            await worker.run()
        finally:
            mailboxes.stop()
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch


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
