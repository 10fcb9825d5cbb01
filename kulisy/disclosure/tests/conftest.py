import pytest

from kulisy.operate.testing import acting_as
from kulisy.people.tests.cast import Cast, make_cast


@pytest.fixture
def cast() -> Cast:
    with acting_as("kulisy_owner"):
        return make_cast()
