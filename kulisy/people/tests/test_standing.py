"""Standing queries give what Django itself would give of the same queryset."""

from typing import Any

import pytest
from django.db.models import QuerySet

from kulisy.people.models import Client, Seat
from kulisy.people.standing import standing
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
