"""Projects for tests, through the real actions."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from kulisy.files import actions as files
from kulisy.people.models import Access, Client, Seat
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet
from kulisy.people.viewer import viewing
from kulisy.projects import access, actions
from kulisy.projects.models import Approval, Material, Project, Stage
from kulisy.projects.outlines import read

#: Monday; the plan begins on it.
MONDAY = date(2026, 11, 16)
PLAN = """
# Знакомство (3)
> Записка о задаче
? Тексты о компании (2)
+ Разговор о задаче
- Посмотреть на соседей
  [] скорость
  [] телефон
# Дизайн (5)
> Макеты
+ Главная страница
# Запуск (2)
- Проверить формы
"""


@dataclass
class Sent:
    """A file as a form brings it."""

    name: str
    file: BytesIO


def picture(colour: bytes = b"\x00") -> Sent:
    """A PNG of one dot."""
    return Sent("макет.png", BytesIO(b"\x89PNG\r\n\x1a\n" + colour * 40))


def begins(
    seat: Seat,
    client: Client,
    *,
    title: str = "Новый сайт",
    audience: str = "client",
    plan: str = PLAN,
    now: datetime = NOW,
) -> Project:
    viewer = at_desk(seat)
    with viewing(viewer):
        return actions.begin(
            viewer,
            client,
            audience=audience,
            title=title,
            about="Чтобы заказывали сами",
            lead_id=seat.id,
            begins=MONDAY,
            plan=read(plan),
            now=now,
        )


def stage(project: Project, number: int) -> Stage:
    return Stage.objects.get(project_id=project.id, place=number - 1)


def material(project: Project) -> Material:
    return Material.objects.get(project_id=project.id)


def sends(
    who: Access, thing: Material, *, words: str = "", file: bool = False, now: datetime = NOW
) -> None:
    viewer = in_cabinet(who)
    with viewing(viewer):
        ids = []
        if file:
            blob = files.keep_bytes(
                company_id=who.company_id,
                person_id=who.person_id,
                name="тексты.txt",
                data="О компании".encode(),
                now=now,
            )
            ids.append(blob.id)
        found = access.materials(viewer).select_related("project", "project__client")
        one = found.get(id=thing.id)
        actions.send(viewer, one.project, one, answer=words, file_ids=ids, now=now)


def shows(
    seat: Seat,
    project: Project,
    *,
    title: str = "Главная страница",
    now: datetime = NOW,
    **said: Any,
) -> Approval:
    viewer = at_desk(seat)
    said = said or {"text": "Цвет фона — белый"}
    with viewing(viewer):
        one = access.projects(viewer).select_related("client").get(id=project.id)
        return actions.show(
            viewer,
            one,
            title=title,
            stage_id=None,
            rounds=2,
            due=date(2026, 11, 19),
            shown=said,
            now=now,
        )


def shows_again(seat: Seat, project: Project, approval: Approval, *, now: datetime = NOW) -> None:
    """The next round of it."""
    with viewing(at_desk(seat)) as viewer:
        one = access.projects(viewer).select_related("client").get(id=project.id)
        found = access.approvals(viewer).get(id=approval.id)
        said = {"text": f"Круг {found.round + 1}"}
        actions.show_again(viewer, one, found, due=date(2026, 11, 19), shown=said, now=now)
