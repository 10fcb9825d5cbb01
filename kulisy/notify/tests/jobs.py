"""Runs what waits in the job table, inside the test's own transaction, as the worker would."""

import json
from datetime import UTC, datetime, timedelta

from django.db import connection
from procrastinate.contrib.django import app

from kulisy.operate.testing import acting_as


def run_jobs(*, until: datetime | None = None) -> list[str]:
    """Run every job due by `until` (default: a minute from now), and what they queue in turn.
    Gives back the names of the tasks, in order."""
    until = until or datetime.now(UTC) + timedelta(minutes=1)
    done: list[str] = []
    while job := _next(until):
        number, name, arguments = job
        with acting_as("kulisy_worker"):
            app.tasks[name](**arguments)
        done.append(name)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [number])
    return done


def _next(until: datetime) -> tuple[int, str, dict[str, object]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= %s) ORDER BY id LIMIT 1",
            [until],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    arguments = row[2] if isinstance(row[2], dict) else json.loads(row[2])
    return int(row[0]), str(row[1]), arguments
