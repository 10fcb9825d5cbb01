"""Projects in the search and in the jump: found by words of theirs, by those who may see them."""

import pytest

from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects import access, actions, finding
from kulisy.projects.models import SearchRow
from kulisy.projects.tests.test_pages import browser, read
from kulisy.projects.tests.working import begins

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def titles(holder, words: str) -> set[str]:  # type: ignore[no-untyped-def]
    viewer = at_desk(holder) if hasattr(holder, "role") else in_cabinet(holder)
    with viewing(viewer):
        return {each.title for each in finding.found(viewer, words)}


def test_each_finds_what_he_may_see_in_any_form_of_the_word(cast: Cast) -> None:
    begins(cast.irina, cast.romashka)
    begins(cast.irina, cast.romashka, title="Тайный план", audience="internal")
    assert titles(cast.irina, "главные страницы") == {"Главная страница"}
    assert titles(cast.irina, "соседях") == {"Посмотреть на соседей"}
    assert titles(cast.anna, "соседях") == set(), "a task of the team"
    assert titles(cast.anna, "тайный") == set()
    assert titles(cast.irina, "тайный план") == {"Тайный план"}
    assert titles(cast.anna, "новый сайт") == {"Новый сайт"}
    assert titles(cast.anna, "макеты") == {"Дизайн"}, "by what comes out of a stage"
    assert titles(cast.ivan, "новый сайт") == set()
    assert titles(cast.lev, "новый сайт") == set()


def test_what_was_renamed_or_dropped_is_found_so(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        one = access.projects(viewer).select_related("client", "company").get(id=project.id)
        task = access.tasks(viewer).select_related("project").get(title="Проверить формы")
        actions.change_task(viewer, one, task, values={"title": "Проверить оплату"}, now=NOW)
        actions.change(viewer, one, title="Магазин", now=NOW)
        last = access.stages(viewer).get(title="Запуск")
        actions.delete_stage(viewer, one, last, now=NOW)
    assert titles(cast.irina, "формы") == set()
    assert titles(cast.irina, "оплату") == {"Проверить оплату"}
    assert titles(cast.anna, "магазин") == {"Магазин"}
    assert titles(cast.anna, "новый сайт") == set()
    assert titles(cast.irina, "запуск") == set()
    gone = task.id
    with viewing(viewer):
        actions.delete_task(viewer, one, task, now=NOW)
    assert titles(cast.irina, "оплату") == set()
    assert SearchRow.objects.filter(task_id=gone).count() == 0


def test_the_search_of_both_faces_and_the_jump_lead_there(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    irina, anna = browser(cast.irina), browser(cast.anna)
    page = read(irina, "/d/wind/search/?q=соседей")
    assert "Посмотреть на соседей" in page
    assert "Проект: Новый сайт" in page
    jump = read(irina, "/d/wind/palette/?q=новый")
    assert f"/d/wind/projects/{project.id}/" in jump
    found = read(anna, "/c/wind/search/?q=новый сайт")
    assert f"/c/wind/projects/{project.id}/" in found
    assert "Посмотреть на" not in read(anna, "/c/wind/search/?q=соседей")
