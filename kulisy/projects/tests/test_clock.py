"""The two-sided clock on real rows: materials that come late move the plan, with the reason."""

from datetime import UTC, date, datetime

import pytest

from kulisy.people.tests.cast import Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing, working
from kulisy.projects import access, actions, wording
from kulisy.projects.counting import count
from kulisy.projects.models import Project, Shift, Wait
from kulisy.projects.tests.working import begins, material, sends, stage

pytestmark = pytest.mark.django_db


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def counted(project: Project, now: datetime) -> None:
    with working():
        count(project.id, now=now)


def plan(project: Project) -> list[tuple[date, date]]:
    return [(each.planned_from, each.planned_to) for each in
            (stage(project, 1), stage(project, 2), stage(project, 3))]  # fmt: skip


def test_materials_that_come_four_days_late_move_the_plan_by_four_days(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    agreed = plan(project)
    assert material(project).due == date(2026, 11, 17)
    counted(project, day(17, 20))
    assert not Wait.objects.exists()

    for number in (18, 19, 20, 21, 22):
        counted(project, day(number))
        counted(project, day(number))
    assert Shift.objects.get().days == 3, "the weekend is nobody's"
    sends(cast.anna, material(project), words="Вот тексты", now=day(23))
    counted(project, day(23))
    counted(project, day(27))

    anna = in_cabinet(cast.anna)
    with viewing(anna):
        (shift,), (wait,) = access.shifts(anna), access.waits(anna)
        assert (shift.days, shift.side, wait.days) == (4, "client", 4)
        assert wait.until == date(2026, 11, 23)
        assert "Тексты о компании" in wording.why(shift)
    moved = plan(project)
    assert agreed[0] == (date(2026, 11, 16), date(2026, 11, 18))
    assert moved[0] == (date(2026, 11, 20), date(2026, 11, 24))
    assert moved[1] == (date(2026, 11, 25), date(2026, 12, 1))
    assert stage(project, 2).first_from == agreed[1][0], "what was agreed first stays"


def test_what_is_given_back_is_late_again_and_what_is_dropped_moves_the_plan_back(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    agreed, irina = plan(project), at_desk(cast.irina)
    sends(cast.anna, material(project), words="Пока так", now=day(17))
    counted(project, day(18))
    assert plan(project) == agreed
    with viewing(irina):
        one = access.materials(irina).select_related("project__client").get()
        actions.give_back(irina, one.project, one, because="Нет раздела «Цены»", now=day(18))
    counted(project, day(19))
    assert Shift.objects.get().days == 2
    with viewing(irina):
        one = access.materials(irina).select_related("project__client").get()
        actions.drop(irina, one.project, one, now=day(19))
    counted(project, day(20))
    assert (plan(project), Shift.objects.count(), Wait.objects.count()) == (agreed, 0, 0)


def test_our_own_delay_is_counted_to_us_and_moves_what_comes_after(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka, plan="# Дизайн (3)\n# Запуск (2)")
    irina = at_desk(cast.irina)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get()
        actions.begin_stage(irina, one, stage(project, 1), now=day(16))
    counted(project, day(20))
    shift = Shift.objects.get()
    assert (shift.side, shift.cause, shift.days) == ("us", "stage", 2)
    assert stage(project, 1).planned_to == date(2026, 11, 18), "the promise stands"
    assert stage(project, 2).planned_from == date(2026, 11, 23)


def test_a_pause_stops_the_clock_for_both(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    irina = at_desk(cast.irina)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get()
        actions.set_state(irina, one, "paused", now=day(18))
    counted(project, day(25))
    assert not Wait.objects.exists()
    with viewing(irina):
        actions.set_state(irina, one, "running", now=day(25))
    counted(project, day(26))
    assert Wait.objects.get().days == 2


def test_a_shift_by_word_moves_the_plan_with_its_reason(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    irina = at_desk(cast.irina)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get()
        actions.move_plan(
            irina, one, stage(project, 2), count=2, words="Договорились на созвоне", now=day(16)
        )
    counted(project, day(16))
    assert plan(project)[0][1] == date(2026, 11, 18)
    assert plan(project)[1][0] == date(2026, 11, 23)
    assert wording.why(Shift.objects.get()) == "Договорились на созвоне"
