"""What every test has. The database under it: kulisy/operate/testing.py."""

from collections.abc import Iterator

import pytest

# A conftest's fixtures win over those of installed plugins, hence here.
from kulisy.operate.testing import arranging, django_db_setup, fresh_clone_after_commits

__all__ = ["arranging", "django_db_setup", "fresh_clone_after_commits", "quiet_watch"]


@pytest.fixture(scope="session", autouse=True)
def quiet_watch() -> Iterator[None]:
    """Usage facts are written by a thread of their own: it would write into other tests' tables."""
    from kulisy.insights import watch

    before, watch.WATCH = watch.WATCH, watch.Watch(pause=86_400)
    yield
    watch.WATCH = before
