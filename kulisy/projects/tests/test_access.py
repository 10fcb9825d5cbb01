"""Who sees a project and what hangs on it: from both ends, and behind the wall alone."""

import pytest
from django.db import Error, connection, transaction
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing, working
from kulisy.projects import access, actions
from kulisy.projects.models import Project, Task
from kulisy.projects.tests.working import begins, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def everybody(cast: Cast) -> dict[str, Viewer]:
    team = ("olga", "irina", "maxim", "dina", "lev")
    seats = {name: at_desk(getattr(cast, name)) for name in team}
    accesses = ("anna", "pyotr", "ivan", "anna_at_lawyers")
    return seats | {name: in_cabinet(getattr(cast, name)) for name in accesses}


def topics(viewer: Viewer) -> tuple[object, ...]:
    return (viewer.person_id, viewer.company.id, viewer.face)


def rows(viewer: Viewer, table: str) -> int:
    """What the second wall leaves, with no condition of ours."""
    with viewing(viewer), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM projects_{table}")  # noqa: S608 (names of ours)
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("audience", ["client", "internal"])
def test_whoever_sees_a_project_is_among_its_readers_and_nobody_else(
    cast: Cast, audience: str
) -> None:
    cast.pyotr.sections = ["conversations"]
    cast.pyotr.save()
    project = begins(cast.irina, cast.romashka, audience=audience)
    with working():
        told = {(each.person_id, each.company_id, each.face) for each in access.readers(project)}
    for name, viewer in everybody(cast).items():
        with viewing(viewer):
            sees = access.projects(viewer).filter(id=project.id).exists()
        assert sees == (topics(viewer) in told), name
        assert rows(viewer, "project") == int(sees), f"{name}, behind the wall"
    with viewing(in_cabinet(cast.anna)):
        assert access.projects(in_cabinet(cast.anna)).exists() == (audience == "client")


def test_tasks_of_the_team_prices_and_codes_never_reach_the_cabinet(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    irina, anna = at_desk(cast.irina), in_cabinet(cast.anna)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get(id=project.id)
        first = stage(project, 1)
        values = {
            "title": first.title,
            "deliverable": first.deliverable,
            "planned_from": first.planned_from,
            "planned_to": first.planned_to,
            "responsible_id": cast.maxim.id,
        }
        actions.save_stage(
            irina, one, first, values=values, price=90_000_00, currency="RUB", now=NOW
        )
        assert access.prices(irina).get().price == 90_000_00
        assert access.tasks(irina).count() == 4
        assert access.items(irina).count() == 2
    with viewing(anna):
        assert [each.title for each in access.tasks(anna)] == [
            "Разговор о задаче",
            "Главная страница",
        ]
        assert not access.prices(anna).exists()
    assert (rows(anna, "task"), rows(anna, "checkitem"), rows(anna, "stage")) == (2, 0, 3)
    for table in ("stageprice", "outline"):
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            rows(anna, table)
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        rows(irina, "approvalcode")


def test_an_audience_never_changes_and_the_client_changes_no_plan(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka, audience="internal")
    irina, anna = at_desk(cast.irina), in_cabinet(cast.anna)
    for table in (Project, Task):
        with (
            pytest.raises(Error, match="permission denied"),
            transaction.atomic(),
            viewing(irina),
        ):
            table.objects.filter(company_id=project.company_id).update(audience="client")
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), viewing(anna):
        Task.objects.filter(company_id=project.company_id).update(state="done")
    with viewing(irina):
        one = access.projects(irina).select_related("client").get(id=project.id)
        with pytest.raises(Refused, match="только команды"):
            actions.add_task(irina, one, audience="client", title="Тайна", stage_id=None, now=NOW)


def test_what_the_team_planned_for_itself_is_copied_across_with_its_trace_on_the_original(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka, audience="internal")
    irina, anna = at_desk(cast.irina), in_cabinet(cast.anna)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get(id=project.id)
        shown = access.tasks(irina).get(title="Разговор о задаче")
        copy = actions.copy_across(irina, one, task_ids={shown.id}, now=NOW)
        assert access.projects(irina).get(id=project.id).copied_to == copy.id
        assert access.tasks(irina).filter(project_id=copy.id).count() == 4
    with viewing(anna):
        assert [each.id for each in access.projects(anna)] == [copy.id]
        assert [each.title for each in access.tasks(anna)] == ["Разговор о задаче"]
        assert access.stages(anna).count() == 3
        assert access.materials(anna).get().title == "Тексты о компании"


def test_only_account_managers_plan_for_a_client_to_whom_only_they_write(cast: Cast) -> None:
    cast.romashka.whole_team_writes = False
    cast.romashka.save()
    maxim = at_desk(cast.maxim)
    with pytest.raises(Http404):
        begins(cast.maxim, cast.romashka)
    project = begins(cast.maxim, cast.romashka, audience="internal")
    with viewing(maxim):
        assert access.projects(maxim).get().id == project.id
