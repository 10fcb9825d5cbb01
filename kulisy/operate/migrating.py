"""Migrations, in a process of their own, as the owner; then the queue is closed to all but us."""

import hashlib
import importlib.metadata
import os
import sys
import threading
from pathlib import Path

import django
import psycopg

import kulisy
from kulisy.operate import steps
from kulisy.operate.databases import after_migrations, nothing_yet
from kulisy.operate.places import SETTINGS
from kulisy.operate.trouble import Trouble


class MigrationTrouble(Trouble):
    """Migrations failed; nothing of the failing one was kept. The text is for the operator."""


def migrate(owner: str, *, stop: threading.Event | None = None) -> str:
    """Bring the database to this version's shape; gives back what Django said. Stopped half way,
    the migration that runs is undone and the next start goes on from there."""
    environment = {
        **os.environ,
        "DATABASE_URL": owner,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", SETTINGS),
    }
    command = ["kulisy.operate.first_migrate"] if nothing_yet(owner) else ["django", "migrate"]
    done = steps.run(
        [sys.executable, "-m", *command, "--noinput", "--no-color", "--skip-checks"],
        env=environment,
        stop=stop,
        capture=True,
    )
    if done.returncode != 0:
        raise MigrationTrouble(f"Migrations failed:\n{done.stdout}\n{done.stderr}".strip())
    after_migrations(owner)
    return done.stdout


def migrate_if_needed(owner: str, *, data: Path, stop: threading.Event | None = None) -> None:
    """Migrate unless this very database was left in this version's shape by us."""
    note = data / "migrated"
    if note.exists() and note.read_text(encoding="utf-8") == _state(owner):
        return
    print("Bringing the database up to date …", flush=True)
    migrate(owner, stop=stop)
    note.write_text(_state(owner), encoding="utf-8")


def _state(owner: str) -> str:
    """This version's shape and what the database says it has been through."""
    with psycopg.connect(owner) as connection:
        try:
            row = connection.execute(
                "SELECT count(*), max(applied), current_database() FROM django_migrations"
            ).fetchone()
        except psycopg.errors.UndefinedTable:
            return ""
    return f"{shape()} {row}"


def shape() -> str:
    """A hash of everything that shapes the database: the same hash, the same tables."""
    house = Path(kulisy.__file__).parent
    files = [*house.glob("*/migrations/*.py"), *house.glob("kit/*.py")]
    files += [house / "config" / "settings.py", Path(__file__).with_name("roles.py")]
    said = hashlib.sha256()
    said.update(f"{django.__version__} {importlib.metadata.version('procrastinate')}".encode())
    for file in sorted(files):
        said.update(str(file.relative_to(house)).encode() + b"\0" + file.read_bytes() + b"\0")
    # An application counts once it has its apps.py (settings.py lists only those).
    for file in sorted(house.glob("*/apps.py")):
        said.update(str(file.relative_to(house)).encode())
    return said.hexdigest()[:16]
