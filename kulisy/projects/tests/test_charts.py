"""The chart and the calendar: what is drawn, what moves what, and what it costs."""

import re
from datetime import date

import pytest
from django.test import Client as Browser

from kulisy.people.tests.cast import Cast, make_cast
from kulisy.people.tests.counting import counted
from kulisy.projects.models import Change, Project, Shift, Task
from kulisy.projects.tests.test_pages import browser, grown, read
from kulisy.projects.tests.working import begins, stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def moves(page: Browser, kind: str, row: object, **said: str) -> int:
    """As the script sends it."""
    url = f"/d/wind/projects/{kind}s/{row.id}/days/"  # type: ignore[attr-defined]
    return page.post(url, said, headers={"x-moved": "1"}).status_code


def test_a_bar_stands_where_its_days_are_with_what_was_agreed_first_beside_it(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    design = stage(project, 2)
    task = Task.objects.get(title="Главная страница")
    Task.objects.filter(id=task.id).update(
        begins=date(2026, 11, 20), due=date(2026, 11, 24), first_due=date(2026, 11, 23),
        first_begins=date(2026, 11, 19),
    )  # fmt: skip
    irina = browser(cast.irina)
    page = read(irina, f"/d/wind/projects/{project.id}/gantt/?zoom=days")
    assert 'data-first="2026-11-12"' in page, "four days before the first one"
    bar = page.split(f'id="b-{task.id}"')[1].split("</g>")[0]
    assert 'data-a="8" data-b="12"' in bar
    assert '<rect class="first" x="182.0"' in bar, "the day before, as it was planned first"
    assert 'x="208.0"' in bar
    assert f'id="b-{design.id}"' in page
    loose = page.split(f'id="b-{Task.objects.get(title="Проверить формы").id}"')[0].rsplit("<g", 1)
    assert "loose" in loose[1], "no days of its own: over those of its stage"


def test_a_bar_that_is_dragged_gets_its_days_and_says_why_where_the_project_wants_that(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    task = Task.objects.get(title="Главная страница")
    irina = browser(cast.irina)
    assert moves(irina, "task", task, begins="2026-11-19", ends="2026-11-23") == 204
    task.refresh_from_db()
    assert (task.begins, task.due) == (date(2026, 11, 19), date(2026, 11, 23))
    assert (task.first_begins, task.first_due) == (task.begins, task.due)
    Project.objects.filter(id=project.id).update(reasoned=True)
    assert moves(irina, "task", task, begins="2026-11-20", ends="2026-11-24") == 422
    said = {"begins": "2026-11-20", "ends": "2026-11-24", "words": "Заболел дизайнер"}
    assert moves(irina, "task", task, **said) == 204
    task.refresh_from_db()
    assert (task.due, task.first_due) == (date(2026, 11, 24), date(2026, 11, 23))
    assert Change.objects.filter(kind="task_moved").latest("at").words == "Заболел дизайнер"
    assert moves(irina, "task", task, begins="2026-11-25", ends="2026-11-20", words="-") == 422
    form = irina.post(
        f"/d/wind/projects/tasks/{task.id}/", {"title": task.title, "due": "2026-12-01"}
    )
    assert form.status_code == 422, "the form asks for the reason too"
    assert "word" in form.content.decode()


def test_a_stage_that_is_dragged_takes_along_what_comes_after_it_and_its_tasks(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    first, design, launch = (stage(project, number) for number in (1, 2, 3))
    task = Task.objects.get(title="Проверить формы")
    Task.objects.filter(id=task.id).update(due=launch.planned_to)
    irina = browser(cast.irina)
    days = {"begins": "2026-11-23", "ends": "2026-11-27"}
    assert moves(irina, "stage", design, **days) == 422, "a stage never moves without a reason"
    assert moves(irina, "stage", design, **days, words="Ждём фотографа") == 204
    before = (first.planned_to, design.planned_from, launch.planned_from, launch.planned_to)
    for each in (first, design, launch, task):
        each.refresh_from_db()
    assert first.planned_to == before[0]
    assert (design.planned_from - before[1]).days == 4, "two working days, over a weekend"
    assert (launch.planned_from - before[2]).days == 4
    assert task.due == launch.planned_to
    assert Shift.objects.get().words == "Ждём фотографа"
    longer = {"begins": design.planned_from.isoformat(), "ends": "2026-12-04"}
    assert moves(irina, "stage", design, **longer) == 204
    page = read(irina, f"/d/wind/projects/{project.id}/gantt/")
    assert "Ждём фотографа" in page
    assert ">+2<" in page


def test_the_calendar_carries_a_task_to_another_day_and_shows_what_the_client_owes(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    task = Task.objects.get(title="Проверить формы")
    Task.objects.filter(id=task.id).update(due=date(2026, 11, 25), begins=date(2026, 11, 23))
    irina = browser(cast.irina)
    page = read(irina, f"/d/wind/projects/{project.id}/calendar/?month=2026-11")
    assert "Тексты о компании" in page, "what the client sends"
    day = page.split('data-value="2026-11-25"')[1].split("</ul>")[0]
    assert "Проверить формы" in day
    assert moves(irina, "task", task, due="2026-11-27") == 204
    task.refresh_from_db()
    assert (task.begins, task.due) == (date(2026, 11, 25), date(2026, 11, 27))
    back = irina.post(
        f"/d/wind/projects/tasks/{task.id}/days/",
        {"due": "2026-11-30", "back": "calendar", "month": "2026-11"},
    )
    assert back["Location"].endswith(f"/calendar/?month=2026-11#b-{task.id}")


def test_neither_the_client_nor_another_company_moves_anything(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    task = Task.objects.get(title="Главная страница")
    for who in (cast.anna, cast.lev):
        page = browser(who)
        assert moves(page, "task", task, begins="2026-11-19", ends="2026-11-23") == 404
        assert (
            moves(page, "stage", stage(project, 2), begins="2026-11-23", ends="2026-11-27") == 404
        )
        read(page, f"/d/wind/projects/{project.id}/gantt/", 404)
        read(page, "/d/wind/projects/calendar/", 404)
    task.refresh_from_db()
    assert task.due is None


def test_chart_and_calendar_take_as_few_statements_for_two_thousand_tasks(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    begins(cast.irina, cast.romashka, title="Второй")
    irina = browser(cast.irina)
    pages = [
        f"/d/wind/projects/{project.id}/gantt/", "/d/wind/projects/gantt/",
        f"/d/wind/projects/{project.id}/calendar/?month=2026-11",
        "/d/wind/projects/calendar/?month=2026-11",
        f"/d/wind/projects/{project.id}/gantt/?paper=a3",
    ]  # fmt: skip
    small = {}
    for url in pages:
        read(irina, url)
        with counted() as said:
            read(irina, url)
        small[url] = len(said)
    grown(project, 2100)
    Task.objects.filter(project_id=project.id, place__lt=400).update(due=date(2026, 11, 20))
    for url in pages:
        with counted() as said:
            read(irina, url)
        assert len(said) <= small[url] <= 22, url
    drawn = read(irina, pages[0])
    assert "только первые 2000 строк" in drawn.lower()
    begun = re.findall(r'id="b-([0-9a-f-]{36})"', drawn)
    assert len(begun) == 50, "the first rows come with the page"
    with counted() as said:
        rest = irina.get(f"{pages[0]}?rows=rest").json()
    assert len(said) <= small[pages[0]]
    assert (rest["rows"], rest["first"]) == (2000, _first(drawn))
    assert [*rest["pieces"]] == re.findall(r'data-later="(\d+)"', drawn)
    later = [id for each in rest["pieces"].values() for id in re.findall(r'id="b-(.{36})"', each)]
    whole = read(irina, f"{pages[0]}?rows=all")
    assert begun + later == re.findall(r'id="b-([0-9a-f-]{36})"', whole)
    assert len({*begun, *later}) == 2000
    assert rest["arrows"].count("<path") + sum(
        each.count("<path") for each in [drawn.split("gantt-arrows")[0], *rest["pieces"].values()]
    ) == whole.split('class="gantt"')[1].split("legend")[0].count("<path")


def _first(page: str) -> str:
    return page.split('data-first="')[1][:10]
