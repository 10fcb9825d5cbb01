"""The usual cast."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from kulisy.people.tests.cast import Cast, make_cast


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is asked without a browser: sentences are compared as they stand in the source."""
    with translation.override("en"):
        yield
