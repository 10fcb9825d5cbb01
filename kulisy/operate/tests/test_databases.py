"""The three ways to be given a database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kulisy.operate.databases import NoDatabase, check_pages, database
from kulisy.operate.roles import JOBS, OWNER, PAGES, make_database
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
def empty(
    server: TestServer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A database with nothing in it, and an environment that names none."""
    name = f"{request.config.stash[CLONE][2]}_empty"
    with server.admin() as admin:
        make_database(admin, name)
    for setting in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_JOBS_URL"):
        monkeypatch.delenv(setting, raising=False)
    yield name
    server.drop(name)


@pytest.fixture
def data(server: TestServer, tmp_path: Path) -> Path:
    """The logins exist on this server already: their passwords must stay what they are."""
    for login in (PAGES, JOBS):
        server.passwords.of(login)
    shutil.copy(server.passwords._file, tmp_path / "passwords.json")
    return tmp_path


def _who(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT session_user::text").fetchone()
        assert row
        return str(row[0])


def test_one_privileged_address_is_enough_and_the_pages_never_get_it(
    server: TestServer, empty: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = server.url(OWNER, empty).replace(
        f"{OWNER}:{server.passwords.of(OWNER)}", _credentials(server.root)
    )
    monkeypatch.setenv("DATABASE_URL", root)
    with database(data) as logins:
        assert _who(logins.pages) == PAGES
        assert _who(logins.jobs) == JOBS
        assert _who(logins.owner) not in {PAGES, JOBS}
        assert logins.cluster is None


def test_pages_and_owner_given_apart_are_used_as_given(
    server: TestServer, empty: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", server.url(PAGES, empty))
    monkeypatch.setenv("DATABASE_JOBS_URL", server.url(JOBS, empty))
    monkeypatch.setenv("DATABASE_OWNER_URL", server.url(OWNER, empty))
    with database(data) as logins:
        assert [_who(each) for each in (logins.pages, logins.jobs, logins.owner)] == [
            PAGES,
            JOBS,
            OWNER,
        ]


def test_a_machine_for_pages_only_needs_no_other_login(
    server: TestServer, empty: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", server.url(JOBS, empty))
    with database(data) as logins:
        assert (logins.owner, logins.jobs) == ("", "")
        check_pages(logins.pages)


def test_a_database_that_is_not_there_is_told_in_a_sentence_without_the_password(
    data: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:hush@127.0.0.1:1/kulisy")
    with pytest.raises(NoDatabase, match="can't be reached") as told, database(data):
        pass
    assert "hush" not in str(told.value)


def _credentials(url: str) -> str:
    return url.split("://", 1)[1].split("@", 1)[0]
