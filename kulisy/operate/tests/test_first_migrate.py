"""An empty database is migrated without drawing what did not change: to the very same tables."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.migrations import AlterField, RenameField
from django.db.migrations.loader import MigrationLoader

from kulisy.operate import migrating
from kulisy.operate.databases import after_migrations
from kulisy.operate.roles import OWNER, make_database
from kulisy.operate.testing import RUN, TestServer, test_server

OURS = "kulisy."


def test_no_migration_changes_what_others_point_to() -> None:
    loader = MigrationLoader(None)
    keys = [
        f"{migration}: {step.model_name}.{step.name}"
        for migration in loader.disk_migrations.values()
        for step in migration.operations
        if type(migration).__module__.startswith(OURS)
        and (
            (isinstance(step, AlterField) and step.field.primary_key)
            or (isinstance(step, RenameField) and step.old_name in ("id", "pk"))
        )
    ]
    assert not keys


@pytest.mark.long
def test_both_ways_of_migrating_from_nothing_give_the_same_tables() -> None:
    with test_server() as server:
        shapes = []
        for name, way in (("first", migrating.migrate), ("django", _as_django_does)):
            database = f"{RUN}{os.getpid()}_{name}"
            with server.admin() as admin:
                make_database(admin, database)
            try:
                way(server.url(OWNER, database))
                shapes.append(_shape(server, database))
            finally:
                server.drop(database)
    assert len(shapes[0]) > 10_000
    assert shapes[0] == shapes[1]


def _as_django_does(owner: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--noinput", "--skip-checks"],
        env={**os.environ, "DATABASE_URL": owner},
        check=True,
        capture_output=True,
    )
    after_migrations(owner)


def _shape(server: TestServer, database: str) -> list[str]:
    with server.admin() as admin:
        row = admin.execute("SELECT setting FROM pg_config() WHERE name = 'BINDIR'").fetchone()
    assert row
    program = Path(row[0]) / "pg_dump"
    said = subprocess.run(
        [program, "--schema-only", server.url(OWNER, database)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # The dump's own random mark.
    return [line for line in said.splitlines() if not re.match(r"\\(un)?restrict ", line)]
