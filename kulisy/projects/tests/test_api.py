"""Projects through the API: each face reads and writes what it does on its screens."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from kulisy.api.tests.programs import program
from kulisy.people.tests.cast import Cast, make_cast
from kulisy.people.tests.counting import counted
from kulisy.projects.models import Project, Stage, Task
from kulisy.projects.tests.test_pages import grown
from kulisy.projects.tests.working import begins, material, sends, shows, stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_a_client_reads_his_projects_and_nothing_of_the_teams_own(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    begins(cast.irina, cast.romashka, title="Тайный план", audience="internal")
    anna, irina = program(cast.anna), program(cast.irina)
    told = [anna.get(path).json() for path in (
        "projects", f"projects/{project.id}", f"projects/{project.id}/stages",
        f"projects/{project.id}/tasks", "tasks",
    )]  # fmt: skip
    assert [each["title"] for each in told[0]["items"]] == ["Новый сайт"]
    assert [each["title"] for each in told[2]] == ["Знакомство", "Дизайн", "Запуск"]
    assert {each["title"] for each in told[4]["items"]} == {"Разговор о задаче", "Главная страница"}
    whole = json.dumps(told, ensure_ascii=False)
    for secret in ("Тайный", "соседей", '"internal"', '"price"', "assignee"):
        assert secret not in whole
    assert len(irina.get("projects").json()["items"]) == 2
    hidden = Task.objects.get(project=project, title="Посмотреть на соседей")
    assert anna.get(f"tasks/{hidden.id}").status_code == 404
    assert irina.get(f"tasks/{hidden.id}").json()["checklist"][0] == {
        "text": "скорость",
        "done": False,
    }
    assert program(cast.ivan).get(f"projects/{project.id}").status_code == 404
    assert program(cast.lev).get("projects").json()["items"] == []


def test_what_is_awaited_and_approved_is_read_on_both_sides_and_asked_by_one(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    approval, asked = shows(cast.irina, project), material(project)
    anna, irina = program(cast.anna), program(cast.irina)
    path = f"projects/{project.id}/materials"
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    assert anna.post(path, {"title": "Логотип", "due": day}).json()["code"] == "refused"
    made = irina.post(path, {"title": "Логотип", "due": day}).json()
    assert (made["state"], made["due"], made["files"]) == ("needed", day, [])
    gone = irina.post(path, {"title": "Логотип", "due": "2020-01-01"})
    assert gone.json()["code"] == "refused"
    sends(cast.anna, asked, words="Вот", file=True)
    for who in (anna, irina):
        told = {each["title"]: each for each in who.get(path).json()}
        assert set(told) == {"Тексты о компании", "Логотип"}
        texts = told["Тексты о компании"]
        assert (texts["state"], texts["answer"]) == ("sent", "Вот")
        assert texts["files"][0]["name"] == "тексты.txt"
        [shown] = who.get(f"projects/{project.id}/approvals").json()
        assert (shown["id"], shown["state"], shown["round"]) == (str(approval.id), "waiting", 1)
        assert shown["shown"][0]["text"] == "Цвет фона — белый"
    assert program(cast.ivan).get(path).status_code == 404


def test_a_client_commands_nothing(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    anna, task = program(cast.anna), Task.objects.get(title="Главная страница")
    for method, path, body in (
        ("patch", f"projects/{project.id}", {"state": "done"}),
        ("patch", f"stages/{stage(project, 1).id}", {"state": "now"}),
        ("patch", f"tasks/{task.id}", {"due": "2026-11-20"}),
        ("post", f"projects/{project.id}/tasks", {"audience": "client", "title": "Ещё"}),
        ("delete", f"tasks/{task.id}", None),
    ):
        answer = anna.send(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (422, "refused"), path
    assert Task.objects.filter(title="Ещё").count() == 0


def test_a_program_of_the_team_plans_and_works_by_the_screens_own_rules(cast: Cast) -> None:
    irina = program(cast.irina)
    begun = {
        "client_id": str(cast.romashka.id), "title": "Каталог", "begins": "2026-11-16",
    }  # fmt: skip
    assert irina.post("projects", begun).json()["code"] == "invalid", "who sees it must be said"
    made = irina.post("projects", {**begun, "audience": "client"}, key="catalogue").json()
    again = irina.post("projects", {**begun, "audience": "client"}, key="catalogue")
    assert again.json()["id"] == made["id"]
    assert again["Idempotent-Replayed"] == "true"
    assert Project.objects.count() == 1
    days = {"planned_from": "2026-12-01", "planned_to": "2026-12-04"}
    one = irina.post(f"projects/{made['id']}/stages", {"title": "Съёмка", **days}).json()
    task = irina.post(
        f"projects/{made['id']}/tasks",
        {"audience": "internal", "title": "Найти фотографа", "stage_id": one["id"],
         "assignee_id": str(cast.maxim.id), "begins": "2026-12-01", "due": "2026-12-02"},
    ).json()  # fmt: skip
    assert task["team"]["assignee"]["name"] == "Максим Лебедев"
    irina.send("patch", f"projects/{made['id']}", {"reasoned": True})
    moved = {"due": "2026-12-03"}
    assert irina.send("patch", f"tasks/{task['id']}", moved).json()["code"] == "refused"
    moved["words"] = "Он занят"
    told = irina.send("patch", f"tasks/{task['id']}", {**moved, "state": "doing"}).json()
    assert (told["due"], told["first_due"], told["state"]) == ("2026-12-03", "2026-12-02", "doing")
    refused = irina.send("patch", f"tasks/{task['id']}", {"assignee_id": str(cast.anna.id)})
    assert refused.status_code == 422
    assert irina.send("patch", f"stages/{one['id']}", {"state": "now"}).json()["state"] == "now"
    foreign = stage(begins(cast.irina, cast.romashka), 1)
    stray = irina.send("patch", f"tasks/{task['id']}", {"stage_id": str(foreign.id)})
    assert stray.status_code == 404
    assert irina.send("delete", f"tasks/{task['id']}").status_code == 204
    assert Stage.objects.filter(id=one["id"]).exists()


def test_lists_take_as_few_statements_for_many_rows(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    for who in (cast.irina, cast.anna):
        asked = program(who)
        for path in ("projects", "tasks", f"projects/{project.id}/tasks"):
            asked.get(path, limit=100)
            with counted() as small:
                asked.get(path, limit=100)
            grown(project, 60)
            begins(cast.irina, cast.romashka)
            with counted() as large:
                asked.get(path, limit=100)
            assert len(large) <= len(small), (path, large)
