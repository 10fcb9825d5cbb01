"""Hours of the demo: worked on one watched project by those who do its tasks, shown to its client
line by line; what an hour of each costs; and a timer that runs right now."""

from datetime import timedelta
from typing import Any

from kulisy.billing import actions as money
from kulisy.demo.company import House
from kulisy.hours import actions
from kulisy.projects import access as projects

#: By company: the client whose first watched project it is.
WHOSE = {"wind": "romashka", "harbour": "loaf"}
#: «who | task | working day | minutes | note»
WORKED = {
    "wind": (
        "irina | Разговор о задаче | -20 | 90 |",
        "irina | Записка о задаче | -19 | 150 |",
        "maxim | Карта сайта | -18 | 120 |",
        "maxim | Карта сайта | -17 | 165 | дважды переделывал разделы",
        "maxim | Карта сайта | -16 | 90 |",
        "maxim | Прототип главной и внутренних страниц | -15 | 330 |",
        "maxim | Прототип главной и внутренних страниц | -14 | 360 |",
        "maxim | Прототип главной и внутренних страниц | -13 | 285 |",
        "timur | Проверить прототип на телефоне | -8 | 75 |",
        "maxim | Проверить прототип на телефоне | -7 | 60 |",
        "maxim | Отобрать снимки для первого экрана | -4 | 105 | половина снимков не в фокусе",
        "maxim | Дизайн остальных страниц | -3 | 240 |",
        "irina | | -3 | 45 | созвон с Анной",
        "maxim | Собрать цвета, шрифты и отступы в один файл | -2 | 130 |",
        "maxim | Дизайн остальных страниц | -2 | 210 |",
        "maxim | Дизайн остальных страниц | -1 | 300 |",
        "irina | | -1 | 30 |",
    ),
    "harbour": (
        "tom | A talk about the task | -20 | 90 |",
        "tom | Note about the task | -19 | 150 |",
        "priya | Map of the site | -17 | 210 | sections turned round twice",
        "priya | Map of the site | -16 | 90 |",
        "priya | Prototype of the front page and the pages behind it | -14 | 360 |",
        "priya | Prototype of the front page and the pages behind it | -13 | 285 |",
        "priya | Choose the pictures for the first screen | -4 | 105 |",
        "priya | Design of the other pages | -3 | 240 |",
        "tom | | -3 | 45 | call with Hannah",
        "priya | Gather colours, type and spacing in one file | -2 | 130 |",
        "priya | Design of the other pages | -2 | 210 |",
        "priya | Design of the other pages | -1 | 300 |",
    ),
}
#: Kopecks an hour, by role; of the client's price, the same for all.
COSTS = {"RUB": ((1100_00, 1400_00), 3500_00), "GBP": ((28_00, 34_00), 85_00)}
#: Hours planned, stage by stage.
PLANNED = (6, 18, 40, 60)


def plant_hours(house: House) -> None:
    """After the projects: their tasks are what was worked on."""
    client = house.clients[WHOSE[house.troupe.slug]]
    rows = projects.projects(house.owner).filter(client_id=client.id, audience="client")
    project = rows.select_related("client", "company").earliest("made_at", "id")
    currency = "RUB" if house.troupe.language == "ru" else "GBP"
    _agree(house, project, currency)
    tasks = {each.title: each for each in projects.tasks(house.owner).filter(project=project)}
    for said in WORKED[house.troupe.slug]:
        who, title, day, minutes, note = (each.strip() for each in said.split("|"))
        actions.add(
            house.viewer(who),
            project,
            tasks[title] if title else None,
            day=house.when.day(int(day)),
            minutes=int(minutes),
            note=note,
            now=house.when.at(f"{day} 18:30"),
        )
    last = WORKED[house.troupe.slug][-3]
    who, title, *_more = (each.strip() for each in last.split("|"))
    going = tasks.get(title)
    started = house.when.now - timedelta(minutes=47)
    actions.start(house.viewer(who), project, going, now=started)


def _agree(house: House, project: Any, currency: str) -> None:
    """Before the first hour: what is agreed opens nothing that nobody has looked at."""
    (cheap, dear), price = COSTS[currency]
    year = house.when.day(-90)
    for place, seat in enumerate(house.seats.values()):
        actions.set_cost(
            house.owner, seat, amount=(cheap, dear)[place % 2], currency=currency, since=year,
            now=house.when.at("-30 10:00"),
        )  # fmt: skip
    tariff = money.add_tariff(
        house.owner, project.client,
        name="Час работы" if currency == "RUB" else "An hour of work", unit="356",
        currency=currency, amount=price, since=year, now=house.when.at("-30 10:05"),
    )  # fmt: skip
    stages = list(projects.stages(house.owner).filter(project_id=project.id))
    for stage, hours in zip(stages, PLANNED, strict=False):
        actions.set_plan(house.owner, project, stage_id=stage.id, task_id=None, minutes=hours * 60)
    seal = actions.opening(house.owner, project, "items").seal
    actions.agree(
        house.owner, project, shows="items", tariff_id=tariff.id, seal=seal,
        now=house.when.at("-23 16:05"),
    )  # fmt: skip
