"""The pages: a week filled in, the timer, a project's plan and fact, the client's page."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from kulisy.hours.models import Entry
from kulisy.hours.tests.worked import TODAY, agrees, works
from kulisy.people.tests.cast import Cast, make_cast
from kulisy.people.tests.counting import counted
from kulisy.projects.models import Task
from kulisy.projects.tests.test_pages import browser, read
from kulisy.projects.tests.working import begins

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHOWN, TEAMS = "Разговор о задаче", "Посмотреть на соседей"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_a_week_is_filled_in_and_what_cannot_be_read_loses_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = begins(cast.irina, cast.romashka)
    works(cast.maxim, project, SHOWN, minutes=30)
    task, whole = Task.objects.get(title=SHOWN), f"p{project.id.hex}"
    maxim, url = browser(cast.maxim), f"/d/wind/hours/?week={TODAY:%Y-%m-%d}"
    assert SHOWN in read(maxim, url)
    known, fresh = f"t{task.id.hex}-{TODAY:%Y%m%d}", f"{whole}-{TODAY:%Y%m%d}"
    sent = {known: "2ч", f"w{known}": "0:30", fresh: "1,5", f"w{fresh}": ""}
    refused = maxim.post(url, {**sent, fresh: "полдня"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "полдня" in page
    assert 'value="2ч"' in page
    assert Entry.objects.get().minutes == 30
    assert maxim.post(url, sent).status_code == 302
    assert sorted(Entry.objects.values_list("minutes", flat=True)) == [90, 120]
    assert maxim.post(url, {known: "", f"w{known}": "2:00"}).status_code == 302
    assert sorted(Entry.objects.values_list("minutes", flat=True)) == [0, 90]
    foreign = browser(cast.lev).post(url.replace("wind", "law"), sent)
    assert foreign.status_code == 422, "what he doesn't see he hasn't worked on"
    assert Entry.objects.count() == 2


def test_the_pages_take_as_few_statements_for_many_entries(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    agrees(cast.irina, project, "items")
    works(cast.maxim, project, SHOWN, minutes=30)
    maxim, dina, anna = browser(cast.maxim), browser(cast.dina), browser(cast.anna)
    pages: list[tuple[Browser, str, int]] = [
        (maxim, "/d/wind/hours/", 22),
        (dina, f"/d/wind/projects/{project.id}/hours/", 30),
        (anna, f"/c/wind/projects/{project.id}/", 10),
        (anna, f"/c/wind/projects/{project.id}/hours/", 14),
    ]
    small = []
    for who, url, _most in pages:
        read(who, url)
        with counted() as found:
            read(who, url)
        small.append(len(found))
    for n in range(60):
        day = TODAY - timedelta(days=n % 40)
        works(
            (cast.maxim, cast.irina)[n % 2], project, (SHOWN, TEAMS, "")[n % 3], minutes=5, day=day
        )
    for (who, url, most), before in zip(pages, small, strict=True):
        with counted() as found:
            read(who, url)
        assert len(found) <= before <= most, (url, found)


def test_the_client_reads_hours_on_the_living_page_only_where_agreed(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    works(cast.maxim, project, SHOWN, minutes=75, note="клиент тянет")
    anna, irina = browser(cast.anna), browser(cast.irina)
    page, own = f"/c/wind/projects/{project.id}/", f"/c/wind/projects/{project.id}/hours/"
    assert "1 ч 15 мин" not in read(anna, page)
    read(anna, own, 404)
    terms = f"/d/wind/projects/{project.id}/hours/terms/"
    looked = irina.post(terms, {"shows": "items", "tariff": ""})
    assert looked.status_code == 200
    said = looked.content.decode()
    assert SHOWN in said
    seal = said.split('name="seal" value="')[1].split('"')[0]
    assert "1 ч 15 мин" not in read(anna, page), "looking opened nothing"
    irina.post(terms, {"shows": "items", "tariff": "", "seal": seal})
    assert "1 ч 15 мин" in read(anna, page)
    assert SHOWN in read(anna, own)
    assert "тянет" not in read(anna, own)
    read(browser(cast.ivan), own, 404)


def test_the_timer_is_started_on_a_task_and_ended_with_one_press(cast: Cast) -> None:
    begins(cast.irina, cast.romashka)
    task = Task.objects.get(title=SHOWN)
    maxim, url = browser(cast.maxim), f"/d/wind/projects/tasks/{task.id}/"
    maxim.post("/d/wind/hours/timer/start/", {"place": f"t{task.id.hex}", "back": url})
    assert "/hours/timer/" in read(maxim, url)
    assert SHOWN in read(maxim, "/d/wind/hours/timer/")
    away = maxim.post("/d/wind/hours/timer/", {"back": "https://evil.example/"})
    assert away.headers["location"] == "/d/wind/hours/"
    assert Entry.objects.get().task_id == task.id
    lev = browser(cast.lev)
    stolen = lev.post("/d/law/hours/timer/start/", {"place": f"t{task.id.hex}"})
    assert stolen.status_code == 404
