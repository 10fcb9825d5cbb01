"""How a project's hours stand: plan against fact by stage and task, who worked on what, and, for
who may know, what it cost and what is left. The number of statements doesn't grow with what there
is."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from kulisy.billing import access as billing
from kulisy.billing.pricing import begun
from kulisy.catalog.prices import money
from kulisy.hours import access
from kulisy.kit.addresses import address
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.projects import planning
from kulisy.projects.planning import Face

#: Tasks and entries on the page.
MANY, LATEST = 400, 40


@dataclass(frozen=True)
class Line:
    """A task, or what was done in a stage without one."""

    title: str
    url: str
    internal: bool
    planned: int
    fact: int

    @property
    def over(self) -> bool:
        return bool(self.planned) and self.fact > self.planned


@dataclass(frozen=True)
class Group:
    """A stage; `stage` None: without one."""

    stage: Any
    planned: int
    fact: int
    lines: Sequence[Line]

    @property
    def over(self) -> bool:
        return bool(self.planned) and self.fact > self.planned


@dataclass(frozen=True)
class Worker:
    who: Face | None
    minutes: int
    counted: int
    cost: str


@dataclass(frozen=True)
class Money:
    """Kopecks in words. `unknown`: minutes of people for whom no rate is set."""

    income: str
    #: Of stages' prices, or of hours by the client's price.
    by_stages: bool
    cost: str
    margin: str
    loss: bool
    #: Per cent of the income; None where there is none.
    share: int | None
    unknown: int


@dataclass(frozen=True)
class Standing:
    planned: int
    fact: int
    counted: int
    groups: Sequence[Group]
    workers: Sequence[Worker]
    #: None for who may not know.
    money: Money | None

    @property
    def share(self) -> int:
        return min(100, 100 * self.fact // self.planned) if self.planned else 0


def standing(viewer: Viewer, project: Any) -> Standing:
    """Nine statements; four more for who may see money."""
    sums = _sums(viewer, project)
    fact = {task_id: sum(by.values()) for task_id, by in sums.items()}
    plans = list(access.plans(viewer).filter(project_id=project.id))
    groups = _groups(viewer, project, fact, plans)
    by_day = list(
        access.worked(viewer)
        .filter(project_id=project.id, minutes__gt=0)
        .order_by()
        .values_list("seat_id", "day", "counts")
        .annotate(n=Sum("minutes"))
    )
    own_plan = sum(each.minutes for each in plans if each.stage_id is None and each.task_id is None)
    costs = _costs(viewer, by_day)
    return Standing(
        planned=own_plan or sum(each.planned for each in groups),
        fact=sum(n for _seat, _day, _counts, n in by_day),
        counted=sum(n for _seat, _day, counts, n in by_day if counts),
        groups=groups,
        workers=_workers(viewer, by_day, costs),
        money=_money(viewer, project, by_day, costs),
    )


def of_task(viewer: Viewer, task: Any) -> tuple[int, int]:
    """Planned and worked minutes. Two statements."""
    planned = access.plans(viewer).filter(task_id=task.id).aggregate(n=Sum("minutes"))["n"]
    fact = access.worked(viewer).filter(task_id=task.id).aggregate(n=Sum("minutes"))["n"]
    return planned or 0, fact or 0


def _sums(viewer: Viewer, project: Any) -> dict[uuid.UUID | None, dict[uuid.UUID, int]]:
    found: dict[uuid.UUID | None, dict[uuid.UUID, int]] = defaultdict(dict)
    rows = access.worked(viewer).filter(project_id=project.id, minutes__gt=0).order_by()
    for task_id, seat_id, minutes in rows.values_list("task_id", "seat_id").annotate(
        n=Sum("minutes")
    ):
        found[task_id][seat_id] = minutes
    return found


def _groups(
    viewer: Viewer, project: Any, fact: Mapping[Any, int], plans: Iterable[Any]
) -> list[Group]:
    """Tasks that are planned or worked on; a stage's own plan goes before the sum of its tasks'."""
    of_stage = {each.stage_id: each.minutes for each in plans if each.stage_id and not each.task_id}
    of_task = {each.task_id: each.minutes for each in plans if each.task_id}
    lines: dict[Any, list[Line]] = defaultdict(list)
    wanted = {each for each in {*fact, *of_task} if each}
    tasks = projects.tasks(viewer).filter(project_id=project.id, id__in=wanted)
    for task in tasks[:MANY]:
        lines[task.stage_id].append(
            Line(
                title=task.title,
                url=address("desk:task", viewer.company.slug, task.id),
                internal=task.audience == projects.Audience.INTERNAL,
                planned=of_task.get(task.id, 0),
                fact=fact.get(task.id, 0),
            )
        )
    groups = []
    for stage in projects.stages(viewer).filter(project_id=project.id):
        own = lines.pop(stage.id, [])
        groups.append(_group(stage, of_stage.get(stage.id, 0), own))
    loose = lines.pop(None, [])
    rest = fact.get(None, 0)
    if loose or rest:
        group = _group(None, 0, loose)
        groups.append(Group(None, group.planned, group.fact + rest, loose))
    return groups


def _group(stage: Any, planned: int, lines: Sequence[Line]) -> Group:
    return Group(
        stage=stage,
        planned=planned or sum(each.planned for each in lines),
        fact=sum(each.fact for each in lines),
        lines=lines,
    )


@dataclass(frozen=True)
class _Costs:
    """In hundredths of a kopeck's sixtieth: minutes times rate, summed before it is divided."""

    by_seat: Mapping[uuid.UUID, int]
    currencies: frozenset[str]
    unknown: int


def _costs(viewer: Viewer, by_day: Sequence[tuple[uuid.UUID, date, bool, int]]) -> _Costs | None:
    if not access.may_see_money(viewer):
        return None
    rates: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for each in access.costs(viewer).filter(seat_id__in={row[0] for row in by_day}):
        rates[each.seat_id].append(each)
    sums: dict[uuid.UUID, int] = defaultdict(int)
    currencies: set[str] = set()
    unknown = 0
    for seat_id, day, _counts, minutes in by_day:
        held = begun(rates[seat_id], on=day)
        if not held:
            unknown += minutes
            continue
        sums[seat_id] += minutes * held[-1].amount
        currencies.add(held[-1].currency)
    return _Costs(sums, frozenset(currencies), unknown)


def _workers(
    viewer: Viewer, by_day: Sequence[tuple[uuid.UUID, date, bool, int]], costs: _Costs | None
) -> list[Worker]:
    team = planning.faces(viewer)
    whole: dict[uuid.UUID, int] = defaultdict(int)
    counted: dict[uuid.UUID, int] = defaultdict(int)
    for seat_id, _day, counts, minutes in by_day:
        whole[seat_id] += minutes
        counted[seat_id] += minutes if counts else 0
    one = next(iter(costs.currencies)) if costs and len(costs.currencies) == 1 else ""
    return [
        Worker(
            who=team.get(seat_id),
            minutes=whole[seat_id],
            counted=counted[seat_id],
            cost=money(_hourly(costs.by_seat[seat_id]), one)
            if costs and one and seat_id in costs.by_seat
            else "",
        )
        for seat_id in sorted(whole, key=lambda each: -whole[each])
    ]


def _money(
    viewer: Viewer,
    project: Any,
    by_day: Sequence[tuple[uuid.UUID, date, bool, int]],
    costs: _Costs | None,
) -> Money | None:
    """None too where two currencies would have to be added up."""
    if costs is None:
        return None
    prices = list(projects.prices(viewer).filter(stage__project_id=project.id))
    income, currencies = sum(each.price for each in prices), {each.currency for each in prices}
    if not prices:
        income, currencies = _by_hours(viewer, project, by_day)
    used = currencies | costs.currencies
    if len(used) != 1:
        return None
    currency, cost = next(iter(used)), _hourly(sum(costs.by_seat.values()))
    margin = income - cost
    return Money(
        income=money(income, currency),
        by_stages=bool(prices),
        cost=money(cost, currency),
        margin=money(abs(margin), currency),
        loss=margin < 0,
        share=round(100 * margin / income) if income else None,
        unknown=costs.unknown,
    )


def _by_hours(
    viewer: Viewer, project: Any, by_day: Sequence[tuple[uuid.UUID, date, bool, int]]
) -> tuple[int, set[str]]:
    """What is put to the client's account, by the price of each day."""
    terms = access.terms(viewer).filter(project_id=project.id).select_related("tariff").first()
    if terms is None or terms.tariff is None:
        return 0, set()
    prices = list(billing.prices(viewer, [terms.tariff.id]))
    sums = 0
    for _seat, day, counts, minutes in by_day:
        held = begun(prices, on=day)
        sums += minutes * held[-1].amount if counts and held else 0
    return _hourly(sums), {terms.tariff.currency}


def _hourly(minutes_by_rate: int) -> int:
    """Sixtieths of kopecks to kopecks, half up."""
    return (minutes_by_rate + 30) // 60
