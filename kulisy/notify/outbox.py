"""What must happen after a commit: a job row in the transaction of the fact, never a callback."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

#: Somebody waits before a screen: such jobs pass all others that wait.
URGENT = 10


def defer(
    task: str,
    *,
    at: datetime | None = None,
    lock: str | None = None,
    priority: int = 0,
    **arguments: Any,
) -> None:
    """Queue `task` (its full name) in this transaction; it runs, at least once, after the commit.

    Arguments must be JSON: pass ids as strings. Jobs with one `lock` run one after another.
    """
    options: dict[str, Any] = {"priority": priority}
    if at is not None:
        options["schedule_at"] = at
    if lock is not None:
        options["lock"] = lock
    app.configure_task(task, **options).defer(**arguments)


def defer_at_each(task: str, jobs: Sequence[tuple[datetime, dict[str, Any]]]) -> None:
    """`defer_each`, each at its own time: still one statement."""
    made = [
        app.configure_task(task, schedule_at=at).make_new_job(**arguments) for at, arguments in jobs
    ]
    if made:
        app.configure_task(task).job_manager.batch_defer_jobs(jobs=made)


def defer_each(task: str, jobs: Sequence[dict[str, Any]], *, at: datetime | None = None) -> None:
    """`defer` for many at once, in one statement: each of `jobs` is the arguments of one."""
    options: dict[str, Any] = {} if at is None else {"schedule_at": at}
    if jobs:
        app.configure_task(task, **options).batch_defer(*jobs)
