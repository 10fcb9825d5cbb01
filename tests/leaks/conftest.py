"""The scene is played once for a module's tests: reading changes nothing that is kept."""

from collections.abc import Iterator

import pytest

from tests.leaks.scene import played
from tests.leaks.world import World


@pytest.fixture
def scene(db: None) -> Iterator[World]:
    """The whole story, played; gone with the test's transaction."""
    with played() as world:
        yield world
