"""The tests' database, as a pytest plugin: a throwaway server shared by all, a migrated template,
a clone of it for each worker.

Tests connect as the pages do (`kulisy_pages`). Here alone that login may also become the owner
and the worker: a test's own connection starts as `kulisy_owner`, so that arranging is free, and
what it calls takes its role as in production. A test that commits (transaction=True) leaves a
used database behind: the next test gets a fresh clone.

KULISY_TEST_DATABASE_URL: a superuser's address of another server to use instead of the embedded
one; KULISY_PG_BIN: other programs for it; KULISY_TEST_CACHE: where server and templates are kept
between runs.
"""

import atexit
import contextlib
import gc
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from kulisy.operate.binaries import read_version, wheel_folder
from kulisy.operate.databases import with_login
from kulisy.operate.locks import alone
from kulisy.operate.migrating import migrate, shape
from kulisy.operate.passwords import Passwords
from kulisy.operate.postgres import Cluster
from kulisy.operate.roles import JOBS, OWNER, PAGES, make_database, make_owner, make_roles

TEMPLATE = "kulisy_template_"
#: Databases of one run carry the process's number: those of dead processes are swept.
RUN = "kulisy_run_"
#: Templates of other shapes may be in use by a run of another branch or checkout: keep a few.
KEPT_TEMPLATES = 12


class TestServer:
    """A server for tests: its superuser's address, and how logins are spelled there."""

    __test__ = False

    def __init__(self, root: str, cache: Path, passwords: Passwords) -> None:
        self.root = root
        self.cache = cache
        self.passwords = passwords

    def url(self, user: str, database: str) -> str:
        """An address of `database` here for one of Kulisy's logins."""
        parts = psycopg.conninfo.conninfo_to_dict(self.root)
        url = with_login(self.root, user, self.passwords.of(user))
        head, _, query = url.partition("?")
        stem = head.rsplit("/", 1)[0] if parts.get("dbname") else head.rstrip("/")
        return f"{stem}/{database}" + (f"?{query}" if query else "")

    @contextmanager
    def admin(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.root, autocommit=True) as connection:
            yield connection

    def prepare(self) -> str:
        """Make roles and the template of this version's shape; gives back the template's name."""
        template = f"{TEMPLATE}{shape()}"
        with alone(self.cache / "template.lock"), self.admin() as admin:
            self._sweep(admin)
            known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            if known.fetchone():
                return template
            logins = {name: self.passwords.of(name) for name in (PAGES, JOBS)}
            make_roles(admin, passwords=logins)
            make_owner(admin, password=self.passwords.of(OWNER))
            _let_tests_arrange(admin)
            building = f"{RUN}{os.getpid()}_template"
            make_database(admin, building)
            migrate(self.url(OWNER, building))
            _rename(admin, building, template)
        return template

    def clone(self, template: str, name: str) -> None:
        """A fresh copy of the template as `name`, whoever still uses an older one."""
        with self.admin() as admin:
            _drop(admin, name)
            make_database(admin, name, template=template)

    def drop(self, name: str) -> None:
        with self.admin() as admin:
            _drop(admin, name)

    def _sweep(self, admin: psycopg.Connection) -> None:
        """Databases of dead runs, and templates of shapes long gone."""
        names = [row[0] for row in admin.execute("SELECT datname FROM pg_database ORDER BY oid")]
        for name in names:
            if name.startswith(RUN) and not _runs(int(name[len(RUN) :].split("_")[0])):
                _drop(admin, name)
        for name in [each for each in names if each.startswith(TEMPLATE)][:-KEPT_TEMPLATES]:
            # Somebody may be copying it this moment; then it goes next time.
            with contextlib.suppress(psycopg.errors.ObjectInUse):
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def test_server() -> Iterator[TestServer]:
    """The shared server: started by whoever comes first, stopped by whoever leaves last."""
    cache = cache_folder()
    given = os.environ.get("KULISY_TEST_DATABASE_URL", "")
    if given:
        yield TestServer(given, cache, Passwords(cache / "given-passwords.json"))
        return
    folder = os.environ.get("KULISY_PG_BIN") or str(wheel_folder() / "pginstall" / "bin")
    home = cache / f"postgres-{read_version(Path(folder)).version}"
    home.mkdir(exist_ok=True)
    passwords = Passwords(home / "passwords.json")
    with Cluster(home / "pg", passwords=passwords, fast_and_unsafe=True).use() as cluster:
        yield TestServer(cluster.url(), home, passwords)


test_server.__test__ = False  # type: ignore[attr-defined]


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Take another role inside a test, e.g. `kulisy_worker`; the one before comes back after."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('role', %s, false)", [role])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', %s, false)", [before])


def pytest_addoption(parser: pytest.Parser) -> None:
    """The earliest moment that is ours: settings must not read the developer's environment."""
    data = Path(tempfile.mkdtemp(prefix="kulisy-test-data-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    # Styles, scripts, the typeface and compiled templates are made once for all workers and runs
    # of this checkout.
    checkout = hashlib.sha256(__file__.encode()).hexdigest()[:12]
    for name in ("static", "templates"):
        kept = cache_folder() / f"{name}-{checkout}"
        kept.mkdir(mode=0o700, exist_ok=True)
        (data / name).symlink_to(kept)
    for name in [each for each in os.environ if each.startswith(("DATABASE_", "EMAIL_"))]:
        del os.environ[name]
    os.environ["KULISY_DATA"] = str(data)
    os.environ["KULISY_SECRET_KEY"] = "t" * 50
    os.environ["DATABASE_URL"] = f"postgresql://{PAGES}@localhost:1/not-yet-there"
    os.environ.pop("KULISY_FRONT", None)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Before the first page is drawn; under two workers one builds and the other waits."""
    if not session.config.getoption("numprocesses", None):
        from kulisy.look.assets import build

        build(Path(os.environ["KULISY_DATA"]) / "static")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded stays: the collector need not walk through it after every few hundred objects
    of a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """In place of pytest-django's own: point Django at this worker's clone of the template."""
    from django.conf import settings
    from django.db import connections

    from kulisy.config import env

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{RUN}{os.getpid()}_{worker}"
    with test_server() as server:
        template = server.prepare()
        server.clone(template, name)
        url = server.url(PAGES, name)
        connections["default"].close()
        settings.DATABASES["default"].update(env.database(url))
        connections["default"].settings_dict.update(env.database(url))
        os.environ["DATABASE_URL"] = url
        request.config.stash[CLONE] = (server, template, name)
        yield
        with django_db_blocker.unblock():
            connections["default"].close()
        server.drop(name)


CLONE = pytest.StashKey[tuple[TestServer, str, str]]()


@pytest.fixture(autouse=True)
def arranging(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that uses the database starts as the owner, and needs no RESET: see below."""
    wanted = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    mark = request.node.get_closest_marker("django_db")
    if not wanted and mark is None:
        yield
        return
    commits = bool(wanted - {"db"}) or bool(mark and mark.kwargs.get("transaction"))
    # Ours must be set up after Django's transaction began and torn down before it ends.
    request.getfixturevalue("transactional_db" if commits else "db")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, false)", [OWNER])
    yield
    if commits:
        # The connection would carry the role on; and its database is gone in a moment.
        connection.close()


@pytest.fixture(autouse=True, scope="session")
def fresh_clone_after_commits(request: pytest.FixtureRequest) -> None:
    """Django empties every table after a committing test; we throw the whole clone away."""
    from django.db import connections
    from django.test import TransactionTestCase

    def renew(case: object) -> None:
        connections.close_all()
        server, template, name = request.config.stash[CLONE]
        server.clone(template, name)

    TransactionTestCase._fixture_teardown = renew  # type: ignore[attr-defined]


def _let_tests_arrange(admin: psycopg.Connection) -> None:
    inherits = " WITH INHERIT FALSE, SET TRUE" if admin.info.server_version >= 160000 else ""
    for role in (OWNER, "kulisy_worker"):
        admin.execute(f"GRANT {role} TO {PAGES}{inherits}".encode())


def _rename(admin: psycopg.Connection, old: str, new: str) -> None:
    words = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    for _ in range(50):
        try:
            admin.execute(words.format(sql.Identifier(old), sql.Identifier(new)))
            return
        except psycopg.errors.ObjectInUse:  # the connection just closed is still leaving
            time.sleep(0.1)
    raise TimeoutError(f"The database {old} stays in use.")


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def cache_folder() -> Path:
    given = os.environ.get("KULISY_TEST_CACHE")
    folder = Path(given or f"{tempfile.gettempdir()}/kulisy-tests-{os.geteuid()}")
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else; set KULISY_TEST_CACHE.")
    return folder
