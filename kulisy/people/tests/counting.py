"""Counting the statements of a page: those run in the viewer's name, beside what opens the
transaction, finds session, person and accesses, and names the viewer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

#: What names the viewer and lets him go again.
AROUND = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET LOCAL", "SELECT current_setting")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run while somebody views, as they are executed."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if getattr(connection, "kulisy_viewing", None) and not str(sql).startswith(AROUND):
            seen.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
