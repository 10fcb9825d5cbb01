"""The scene is played once for a module's tests: reading changes nothing that is kept."""

from collections.abc import Iterator

import pytest

from kulisy.kit import statements
from tests.leaks.scene import played
from tests.leaks.world import World


@pytest.fixture
def scene(db: None) -> Iterator[World]:
    """The whole story, played; gone with the test's transaction."""
    with played() as world:
        yield world


@pytest.fixture(autouse=True)
def statements_made_anew(request: pytest.FixtureRequest) -> Iterator[None]:
    """A deliberate leak changes queries: one that this process has already made into a statement
    would not feel it, and one made under it would outlive it."""
    deliberate = "monkeypatch" in request.fixturenames
    if deliberate:
        statements.forget()
    yield
    if deliberate:
        statements.forget()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What plays whole histories takes its time: left to `make test`, outside of `make check`."""
    for item in items:
        if item.path.name in {"test_scene.py", "test_twin.py"}:
            item.add_marker(pytest.mark.slow)
