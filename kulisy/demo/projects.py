"""Projects of the demo, through the room's own actions: one that is watched every day, one near its
end, one that the team keeps to itself."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from kulisy.catalog import actions as reviewing
from kulisy.catalog.access import reviews
from kulisy.demo.company import House
from kulisy.demo.papers import sites
from kulisy.people.viewer import Viewer
from kulisy.projects import access, actions
from kulisy.projects.counting import count
from kulisy.projects.judging import finished
from kulisy.projects.models import Project
from kulisy.projects.outlines import read, ready


@dataclass(frozen=True)
class Work:
    """A project and what was done in it: «when | verb | what | more»."""

    client: str
    lead: str
    title: str
    about: str
    #: Of the templates that come along, by its place; the working day of the story it begins on.
    template: int
    begins: int
    acts: tuple[str, ...]
    guest: str = ""
    audience: str = "client"


@dataclass
class Brought:
    """A picture as a form would bring it."""

    name: str
    file: BytesIO


WORKS = {
    "wind": (
        Work(
            client="romashka", guest="anna", lead="irina",
            title="Новый сайт «Ромашки»",
            about="Сайт, на котором букет заказывают с телефона за две минуты, и который можно"
            " наполнять самим.",
            template=0, begins=-22,
            acts=(
                "-22 10:00 | begin | 1 | irina",
                "-21 12:10 | send | Тексты о компании и услугах | Тексты, как договорились.",
                "-20 15:00 | done | Разговор о задаче | irina",
                "-20 16:20 | send | Логотип и фирменные цвета | Логотип и цвета.",
                "-19 17:40 | done | Записка о задаче | irina",
                "-19 17:45 | finish | 1 |",
                "-18 11:00 | assign | Карта сайта | maxim",
                "-16 18:05 | done | Карта сайта | maxim",
                "-13 16:30 | done | Прототип главной и внутренних страниц | maxim",
                "-13 17:00 | finish | 2 |",
                "-13 19:30 | rate | 1 | 5: За три дня поняли наш магазин лучше нас. Записку"
                " о задаче перечитываем сами.",
                "-12 11:00 | responsible | 3 | maxim",
                "-12 11:20 | days | Дизайн главной страницы | -11 -5",
                "-12 11:21 | days | Дизайн остальных страниц | -4 2",
                "-12 11:22 | days | Собрать цвета, шрифты и отступы в один файл | -3 -2",
                "-12 11:23 | days | Сверстать страницы | 3 8",
                "-12 11:24 | days | Подключить формы и счётчики | 7 9",
                "-12 11:25 | days | Настроить резервные копии | 9 9",
                "-12 11:26 | after | Настроить резервные копии | Сверстать страницы",
                "-12 11:27 | days | Наполнить сайт текстами и фотографиями | 8 12",
                "-12 11:05 | responsible | 4 | timur",
                "-8 13:15 | send | Фотографии людей и работ | Сорок снимков, лучшие в начале.",
                "-7 18:00 | done | Проверить прототип на телефоне | maxim",
                "-7 18:10 | add | Отобрать снимки для первого экрана | maxim",
                "-6 16:00 | show | Дизайн главной страницы | romashka",
                "-4 11:20 | remark | Кнопку «Заказать» поднимите выше: на телефоне её не видно. |"
                " 300 420",
                "-4 11:24 | remark | Телефон магазина крупнее, его ищут. | 820 60",
                "-4 11:30 | remarks | |",
                "-4 19:00 | look | |",
                "-3 15:20 | done | Отобрать снимки для первого экрана | maxim",
                "-3 17:30 | doing | Дизайн остальных страниц | maxim",
                "-2 15:10 | done | Собрать цвета, шрифты и отступы в один файл | maxim",
                "-1 16:40 | done | Дизайн главной страницы | maxim",
                "-1 16:45 | again | Подняли кнопку и телефон, проверили на маленьком экране. |"
                " romashka:v2",
            ),
        ),
        Work(
            client="kuznetsov", guest="ivan", lead="irina",
            title="Реклама мастерской",
            about="Заявки на кухни и шкафы на заказ из поиска.",
            template=1, begins=-16,
            acts=(
                "-16 10:00 | begin | 1 | irina",
                "-14 19:20 | send | Доступ к рекламным кабинетам и счётчикам | Открыл вам доступ.",
                "-13 20:10 | send | Список услуг и цен, которые рекламируем | Цены на кухни.",
                "-12 12:00 | done | План кампании и бюджет | irina",
                "-10 19:00 | send | Что нельзя обещать в объявлениях | Только сроки: до 30 дней.",
                "-12 12:05 | finish | 1 |",
                "-7 17:00 | done | Тексты и картинки объявлений | maxim",
                "-6 12:00 | finish | 2 |",
                "-4 11:00 | done | Запустить кампанию | timur",
                "-4 18:00 | finish | 3 |",
            ),
        ),
        Work(
            client="vektor", lead="kirill", audience="internal",
            title="«Вектор»: заход на поддержку",
            about="Прикидываем объём, прежде чем предлагать.",
            template=2, begins=1, acts=(),
        ),
    ),
    "harbour": (
        Work(
            client="loaf", guest="hannah", lead="tom",
            title="A new shop for Little Loaf",
            about="A shop where a loaf is ordered for tomorrow morning in one minute.",
            template=0, begins=-22,
            acts=(
                "-22 10:00 | begin | 1 | tom",
                "-21 12:10 | send | Words about the company and its services | Here you are.",
                "-20 15:00 | done | A talk about the task | tom",
                "-20 16:20 | send | Logo and colours | The logo and both browns.",
                "-19 17:40 | done | Note about the task | tom",
                "-19 17:45 | finish | 1 |",
                "-16 18:05 | done | Map of the site | priya",
                "-13 16:30 | done | Prototype of the front page and the pages behind it | priya",
                "-13 17:00 | finish | 2 |",
                "-13 19:30 | rate | 1 | 5: In three days they knew our shop better than we do.",
                "-12 11:00 | responsible | 3 | priya",
                "-12 11:20 | days | Design of the front page | -11 -5",
                "-12 11:21 | days | Design of the other pages | -4 2",
                "-12 11:23 | days | Build the pages | 3 8",
                "-12 11:24 | days | Connect forms and counters | 7 9",
                "-12 11:25 | days | Set up backups | 9 9",
                "-12 11:26 | after | Set up backups | Build the pages",
                "-12 11:05 | responsible | 4 | jack",
                "-8 13:15 | send | Photographs of people and work | Forty, the best first.",
                "-7 18:10 | add | Choose the pictures for the first screen | priya",
                "-6 16:00 | show | Design of the front page | loaf",
                "-4 11:20 | remark | The order button should stand higher on a phone. | 300 420",
                "-4 11:30 | remarks | |",
                "-4 19:00 | look | |",
                "-3 15:20 | done | Choose the pictures for the first screen | priya",
                "-3 17:30 | doing | Design of the other pages | priya",
                "-2 15:10 | done | Gather colours, type and spacing in one file | priya",
                "-1 16:40 | done | Design of the front page | priya",
                "-1 16:45 | again | The button is up; tried on a small screen. | loaf:v2",
            ),
        ),
    ),
}  # fmt: skip


def plant_projects(house: House) -> None:
    """In the transaction of the planting, when everybody is there."""
    actions.take_ready_outlines(house.owner, now=house.when.at("-30 09:00"))
    for work in WORKS.get(house.troupe.slug, ()):
        _Doing(house, work).all()


class _Doing:
    """One project, act after act, each at its moment; the clock is counted behind each."""

    def __init__(self, house: House, work: Work) -> None:
        self.house, self.work = house, work
        self.lead = house.viewer(work.lead)
        self.approval = self.project_id = uuid.UUID(int=0)

    def all(self) -> None:
        work, house = self.work, self.house
        _name, plan = ready(house.troupe.language)[work.template]
        project = actions.begin(
            self.lead,
            house.clients[work.client],
            audience=work.audience,
            title=work.title,
            about=work.about,
            lead_id=house.seats[work.lead].id,
            begins=house.when.day(work.begins),
            plan=read(plan),
            now=house.when.at("-23 16:00"),
        )
        self.project_id = project.id
        for act in work.acts:
            moment, verb, what, more = (each.strip() for each in act.split("|"))
            at = house.when.at(moment)
            getattr(self, f"_{verb}")(what, more, at)
            count(project.id, now=at)
        count(project.id, now=house.when.now)

    @property
    def _project(self) -> Project:
        return access.projects(self.lead).select_related("client").get(id=self.project_id)

    def _begin(self, number: str, _who: str, at: datetime) -> None:
        actions.begin_stage(self.lead, self._project, self._stage(number), now=at)

    def _finish(self, number: str, _more: str, at: datetime) -> None:
        for each in access.tasks(self.lead).filter(stage_id=self._stage(number).id):
            actions.set_task_state(self.lead, self._project, each, "done", now=at)
        # Its papers went on paper, before; but one act was never sent.
        papers = access.expected(self.lead).filter(stage_id=self._stage(number).id)
        for paper in papers.exclude(kind="act", stage__place=1):
            actions.expect_no_more(self.lead, self._project, paper)
        actions.finish_stage(self.lead, self._project, self._stage(number), now=at)

    def _responsible(self, number: str, who: str, at: datetime) -> None:
        stage = self._stage(number)
        values = {
            "title": stage.title,
            "deliverable": stage.deliverable,
            "planned_from": stage.planned_from,
            "planned_to": stage.planned_to,
            "responsible_id": self.house.seats[who].id,
        }
        rouble = self.house.troupe.language == "ru"
        actions.save_stage(
            self.lead, self._project, stage, values=values,
            price=90_000_00 if rouble else 1_400_00, currency="RUB" if rouble else "GBP", now=at,
        )  # fmt: skip

    def _assign(self, title: str, who: str, at: datetime) -> None:
        task = self._task(title)
        values = {
            "title": task.title,
            "about": task.about,
            "due": task.due,
            "stage_id": task.stage_id,
            "after_id": task.after_id,
            "assignee_id": self.house.seats[who].id,
        }
        actions.change_task(self.lead, self._project, task, values=values, now=at)

    def _days(self, title: str, days: str, at: datetime) -> None:
        begins, due = (self.house.when.day(int(each)) for each in days.split())
        actions.set_task_days(
            self.lead, self._project, self._task(title), begins=begins, due=due, words="", now=at
        )

    def _after(self, title: str, before: str, at: datetime) -> None:
        values = {"after_id": self._task(before).id}
        actions.change_task(self.lead, self._project, self._task(title), values=values, now=at)

    def _add(self, title: str, _who: str, at: datetime) -> None:
        stage_id = self._stage("3").id
        actions.add_task(
            self.lead, self._project, audience="client", title=title, stage_id=stage_id, now=at
        )

    def _look(self, _what: str, _more: str, at: datetime) -> None:
        guest = self._guest
        found = access.projects(guest).get(id=self.project_id)
        actions.note_visit(guest, found, now=at)

    def _doing(self, title: str, who: str, at: datetime) -> None:
        self._assign(title, who, at - timedelta(minutes=1))
        actions.set_task_state(self.lead, self._project, self._task(title), "doing", now=at)

    def _done(self, title: str, who: str, at: datetime) -> None:
        self._assign(title, who, at - timedelta(minutes=1))
        actions.set_task_state(self.lead, self._project, self._task(title), "done", now=at)

    def _send(self, title: str, words: str, at: datetime) -> None:
        guest = self._guest
        rows = access.materials(guest).select_related("project__client")
        one = rows.get(project_id=self.project_id, title=title)
        actions.send(guest, one.project, one, answer=words, file_ids=[], now=at)
        taken = access.materials(self.lead).select_related("project__client").get(id=one.id)
        actions.take(self.lead, taken.project, taken, now=at + timedelta(hours=1))

    def _show(self, title: str, drawn: str, at: datetime) -> None:
        self.approval = actions.show(
            self.lead, self._project, title=title, stage_id=self._stage("3").id, rounds=2,
            due=at.date() + timedelta(days=1), shown={"file": self._picture(title, drawn)}, now=at,
        ).id  # fmt: skip

    def _rate(self, number: str, said: str, at: datetime) -> None:
        """Published at once: he allows it."""
        score, _, words = said.partition(": ")
        guest, thing = self._guest, finished(self._guest, self._stage(number).id)
        assert thing  # noqa: S101 (its act stands before)
        review = reviewing.rate(guest, thing, score=int(score), now=at)
        reviewing.say(guest, review, words=words, now=at)
        reviewing.consent(guest, review, given=True, now=at)
        mine = reviews(self.lead).get(id=review.id)
        reviewing.publish_review(self.lead, mine, shown=True, now=at + timedelta(hours=14))

    def _remark(self, words: str, place: str, at: datetime) -> None:
        x, y = place.split()
        one = self._shown(self._guest)
        actions.add_remark(
            self._guest, one.project, one, words=words, place=(int(x), int(y)), now=at
        )

    def _remarks(self, _what: str, _more: str, at: datetime) -> None:
        one = self._shown(self._guest)
        actions.send_remarks(self._guest, one.project, one, now=at)

    def _again(self, words: str, drawn: str, at: datetime) -> None:
        for each in access.remarks(self.lead).filter(approval_id=self.approval):
            actions.settle(self.lead, self._project, each, done=True, now=at)
        one = self._shown(self.lead)
        shown = {"file": self._picture(one.title, drawn), "words": words}
        due = self.house.when.day(2)
        actions.show_again(self.lead, one.project, one, due=due, shown=shown, now=at)

    @property
    def _guest(self) -> Viewer:
        return self.house.viewer(f"{self.work.guest}@cabinet")

    def _shown(self, viewer: Viewer) -> Any:
        rows = access.approvals(viewer).select_related("project__client")
        return rows.get(id=self.approval)

    def _stage(self, number: str) -> Any:
        rows = access.stages(self.lead).filter(project_id=self.project_id)
        return rows.get(place=int(number) - 1)

    def _task(self, title: str) -> Any:
        return access.tasks(self.lead).get(project_id=self.project_id, title=title)

    def _picture(self, title: str, drawn: str) -> Brought:
        brand, _, way = drawn.partition(":")
        return Brought(f"{title}.png", BytesIO(sites.site(brand, "home", way)))
