"""`kulisy doctor`: looks the installation over, a line for each thing; 1 if something is ill."""

import os
import shutil
import smtplib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg

from kulisy.config import env
from kulisy.operate.databases import Logins, check_pages, database
from kulisy.operate.places import environment
from kulisy.operate.roles import ROLES
from kulisy.operate.trouble import Trouble

OLDEST = 150000
ENOUGH_ROOM = 1024**3


class Ill(Trouble):
    """Something is wrong; the text says what and what to do."""


def examine(data: Path) -> int:
    """Print one line per question; 0 when all is well."""
    wrong = _tell("data folder", lambda: _folder(data))
    try:
        with database(data) as logins:
            wrong += _tell("database", lambda: _server(logins))
            wrong += _tell("login of the pages", lambda: _pages(logins))
            wrong += _tell("login of the worker", lambda: _worker(logins))
            wrong += _tell("migrations", lambda: _migrations(data, logins))
            wrong += _tell("queue", lambda: _queue(logins))
    except Trouble as error:
        print(f"✗ database: {error}")
        wrong += 1
    wrong += _tell("assets", lambda: _assets(data))
    wrong += _tell("mail", _mail)
    wrong += _tell("address", _address)
    print("All is well." if not wrong else f"{wrong} of these need you.")
    return int(wrong > 0)


def _tell(name: str, question: Callable[[], str]) -> int:
    try:
        print(f"✓ {name}: {question()}")
    except (Trouble, psycopg.Error, OSError, smtplib.SMTPException) as error:
        print(f"✗ {name}: {str(error).strip()}")
        return 1
    return 0


def _folder(data: Path) -> str:
    if not os.access(data if data.exists() else data.parent, os.W_OK):
        raise Ill(f"{data} can't be written to by this account.")
    free = shutil.disk_usage(data if data.exists() else data.parent).free
    if free < ENOUGH_ROOM:
        raise Ill(f"only {free // 1024**2} MB are free on the disk of {data}.")
    for name in ("secret_key", "passwords.json"):
        file = data / name
        if file.exists() and file.stat().st_mode & 0o077:
            raise Ill(f"{file} can be read by others: chmod 600 {file}")
    return f"{data}, {free // 1024**3} GB free"


def _server(logins: Logins) -> str:
    with psycopg.connect(logins.owner or logins.pages) as connection:
        if connection.info.server_version < OLDEST:
            raise Ill("PostgreSQL 15 or later is needed.")
        row = connection.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), "
            "current_setting('server_encoding'), "
            "ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY(%s))",
            [list(ROLES)],
        ).fetchone()
    version, fsync, encoding, roles = row or ("", "", "", [])
    missing = sorted(set(ROLES) - set(roles))
    if missing:
        raise Ill(f"roles are missing: {', '.join(missing)}. Give the owner's address; run again.")
    if fsync != "on":
        raise Ill("fsync is off: a power cut would lose what was acknowledged.")
    if encoding != "UTF8":
        raise Ill(f"the database is encoded in {encoding}, not in UTF8.")
    return f"PostgreSQL {version}{', embedded' if logins.cluster else ''}"


def _pages(logins: Logins) -> str:
    check_pages(logins.pages)
    return "owns nothing, bypasses nothing"


def _worker(logins: Logins) -> str:
    if not logins.jobs:
        raise Ill("there is none on this machine (DATABASE_JOBS_URL): the worker runs elsewhere?")
    check_pages(logins.jobs)
    return "owns nothing, bypasses nothing"


def _migrations(data: Path, logins: Logins) -> str:
    if not logins.owner:
        return "not looked at: the owner's login is not given here"
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--check", "--skip-checks"],
        env=environment(data, logins.owner),
        capture_output=True,
    )
    if done.returncode:
        raise Ill("some are not applied: kulisy migrate")
    return "all applied"


def _queue(logins: Logins) -> str:
    if not logins.jobs:
        return "not looked at: the worker's login is not given here"
    with psycopg.connect(logins.jobs) as connection:
        row = connection.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo'), "
            "count(*) FILTER (WHERE status = 'failed'), "
            "count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, "
            "(SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id)) "
            "< now() - interval '5 minutes') FROM procrastinate_jobs j"
        ).fetchone()
    waiting, failed, late = row or (0, 0, 0)
    if late:
        raise Ill(f"{late} jobs have waited longer than five minutes: does a worker run?")
    if failed:
        raise Ill(f"{failed} jobs were given up (status “failed” in procrastinate_jobs).")
    return f"{waiting} waiting, none late"


def _assets(data: Path) -> str:
    if not (data / "static" / "manifest.json").exists():
        raise Ill("not built: kulisy assets (kulisy run does it by itself)")
    return "built"


def _mail() -> str:
    url = env.text("EMAIL_URL")
    if not url:
        return "no EMAIL_URL: letters stay in the local sink and reach nobody"
    said = env.mail(url)
    kind = smtplib.SMTP_SSL if said["EMAIL_USE_SSL"] else smtplib.SMTP
    with kind(str(said["EMAIL_HOST"]), int(str(said["EMAIL_PORT"])), timeout=10) as server:
        server.ehlo()
        if said["EMAIL_USE_TLS"]:
            server.starttls()
        if said["EMAIL_HOST_USER"]:
            server.login(str(said["EMAIL_HOST_USER"]), str(said["EMAIL_HOST_PASSWORD"]))
    return f"{said['EMAIL_HOST']} answers"


def _address() -> str:
    url = env.text("KULISY_URL")
    if not url:
        return "no KULISY_URL: links in letters lead to this machine only"
    if not url.startswith("https://"):
        raise Ill(f"{url} is not https: passkeys and safe cookies need it.")
    return url
