"""The timer, corrections with their trace, what the client is shown, and what never leaves."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.hours import access, actions, standing
from kulisy.hours.models import Entry, ShownHours, Timer
from kulisy.hours.tests.worked import TODAY, agrees, starts, works
from kulisy.notify.models import Bell
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing, working
from kulisy.projects import access as projects
from kulisy.projects.models import Project, Task
from kulisy.projects.tests.working import begins, stage

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SHOWN, TEAMS = "Разговор о задаче", "Посмотреть на соседей"
TABLES = ("timer", "entry", "correction", "terms", "plan", "costrate")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def task(title: str) -> Task:
    return Task.objects.get(title=title)


def behind_the_wall(viewer: Viewer, table: str) -> int:
    with viewing(viewer), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM hours_{table}")  # noqa: S608 (names of ours)
        return int(cursor.fetchone()[0])


def test_one_timer_runs_at_a_time_and_pressing_twice_counts_once(cast: Cast) -> None:
    begins(cast.irina, cast.romashka)
    maxim = at_desk(cast.maxim)
    starts(cast.maxim, task(SHOWN))
    starts(cast.maxim, task(SHOWN), now=NOW + HOUR)
    assert Timer.objects.get().began_at == NOW, "it went on"
    starts(cast.maxim, task(TEAMS), now=NOW + HOUR)
    assert Entry.objects.get().minutes == 60, "the first one was ended and counted"
    with viewing(maxim):
        assert actions.stop(maxim, now=NOW + 2 * HOUR)
        assert actions.stop(maxim, now=NOW + 2 * HOUR) is None
    assert [each.counts for each in Entry.objects.order_by("id")] == [True, False]
    assert not Timer.objects.exists()


def test_a_forgotten_timer_is_asked_about_once_and_never_counted_blindly(cast: Cast) -> None:
    begins(cast.irina, cast.romashka)
    starts(cast.maxim, task(SHOWN))
    morning, maxim = NOW + 22 * HOUR, at_desk(cast.maxim)
    with working():
        assert actions.ask_forgotten(now=NOW + 3 * HOUR) == 0
        assert actions.ask_forgotten(now=morning) == 1
        assert actions.ask_forgotten(now=morning) == 0
    run_jobs(until=morning)
    assert Bell.objects.get().person_id == cast.maxim.person_id
    for verb in (lambda: actions.stop(maxim, now=morning), lambda: starts_other(cast, morning)):
        with pytest.raises(Refused, match="22:00"), viewing(maxim):
            verb()
    assert not Entry.objects.exists()
    with viewing(maxim):
        with pytest.raises(Refused):
            actions.stop(maxim, now=morning, minutes=23 * 60)
        entry = actions.stop(maxim, now=morning, minutes=95)
    assert entry is not None
    assert (entry.minutes, entry.day) == (95, TODAY), "on the day it was begun"


def starts_other(cast: Cast, now) -> None:  # type: ignore[no-untyped-def]
    viewer = at_desk(cast.maxim)
    one = projects.tasks(viewer).select_related("project", "project__client").get(title=TEAMS)
    actions.start(viewer, one.project, one, now=now)


def test_a_colleagues_hours_are_put_right_with_a_reason_and_a_trace(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    entry = works(cast.maxim, project, SHOWN, minutes=300, note="долго")
    irina, dina, lev = at_desk(cast.irina), at_desk(cast.dina), at_desk(cast.lev)
    with viewing(irina):
        with pytest.raises(Refused):
            actions.change(irina, entry, values={"minutes": 240}, reason="", now=NOW)
        actions.change(irina, entry, values={"minutes": 240}, reason="Обед", now=NOW)
        trace = access.corrections(irina).get()
        assert (trace.minutes, trace.reason, trace.by_seat_id) == (300, "Обед", cast.irina.id)
    with viewing(dina):
        actions.change(dina, entry, values={"minutes": 0}, reason="Не наша работа", now=NOW)
        assert access.worked(dina).get().minutes == 0, "taken out, and still there"
    with viewing(lev):
        assert not access.worked(lev).exists()
    other = works(cast.irina, project, SHOWN)
    maxim = at_desk(cast.maxim)
    with viewing(maxim), pytest.raises(Http404):
        actions.change(maxim, other, values={"minutes": 1}, reason="мне видней", now=NOW)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), viewing(irina):
        Entry.objects.filter(id=entry.id).update(seat_id=cast.irina.id)


def test_a_day_has_twenty_four_hours_and_no_hours_lie_ahead(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    works(cast.maxim, project, SHOWN, minutes=20 * 60)
    for said in ({"minutes": 5 * 60}, {"day": TODAY + timedelta(days=1)}, {"minutes": 0}):
        with pytest.raises(Refused):
            works(cast.maxim, project, SHOWN, **said)


def test_nothing_sums_and_lines_and_a_change_says_first_what_opens(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    works(cast.maxim, project, SHOWN, note="клиент опять тянет")
    works(cast.maxim, project, TEAMS, minutes=60)
    works(cast.maxim, project, minutes=30, day=date(2026, 10, 30), line="Звонок")
    irina, anna, ivan = at_desk(cast.irina), in_cabinet(cast.anna), in_cabinet(cast.ivan)

    def seen(viewer: Viewer) -> list[tuple[str, int]]:
        with viewing(viewer):
            return sorted((each.words, each.minutes) for each in access.shown(viewer))

    assert seen(anna) == []
    with viewing(irina):
        rows = projects.projects(irina).select_related("client", "company")
        one = rows.get(id=project.id)
        would = actions.opening(irina, one, "items")
        assert [each.words for each in would.opens] == [SHOWN, "Звонок"]
        assert not ShownHours.objects.exists(), "nothing was written"
    works(cast.maxim, project, SHOWN, minutes=15)
    with viewing(irina), pytest.raises(Refused):
        actions.agree(irina, one, shows="items", tariff_id=None, seal=would.seal, now=NOW)
    agrees(cast.irina, project, "sums")
    assert seen(anna) == [("", 30), ("", 105)]
    agrees(cast.irina, project, "items")
    assert seen(anna) == [("Звонок", 30), (SHOWN, 15), (SHOWN, 90)]
    with viewing(anna):
        stages = {each.words: each.stage_id for each in access.shown(anna)}
    assert stages == {"Звонок": None, SHOWN: stage(project, 1).id}
    assert seen(ivan) == []
    entry = Entry.objects.get(minutes=15)
    with viewing(irina):
        values = {"line": "Правки по звонку", "minutes": 20}
        actions.change(irina, entry, values=values, reason="яснее", now=NOW)
    assert ("Правки по звонку", 20) in seen(anna)
    agrees(cast.irina, project, "nothing")
    assert seen(anna) == []


def test_what_the_team_plans_for_itself_is_shown_to_nobody(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka, audience="internal")
    works(cast.maxim, project, minutes=60)
    with pytest.raises(Refused):
        agrees(cast.irina, project, "sums")


def test_cost_and_margin_never_leave_and_in_the_company_two_know_them(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    works(cast.maxim, project, SHOWN, minutes=90)
    agrees(cast.irina, project, "items")
    olga, irina, dina = at_desk(cast.olga), at_desk(cast.irina), at_desk(cast.dina)
    with viewing(dina):
        rate = {"currency": "RUB", "now": NOW}
        actions.set_cost(dina, cast.maxim, amount=1000_00, since=date(2026, 1, 1), **rate)
        actions.set_cost(dina, cast.maxim, amount=1200_00, since=TODAY, **rate)
    with viewing(irina), pytest.raises(Http404):
        actions.set_cost(irina, cast.maxim, amount=1, since=TODAY, **rate)
    works(cast.maxim, project, SHOWN, minutes=60, day=date(2026, 10, 1))
    _price(cast, project, 5000_00)
    for viewer in (olga, dina):
        with viewing(viewer):
            found = standing.standing(viewer, project).money
            assert found is not None
            assert (found.cost, found.margin, found.share) == ("2,800\xa0₽", "2,200\xa0₽", 44) or (
                "2" in found.cost and found.share == 44
            )
    with viewing(irina):
        assert standing.standing(irina, project).money is None
        assert not access.costs(irina).exists()
    assert behind_the_wall(dina, "costrate") == 2
    assert behind_the_wall(irina, "costrate") == 0, "held behind the query too"
    anna = in_cabinet(cast.anna)
    for table in TABLES:
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            behind_the_wall(anna, table)
    assert behind_the_wall(anna, "shownhours") == 2
    assert behind_the_wall(in_cabinet(cast.ivan), "shownhours") == 0


def _price(cast: Cast, project: Project, price: int) -> None:
    from kulisy.projects import actions as planning

    irina = at_desk(cast.irina)
    with viewing(irina):
        one = projects.projects(irina).select_related("client").get(id=project.id)
        first = stage(project, 1)
        names = ("title", "deliverable", "planned_from", "planned_to", "responsible_id")
        values = {name: getattr(first, name) for name in names}
        planning.save_stage(irina, one, first, values=values, price=price, currency="RUB", now=NOW)


def test_a_task_that_was_worked_on_stays_and_a_planned_stage_can_go(cast: Cast) -> None:
    from kulisy.projects import actions as planning

    project = begins(cast.irina, cast.romashka)
    works(cast.maxim, project, SHOWN)
    irina = at_desk(cast.irina)
    with viewing(irina):
        one = projects.projects(irina).select_related("client").get(id=project.id)
        with pytest.raises(Refused):
            planning.delete_task(irina, one, task(SHOWN), now=NOW)
        last = stage(project, 3)
        actions.set_plan(irina, one, stage_id=last.id, task_id=None, minutes=600)
        planning.delete_stage(irina, one, last, now=NOW)
        assert not access.plans(irina).exists()
