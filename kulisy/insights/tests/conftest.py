"""The usual cast."""

import pytest

from kulisy.people.tests.cast import Cast, make_cast


@pytest.fixture
def cast() -> Cast:
    return make_cast()
