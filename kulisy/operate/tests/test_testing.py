"""The tests' own ground: who we are in a test, and that nothing stays."""

import pytest
from django.db import connection

from kulisy.operate.testing import acting_as


def _ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_test_arranges_as_the_owner_but_has_logged_in_as_the_pages() -> None:
    assert _ask("SELECT current_user") == "kulisy_owner"
    assert _ask("SELECT session_user") == "kulisy_pages"


@pytest.mark.django_db
def test_another_role_can_be_taken_and_is_given_back() -> None:
    with acting_as("kulisy_worker"):
        assert _ask("SELECT current_user") == "kulisy_worker"
    assert _ask("SELECT current_user") == "kulisy_owner"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_committing_test_leaves_is_gone_for_the_next(turn: int) -> None:
    assert _ask("SELECT count(*) FROM procrastinate_workers") == 0
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert _ask("SELECT count(*) FROM procrastinate_workers") == 1
