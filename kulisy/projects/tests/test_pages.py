"""The pages: the client's Monday morning on a phone, and what they cost."""

import uuid

import pytest
from django.test import Client as Browser

from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import viewing
from kulisy.projects import access, actions
from kulisy.projects.models import Change, Material, MaterialFile, Task
from kulisy.projects.tests.working import begins, material, shows, stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def browser(holder) -> Browser:  # type: ignore[no-untyped-def]
    made = Browser(headers={"accept-language": "ru"})
    made.force_login(holder.person, backend=BACKEND)
    return made


def read(page: Browser, url: str, status: int = 200) -> str:
    answer = page.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_the_clients_monday_morning_where_we_are_what_is_next_and_one_tap_to_send(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    irina = at_desk(cast.irina)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get()
        actions.begin_stage(irina, one, stage(project, 1), now=NOW)
        done = access.tasks(irina).get(title="Разговор о задаче")
        actions.set_task_state(irina, one, done, "done", now=NOW)
    shows(cast.irina, project)
    anna = browser(cast.anna)
    url = f"/c/wind/projects/{project.id}/"
    assert "Новый сайт" in read(anna, "/c/wind/")
    page = read(anna, url)
    for words in ("Знакомство", "Тексты о компании", "Разговор о задаче", "Главная страница"):
        assert words in page
    assert "Посмотреть на соседей" not in page
    assert "Максим" not in page, "he does nothing in it"

    needed = material(project)
    begun = anna.post(
        f"/c/wind/projects/materials/{needed.id}/uploads/",
        {"name": "тексты.txt", "size": 5},
        content_type="application/json",
    ).json()
    anna.put(f"{begun['url']}/parts/1", b"hello", content_type="application/octet-stream")
    anna.post(f"{begun['url']}/complete")
    sent = anna.post(
        f"/c/wind/projects/materials/{needed.id}/", {"answer": "Держите", "files": [begun["id"]]}
    )
    assert sent.status_code == 302
    needed.refresh_from_db()
    assert (needed.state, needed.answer) == ("sent", "Держите")
    file = MaterialFile.objects.get()
    served = anna.get(f"/c/wind/projects/files/material/{file.id}/")
    assert served.status_code == 200
    assert "тексты.txt" in read(browser(cast.irina), f"/d/wind/projects/{project.id}/")
    ivan = browser(cast.ivan)
    read(ivan, url, 404)
    read(ivan, f"/c/wind/projects/files/material/{file.id}/", 404)


def test_an_empty_answer_says_so_beside_the_box(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    anna = browser(cast.anna)
    answer = anna.post(f"/c/wind/projects/materials/{material(project).id}/", {"answer": ""})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode() or "error" in answer.content.decode()


def grown(project, count: int) -> None:  # type: ignore[no-untyped-def]
    same = {"company_id": project.company_id, "client_id": project.client_id, "project": project}
    one = stage(project, 2)
    Task.objects.bulk_create(
        Task(**same, stage=one, audience="client", title=f"Задача {n}", place=n, made_at=NOW,
             done_at=NOW if n % 2 else None, state="done" if n % 2 else "todo")
        for n in range(count)
    )  # fmt: skip
    Material.objects.bulk_create(
        Material(**same, title=f"Нужно {n}", due=one.planned_to, asked_on=one.planned_to)
        for n in range(count // 10)
    )
    Change.objects.bulk_create(
        Change(**same, audience="client", kind="task_done", title=f"{n}", at=NOW,
               by_seat_id=project.lead_id)
        for n in range(count)
    )  # fmt: skip


def test_the_clients_page_takes_at_most_ten_statements_at_any_size(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    anna = browser(cast.anna)
    url = f"/c/wind/projects/{project.id}/"
    read(anna, url)
    with counted() as small:
        read(anna, url)
    grown(project, 400)
    for number in range(6):
        shows(cast.irina, project, title=f"Макет {number}")
    with counted() as large:
        read(anna, url)
    assert len(small) <= len(large) <= 10, large


def test_the_desks_page_and_board_take_as_few_statements_for_many_tasks(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    irina = browser(cast.irina)
    for url in (f"/d/wind/projects/{project.id}/", f"/d/wind/projects/{project.id}/board/",
                "/d/wind/projects/"):  # fmt: skip
        read(irina, url)
        with counted() as small:
            read(irina, url)
        grown(project, 200)
        with counted() as large:
            read(irina, url)
        assert len(large) <= len(small) <= 24, url


def test_a_task_is_carried_to_another_stage_by_hand_and_waits_for_the_one_before(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    irina = browser(cast.irina)
    task = Task.objects.get(title="Проверить формы")
    before = Task.objects.get(title="Посмотреть на соседей")
    first = stage(project, 1)
    url = f"/d/wind/projects/tasks/{task.id}/move/"
    moved = irina.post(
        url, {"stage": str(first.id), "before": str(before.id)}, headers={"x-moved": "1"}
    )
    assert moved.status_code == 204
    task.refresh_from_db()
    before.refresh_from_db()
    assert task.stage_id == first.id
    assert task.place < before.place
    Task.objects.filter(id=task.id).update(after_id=before.id)
    refused = irina.post(url, {"state": "done"}, headers={"x-moved": "1"})
    assert refused.status_code == 422
    assert irina.post(url, {"stage": str(uuid.uuid4())}).status_code == 404


def test_a_company_takes_the_ready_templates_and_begins_by_one(cast: Cast) -> None:
    irina = browser(cast.irina)
    irina.post("/d/wind/projects/templates/ready/")
    form = read(irina, "/d/wind/projects/new/")
    outline = form.split('<select name="outline"')[1].split('value="')[2].split('"')[0]
    made = irina.post(
        "/d/wind/projects/new/",
        {"audience": "client", "client": str(cast.romashka.id), "title": "Сайт пекарни",
         "about": "", "lead": str(cast.irina.id), "begins": "2026-11-16", "outline": outline},
    )  # fmt: skip
    assert made.status_code == 302
    assert "Сайт пекарни" in read(browser(cast.anna), "/c/wind/projects/")
