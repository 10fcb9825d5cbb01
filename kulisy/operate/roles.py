"""Roles and logins of the database: made here, by set-up; migrations only grant to them.

Roles are cluster-wide. The four without login are what a transaction takes (design, section 11);
the logins own nothing: `kulisy_pages` may take a face's role but has no right of its own,
`kulisy_jobs` has the worker's rights from the start. Everything may be run again.
"""

import contextlib
from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import sql

from kulisy.kit.roles import DESK, LOBBY, PORTAL, WORKER
from kulisy.operate.trouble import Trouble

FACES = (LOBBY, DESK, PORTAL)
ROLES = (*FACES, WORKER)
OWNER = "kulisy_owner"
PAGES = "kulisy_pages"
JOBS = "kulisy_jobs"

#: What a process may call to put a job into the queue; everything else there is the worker's.
DEFER = "procrastinate_defer_jobs_v1"


class UnsafeLogin(Trouble):
    """The pages' login could pass row security by; the text is for the operator."""


def make_roles(
    admin: psycopg.Connection, *, passwords: Mapping[str, str], pages: str = PAGES, jobs: str = JOBS
) -> None:
    """Make the roles and admit the two logins to them.

    `passwords` holds those of the logins that Kulisy makes itself; a login without one must exist
    already (the operator's own). `admin` needs CREATEROLE and is in autocommit.
    """
    for role in ROLES:
        _make_role(admin, role, "NOLOGIN")
    _make_login(admin, pages, "NOINHERIT", passwords)
    _make_login(admin, jobs, "INHERIT", passwords)
    for role in FACES:
        _admit(admin, role=role, login=pages, inherit=False)
        _admit(admin, role=role, login=jobs, inherit=False)
    _admit(admin, role=WORKER, login=jobs, inherit=True)


def make_owner(admin: psycopg.Connection, *, password: str) -> None:
    """The owner of the embedded cluster's database: migrates, is no superuser, serves no page.

    The roles must be there already.
    """
    # INHERIT: the right to make tables comes to a database's owner by membership.
    _make_login(admin, OWNER, "INHERIT", {OWNER: password})
    admit_owner(admin, OWNER)


def admit_owner(admin: psycopg.Connection, owner: str) -> None:
    """The owner may take every role: commands that plant or bring in act as those they act for."""
    for role in ROLES:
        _admit(admin, role=role, login=owner, inherit=False)


def make_database(admin: psycopg.Connection, name: str, *, template: str = "") -> None:
    """A database that `kulisy_owner` owns; nothing happens where it exists."""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    words = sql.SQL("CREATE DATABASE {} OWNER {}").format(
        sql.Identifier(name), sql.Identifier(OWNER)
    )
    if template:
        words += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
    admin.execute(words)


def harden_jobs(owner: psycopg.Connection) -> None:
    """Close procrastinate's tables to all but the worker; after every migrate, as the owner.

    Pages only ever put jobs in, through one function that runs with its owner's rights. Upgrades
    of procrastinate replace functions, hence again each time.
    """
    with owner.transaction():
        tables = _names(owner, "SELECT relname FROM pg_class WHERE relkind = 'r'")
        sequences = _names(owner, "SELECT relname FROM pg_class WHERE relkind = 'S'")
        for table in tables:
            _say(owner, "REVOKE ALL ON TABLE {} FROM PUBLIC", table)
            _say(owner, "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {} TO {}", table, WORKER)
        for sequence in sequences:
            _say(owner, "GRANT USAGE, SELECT ON SEQUENCE {} TO {}", sequence, WORKER)
        functions = owner.execute(
            "SELECT oid::regprocedure::text, proname FROM pg_proc "
            "WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = current_schema::regnamespace"
        ).fetchall()
        for signature, name in functions:
            # A signature comes quoted from the catalogue itself.
            owner.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC".encode())
            owner.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {WORKER}".encode())
            if name == DEFER:
                schema = owner.execute("SELECT current_schema").fetchone()
                path = f"{schema[0]}, pg_temp" if schema else "pg_temp"
                owner.execute(
                    f"ALTER FUNCTION {signature} SECURITY DEFINER SET search_path = {path}".encode()
                )
                owner.execute(
                    f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(FACES)}".encode()
                )


def check_login(connection: psycopg.Connection) -> None:
    """Refuse a login that row security does not bind, or that could make itself such a one."""
    login, superuser, bypass = connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = session_user"
    ).fetchone() or ("", True, True)
    if superuser:
        raise UnsafeLogin(f"“{login}” is a superuser: the pages don't run with such a login.")
    if bypass:
        raise UnsafeLogin(f"“{login}” passes row security by (BYPASSRLS): not for the pages.")
    row = connection.execute(
        "SELECT c.relname, o.rolname FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner "
        "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace "
        "AND pg_has_role(session_user, c.relowner, 'MEMBER') LIMIT 1"
    ).fetchone()
    if row:
        raise UnsafeLogin(
            f"“{login}” owns the table {row[0]} (or may become its owner, “{row[1]}”): the pages "
            "need a login that owns nothing. Give them another in DATABASE_URL, and the owner's "
            "in DATABASE_OWNER_URL."
        )


def _make_role(admin: psycopg.Connection, role: str, options: str) -> None:
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        # Another process may be quicker.
        with contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            _say(admin, f"CREATE ROLE {{}} {options}", role)


def _make_login(
    admin: psycopg.Connection, login: str, options: LiteralString, passwords: Mapping[str, str]
) -> None:
    if login not in passwords:
        return
    _make_role(admin, login, f"LOGIN {options}")
    admin.execute(
        sql.SQL("ALTER ROLE {} {} LOGIN PASSWORD {}").format(
            sql.Identifier(login), sql.SQL(options), sql.Literal(passwords[login])
        )
    )


def _admit(admin: psycopg.Connection, *, role: str, login: str, inherit: bool) -> None:
    """Membership. From version 16 each carries its own INHERIT; before, the login's one rules."""
    if admin.info.server_version >= 160000:
        _say(admin, f"GRANT {{}} TO {{}} WITH INHERIT {inherit}, SET TRUE", role, login)
    else:
        _say(admin, "GRANT {} TO {}", role, login)


def _say(connection: psycopg.Connection, words: str, *names: str) -> None:
    connection.execute(sql.SQL(words).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def _names(connection: psycopg.Connection, query: str) -> list[str]:
    rows = connection.execute(
        f"{query} AND relname LIKE 'procrastinate\\_%' "
        "AND relnamespace = current_schema::regnamespace".encode()
    ).fetchall()
    return [str(row[0]) for row in rows]
