"""Roles and logins, on the embedded server and, where one is found, on the system's."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from kulisy.kit.walls import WORKER
from kulisy.operate.databases import may_make_roles, with_login
from kulisy.operate.roles import (
    FACES,
    JOBS,
    OWNER,
    PAGES,
    UnsafeLogin,
    check_login,
    make_owner,
    make_roles,
)
from kulisy.operate.testing import CLONE, TestServer

pytestmark = [
    pytest.mark.system_postgres,
    pytest.mark.usefixtures("django_db_setup"),
    pytest.mark.slow,
]


@pytest.fixture
def server(request: pytest.FixtureRequest) -> TestServer:
    return request.config.stash[CLONE][0]


@pytest.fixture
def clone(request: pytest.FixtureRequest) -> str:
    return request.config.stash[CLONE][2]


@pytest.fixture
def pages(server: TestServer, clone: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.url(PAGES, clone)) as connection:
        yield connection


@pytest.fixture
def jobs(server: TestServer, clone: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.url(JOBS, clone)) as connection:
        yield connection


DEFER = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('q', 't', 0, NULL, NULL, '{}', NULL)]"
    "::procrastinate_job_to_defer_v1[])"
)


def test_the_pages_login_has_no_right_of_its_own(pages: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        pages.execute("SELECT * FROM people_person")


@pytest.mark.parametrize("face", FACES)
def test_a_face_may_put_a_job_into_the_queue_and_see_none(
    pages: psycopg.Connection, face: str
) -> None:
    pages.execute(f"SET ROLE {face}".encode())
    row = pages.execute(DEFER).fetchone()
    assert row
    assert row[0]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        pages.execute("SELECT * FROM procrastinate_jobs")


@pytest.mark.parametrize(
    "reaching",
    [
        "SELECT procrastinate_fetch_job_v2(NULL, 1)",
        "SELECT procrastinate_finish_job_v1(1, 'failed', true)",
        "SELECT procrastinate_cancel_job_v1(1, true, true)",
        "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('q', 't')",
        "SET ROLE kulisy_jobs",
    ],
)
def test_a_face_reaches_nothing_else_of_the_queue(pages: psycopg.Connection, reaching: str) -> None:
    pages.execute("SET ROLE kulisy_portal")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        pages.execute(reaching.encode())


def test_the_worker_has_the_queue_from_the_start(jobs: psycopg.Connection) -> None:
    jobs.execute("SELECT count(*) FROM procrastinate_jobs")
    row = jobs.execute("SELECT pg_has_role(%s, 'USAGE')", [WORKER]).fetchone()
    assert row == (True,)


def test_the_worker_may_take_every_face(jobs: psycopg.Connection) -> None:
    for face in FACES:
        jobs.execute(f"SET ROLE {face}".encode())


def test_everything_may_be_made_again(server: TestServer) -> None:
    logins = {name: server.passwords.of(name) for name in (PAGES, JOBS)}
    with server.admin() as admin:
        make_roles(admin, passwords=logins)
        make_owner(admin, password=server.passwords.of(OWNER))


def test_pages_refuse_a_superuser_and_an_owner(server: TestServer, clone: str) -> None:
    with server.admin() as admin, pytest.raises(UnsafeLogin, match="superuser"):
        check_login(admin)
    with (
        psycopg.connect(server.url(OWNER, clone)) as owner,
        pytest.raises(UnsafeLogin, match="owns the table"),
    ):
        check_login(owner)


def test_pages_refuse_a_login_that_could_become_the_owner(pages: psycopg.Connection) -> None:
    """As the tests' own login can, so that tests may arrange."""
    with pytest.raises(UnsafeLogin, match="may become its owner"):
        check_login(pages)


def test_the_workers_login_is_safe(jobs: psycopg.Connection) -> None:
    check_login(jobs)
    assert not may_make_roles(jobs)


def test_an_address_for_somebody_else_keeps_the_place() -> None:
    url = "postgresql://root:a%40b@db.example:5433/crm?sslmode=require"
    assert with_login(url, "kulisy_pages", "p/w") == (
        "postgresql://kulisy_pages:p%2Fw@db.example:5433/crm?sslmode=require"
    )
    assert os.environ["DATABASE_URL"].startswith(f"postgresql://{PAGES}:")
