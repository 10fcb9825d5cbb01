"""Who may write and read usage facts, by the database's own rules; and when they go."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from kulisy.insights.actions import forget_old_facts
from kulisy.insights.facts import write
from kulisy.insights.models import UsageFact
from kulisy.insights.tests.test_watch import NOON, RIVAL, STUDIO, fact
from kulisy.kit.walls import DESK, LOBBY, PORTAL, WORKER

pytestmark = pytest.mark.django_db


@contextmanager
def standing(role: str, *, company: uuid.UUID) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
        sql = "SELECT set_config('role', %s, true), set_config('kulisy.company', %s, true)"
        cursor.execute(sql, [role, str(company)])
        yield
        cursor.execute(sql, [before, ""])


def test_the_desk_reads_the_facts_of_its_own_company() -> None:
    write(
        [fact(name="desk:ours"), fact(name="desk:theirs", company_id=RIVAL), fact(company_id=None)]
    )

    with standing(DESK, company=STUDIO):
        assert list(UsageFact.objects.values_list("name", flat=True)) == ["desk:ours"]


@pytest.mark.parametrize("role", [LOBBY, PORTAL])
def test_neither_lobby_nor_cabinet_reads_a_single_one(role: str) -> None:
    write([fact()])

    with (
        standing(role, company=STUDIO),
        pytest.raises(ProgrammingError, match="denied"),
        transaction.atomic(),
    ):
        UsageFact.objects.count()


@pytest.mark.parametrize("role", [LOBBY, DESK, PORTAL])
def test_no_face_changes_or_deletes_one(role: str) -> None:
    write([fact()])

    with standing(role, company=STUDIO):
        for sql in (
            "UPDATE insights_usagefact SET name = ''",
            "DELETE FROM insights_usagefact",
            "TRUNCATE insights_usagefact",
        ):
            with (
                pytest.raises(ProgrammingError, match="denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)


@pytest.mark.parametrize("role", [DESK, PORTAL])
def test_a_face_adds_facts_to_its_own_company_only(role: str) -> None:
    sql = (
        "INSERT INTO insights_usagefact (at, company_id, face, person_key, kind, name, varies, "
        "status, millis) VALUES (now(), %s, '', '', 'screen', 'x', '', 200, 1)"
    )
    with standing(role, company=STUDIO), connection.cursor() as cursor:
        cursor.execute(sql, [STUDIO])
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            cursor.execute(sql, [RIVAL])


def test_the_worker_forgets_what_is_older_than_13_months() -> None:
    march = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
    limit = datetime(2025, 2, 28, 9, 0, tzinfo=UTC)
    write([fact(at=limit - timedelta(seconds=1)), fact(at=limit), fact(at=NOON)])

    with standing(WORKER, company=STUDIO):
        assert forget_old_facts(march) == 1

    assert UsageFact.objects.count() == 2
