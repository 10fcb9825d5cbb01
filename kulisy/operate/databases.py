"""Which database, and who logs in to it: the pages, the worker, the owner who migrates.

Three cases: nothing given: the embedded cluster; DATABASE_URL with a login that may make roles:
set-up makes the pages' and the worker's logins, and they get only those; DATABASE_URL of the
pages beside DATABASE_OWNER_URL. DATABASE_JOBS_URL names the worker's login where set-up may not
make one (a machine that has no owner's address).
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from kulisy.config import env
from kulisy.operate.passwords import Passwords
from kulisy.operate.postgres import Cluster
from kulisy.operate.roles import (
    JOBS,
    OWNER,
    PAGES,
    admit_owner,
    check_login,
    harden_jobs,
    make_database,
    make_owner,
    make_roles,
)
from kulisy.operate.trouble import Trouble

#: The database of the embedded cluster.
NAME = "kulisy"


class NoDatabase(Trouble):
    """The database can't be reached or used as given; the text is for the operator."""


@dataclass(frozen=True)
class Logins:
    """Addresses with passwords. `owner` or `jobs` is empty on a machine that was not given it."""

    pages: str
    jobs: str
    owner: str
    #: Set when the database is our own embedded one.
    cluster: Cluster | None = None


@contextmanager
def database(data: Path) -> Iterator[Logins]:
    """The logins to use, roles made, and a server that runs as long as the block lasts."""
    with ExitStack() as stack:
        pages, owner = env.text("DATABASE_URL"), env.text("DATABASE_OWNER_URL")
        if not (pages or owner):
            cluster = Cluster(data / "pg", passwords=Passwords(data / "passwords.json"))
            stack.enter_context(cluster.use())
            yield embedded_logins(cluster)
        else:
            yield _given(pages, owner, Passwords(data / "passwords.json"))


def stands(data: Path) -> bool:
    """Whether there is a database to look into: one that was given, or a cluster made before."""
    given = env.text("DATABASE_URL") or env.text("DATABASE_OWNER_URL")
    return bool(given) or (data / "pg").exists()


def nothing_yet(url: str) -> bool:
    """Whether no migration has run there."""
    with _connect(url, "DATABASE_URL") as connection:
        row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    return row == (None,)


def embedded_logins(cluster: Cluster, *, name: str = NAME) -> Logins:
    """Roles, logins and the database in our own cluster, made where they are missing."""
    passwords = {login: cluster.passwords.of(login) for login in (OWNER, PAGES, JOBS)}
    with psycopg.connect(cluster.url(), autocommit=True) as admin:
        make_roles(admin, passwords=passwords)
        make_owner(admin, password=passwords[OWNER])
        make_database(admin, name)
    return Logins(
        pages=cluster.url(user=PAGES, database=name),
        jobs=cluster.url(user=JOBS, database=name),
        owner=cluster.url(user=OWNER, database=name),
        cluster=cluster,
    )


def with_login(url: str, user: str, password: str) -> str:
    """The same server and database for somebody else."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{place}"))


def may_make_roles(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def after_migrations(owner: str) -> None:
    """What every migration must be followed by."""
    with psycopg.connect(owner) as connection:
        harden_jobs(connection)


def check_pages(url: str) -> None:
    """Raise UnsafeLogin where the pages' login could pass row security by."""
    with _connect(url, "DATABASE_URL") as connection:
        check_login(connection)


def _given(pages: str, owner: str, passwords: Passwords) -> Logins:
    jobs = env.text("DATABASE_JOBS_URL")
    if not owner:
        with _connect(pages, "DATABASE_URL") as connection:
            if not may_make_roles(connection):
                return Logins(pages=pages, jobs=jobs, owner="")
        owner, pages = pages, ""
    with _connect(owner, "DATABASE_OWNER_URL") as admin:
        ours = {}
        if not pages:
            ours[PAGES] = passwords.of(PAGES)
            pages = with_login(owner, PAGES, ours[PAGES])
        if not jobs:
            ours[JOBS] = passwords.of(JOBS)
            jobs = with_login(owner, JOBS, ours[JOBS])
        if may_make_roles(admin):
            make_roles(
                admin,
                passwords=ours,
                pages=_user(pages, "DATABASE_URL"),
                jobs=_user(jobs, "DATABASE_JOBS_URL"),
            )
            admit_owner(admin, _user(owner, "DATABASE_OWNER_URL"))
    return Logins(pages=pages, jobs=jobs, owner=owner)


def _user(url: str, setting: str) -> str:
    user = psycopg.conninfo.conninfo_to_dict(url).get("user")
    if not user:
        raise NoDatabase(f"{setting} must name its login: postgresql://login:password@host/name.")
    return str(user)


def _connect(url: str, setting: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        said = str(error).strip().splitlines()
        raise NoDatabase(
            f"The database of {setting} can't be reached: {said[-1] if said else error}"
        ) from None
