"""Hours through the API: one's own, and what a client is shown."""

import json
from datetime import UTC

import pytest

from kulisy.api.tests.programs import program
from kulisy.hours.tests.worked import agrees, works
from kulisy.kit.time import now as clock
from kulisy.people.tests.cast import Cast, make_cast
from kulisy.people.tests.counting import counted
from kulisy.projects.models import Task
from kulisy.projects.tests.working import begins, stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHOWN = "Разговор о задаче"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_the_team_writes_down_its_own_and_a_client_reads_what_was_agreed(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    task = Task.objects.get(title=SHOWN)
    day = clock().astimezone(UTC).date()  # Programs are answered by the real clock.
    maxim, anna, ivan = program(cast.maxim), program(cast.anna), program(cast.ivan)
    said = {"project_id": str(project.id), "day": day.isoformat(), "minutes": 90}
    own = maxim.post("hours", said | {"task_id": str(task.id), "note": "тянет"})
    assert own.status_code == 201
    assert own.json()["team"]["note"] == "тянет"
    assert own.json()["stage_id"] == str(task.stage_id)
    works(cast.irina, project, SHOWN, minutes=30, day=day, now=clock())
    assert [each["minutes"] for each in maxim.get("hours").json()["items"]] == [90]

    for shows, expected in (
        ("nothing", []),
        ("sums", [(120, "", True, None)]),
        ("items", [(30, SHOWN, False, str(task.stage_id)), (90, SHOWN, False, str(task.stage_id))]),
    ):
        agrees(cast.irina, project, shows)
        told = anna.get("hours", project_id=str(project.id)).json()
        lines = [(x["minutes"], x["words"], x["sum"], x["stage_id"]) for x in told["items"]]
        assert sorted(lines) == expected
        assert "тянет" not in json.dumps(told, ensure_ascii=False)
        assert all(each["team"] is None for each in told["items"])
        assert ivan.get("hours").json()["items"] == []
    assert stage(project, 1).id == task.stage_id
    # A client commands nothing; strangers' projects aren't there; days have an end.
    assert anna.post("hours", said).status_code == 422
    assert program(cast.lev).post("hours", said).status_code == 404
    assert maxim.post("hours", said | {"minutes": 23 * 60}).status_code == 422
    assert maxim.post("hours", said | {"minutes": 0}).status_code == 422


def test_its_list_takes_as_few_statements_for_many_rows(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    works(cast.maxim, project, SHOWN, minutes=10)
    agrees(cast.irina, project, "items")
    for who in (cast.maxim, cast.anna):
        asked = program(who)
        asked.get("hours", limit=100)
        with counted() as small:
            asked.get("hours", limit=100)
        for _more in range(4):
            works(cast.maxim, project, SHOWN, minutes=10)
        with counted() as large:
            asked.get("hours", limit=100)
        assert len(large) == len(small)
