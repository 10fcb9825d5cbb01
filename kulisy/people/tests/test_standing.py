"""Standing queries give what Django itself would give of the same queryset."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext

from kulisy.kit.time import now
from kulisy.people.models import Client, Seat
from kulisy.people.standing import standing, together
from kulisy.people.tests.cast import at_desk, make_cast
from kulisy.people.viewer import Viewer

pytestmark = pytest.mark.django_db


def _seats(viewer: Viewer) -> QuerySet[Seat]:
    rows = Seat.objects.filter(company_id=viewer.company.id)
    return rows.select_related("person", "company").order_by("id")


def _clients(viewer: Viewer) -> QuerySet[Client]:
    rows = Client.objects.filter(company_id=viewer.company.id)
    return rows.select_related("responsible__person").only("name", "responsible").order_by("id")


def _told(row: Any) -> dict[str, Any]:
    """All that an instance holds, and what its relations hold."""
    held = {name: value for name, value in vars(row).items() if name != "_state"}
    related = {name: each and _told(each) for name, each in row._state.fields_cache.items()}
    return {**held, "state": (row._state.adding, row._state.db), "related": related}


@pytest.mark.parametrize("build", [_seats, _clients])
def test_rows_are_what_django_makes_of_them(build: Any) -> None:
    irina = at_desk(make_cast().irina)
    made, asked = list(build(irina)), standing(build)(irina)
    assert len(made) >= 2
    assert [_told(row) for row in asked] == [_told(row) for row in made]


def test_a_row_is_saved_and_read_anew_like_any_other() -> None:
    irina = at_desk(make_cast().irina)
    found = standing(_seats)(irina)[0]
    found.refresh_from_db()
    assert found == Seat.objects.get(id=found.id)


def _since(viewer: Viewer, *, now: datetime) -> QuerySet[Seat]:
    return _seats(viewer).filter(created_at__gt=now - timedelta(days=30), created_at__lt=now)


def _nothing(viewer: Viewer, *, now: datetime) -> None:
    return None


def _by_day(viewer: Viewer, *, now: datetime) -> QuerySet[Client]:
    tomorrow = (now + timedelta(days=1)).date()
    return Client.objects.filter(company_id=viewer.company.id).annotate(
        at=Value(now + timedelta(hours=1)), day=Value(tomorrow)
    )


def test_several_are_asked_by_one_statement_and_moments_are_of_each_asking() -> None:
    irina, builders = at_desk(make_cast().irina), (_since, _nothing, _by_day)
    for moment in (now(), now() + timedelta(days=400), now() - timedelta(days=400)):
        seats, nothing, clients = together(irina, builders, now=moment)
        assert nothing is None
        assert [each.id for each in seats or ()] == [each.id for each in _since(irina, now=moment)]
        assert {each.at for each in clients or ()} == {moment + timedelta(hours=1)}
        assert {each.day for each in clients or ()} == {(moment + timedelta(days=1)).date()}
    with CaptureQueriesContext(connection) as asked:
        together(irina, builders, now=now())
    assert len(asked) == 1


def test_what_is_worked_out_of_a_moment_otherwise_is_refused_and_not_kept() -> None:
    irina = at_desk(make_cast().irina)

    def of_this_month(viewer: Viewer, *, now: datetime) -> QuerySet[Seat]:
        return _seats(viewer).filter(created_at__gt=now.replace(day=2))

    def of_a_later_day(viewer: Viewer, *, now: datetime) -> QuerySet[Seat]:
        return _seats(viewer).filter(created_at__date__gt=now.date() + timedelta(days=1))

    for build in (of_this_month, of_a_later_day):
        with pytest.raises(TypeError, match="only"):
            standing(build)(irina, now=now())


def test_nothing_is_asked_while_a_statement_is_built() -> None:
    irina = at_desk(make_cast().irina)

    def of_known_clients(viewer: Viewer) -> QuerySet[Seat]:
        known = list(Client.objects.filter(company_id=viewer.company.id))
        return _seats(viewer).filter(id__in=[each.responsible_id for each in known])

    with pytest.raises(RuntimeError, match="while it is built"):
        standing(of_known_clients)(irina)
    with pytest.raises(RuntimeError, match="while it is built"):
        together(irina, (of_known_clients,))
