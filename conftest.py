"""What every test has. The database under it: kulisy/operate/testing.py."""

from collections.abc import Iterator

import pytest
from xdist.scheduler import LoadScopeScheduling

# A conftest's fixtures win over those of installed plugins, hence here.
from kulisy.operate.testing import arranging, django_db_setup, fresh_clone_after_commits

__all__ = ["arranging", "django_db_setup", "fresh_clone_after_commits", "quiet_watch"]


class Apart(LoadScopeScheduling):
    """Tests before a running Kulisy stay with one worker; others go to whoever is free.

    Marks of xdist do nothing here: pytest 9 keeps a test's name where xdist 3.8 can't mark it.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "running" if nodeid.startswith(("tests/browser/", "tests/faults/")) else nodeid


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of minutes first: at the end, both workers have short ones to share."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Apart:
    return Apart(config, log)


@pytest.fixture(scope="session", autouse=True)
def quiet_watch() -> Iterator[None]:
    """Usage facts are written by a thread of their own: it would write into other tests' tables."""
    from kulisy.insights import watch

    before, watch.WATCH = watch.WATCH, watch.Watch(pause=86_400)
    yield
    watch.WATCH = before
