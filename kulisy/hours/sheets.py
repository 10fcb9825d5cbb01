"""«Мои часы»: one person's week, a line for each task he works on, a box for each day."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from kulisy.hours import access
from kulisy.hours.lengths import typed
from kulisy.kit.addresses import address
from kulisy.kit.ids import read_id
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
#: Of a sheet, and of what may be added to it.
MOST, OFFERED = 60, 300
_GOING = ("running", "paused")


@dataclass(frozen=True)
class Place:
    """What was worked on: a task, or a project as a whole."""

    project: Any
    task: Any

    @property
    def key(self) -> str:
        """As it stands in a form: «t…» a task, «p…» a project."""
        return f"t{self.task.id.hex}" if self.task else f"p{self.project.id.hex}"

    @property
    def title(self) -> str:
        return str(self.task.title if self.task else self.project.title)


@dataclass(frozen=True)
class Cell:
    """A day of a line. `name` of its box; `was`: what stood there when the page was made."""

    name: str
    day: date
    minutes: int
    was: str
    said: str
    wrong: bool = False
    ahead: bool = False


@dataclass(frozen=True)
class Row:
    place: Place
    note: str
    url: str
    internal: bool
    cells: Sequence[Cell]

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.cells)


@dataclass(frozen=True)
class Sheet:
    monday: date
    days: Sequence[date]
    today: date
    rows: Sequence[Row]
    entries: Sequence[Any] = field(default=())

    @property
    def totals(self) -> list[int]:
        return [sum(row.cells[n].minutes for row in self.rows) for n in range(7)]

    @property
    def total(self) -> int:
        return sum(row.minutes for row in self.rows)


def sheet(
    viewer: Viewer, *, monday: date, today: date, also: Iterable[str] = (),
    typed_in: Mapping[str, str] | None = None, wrong: Iterable[str] = (),
) -> Sheet:  # fmt: skip
    """Lines with hours of this week or the one before, tasks of one's own that are in work, and
    those of `also`. `typed_in`: what was sent and could not be taken. Five statements."""
    rows = access.my_entries(viewer).filter(day__gte=monday - WEEK, day__lt=monday + WEEK)
    found = list(
        rows.select_related("project", "project__client", "task").order_by("-day", "-made_at")[
            :2000
        ]
    )
    places: dict[str, Place] = {}
    minutes: dict[tuple[str, date], int] = defaultdict(int)
    for each in found:
        place = Place(each.project, each.task)
        places.setdefault(place.key, place)
        minutes[place.key, each.day] += each.minutes
    for place in [*_mine(viewer), *places_of(viewer, also)]:
        places.setdefault(place.key, place)
    held = _Sent(typed_in or {}, frozenset(wrong))
    shown = sorted(places.values(), key=lambda one: (one.project.title, one.key[0], one.title))
    return Sheet(
        monday=monday,
        days=[monday + DAY * n for n in range(7)],
        today=today,
        rows=[_row(viewer, each, monday, today, minutes, held) for each in shown[:MOST]],
        entries=[each for each in found if each.day >= monday],
    )


def places_of(viewer: Viewer, keys: Iterable[str]) -> list[Place]:
    """Keys that a form sent, as far as the viewer may see what they name. Two statements."""
    wanted: dict[str, set[uuid.UUID]] = {"t": set(), "p": set()}
    for key in list(keys)[: MOST * 8]:
        kind, id_ = key[:1], read_id(key[1:])
        if kind in wanted and id_:
            wanted[kind].add(id_)
    found: list[Place] = []
    if wanted["t"]:
        tasks = projects.tasks(viewer).filter(id__in=wanted["t"])
        found += [Place(each.project, each) for each in _with_project(tasks)]
    if wanted["p"]:
        whole = projects.projects(viewer).filter(id__in=wanted["p"])
        found += [Place(each, None) for each in whole.select_related("client")]
    return found


def offered(viewer: Viewer, known: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be added: projects in work, each with its open tasks. Two statements."""
    there = set(known)
    groups: dict[uuid.UUID, tuple[str, list[tuple[str, str]]]] = {}
    whole = projects.projects(viewer).filter(state__in=_GOING).select_related("client")
    for each in whole.order_by("client__name", "title", "id")[:OFFERED]:
        place = Place(each, None)
        own = [] if place.key in there else [(place.key, each.title)]
        groups[each.id] = (f"{each.client.name}: {each.title}", own)
    tasks = projects.tasks(viewer).filter(project_id__in=groups).exclude(state="done")
    for task in tasks[: OFFERED * 3]:
        key = f"t{task.id.hex}"
        if key not in there:
            groups[task.project_id][1].append((key, task.title))
    return [(title, rows) for title, rows in groups.values() if rows]


def monday_of(day: date) -> date:
    return day - DAY * day.weekday()


def cell_name(key: str, day: date) -> str:
    return f"{key}-{day:%Y%m%d}"


@dataclass(frozen=True)
class _Sent:
    said: Mapping[str, str]
    wrong: frozenset[str]


def _row(
    viewer: Viewer,
    place: Place,
    monday: date,
    today: date,
    minutes: Mapping[tuple[str, date], int],
    sent: _Sent,
) -> Row:
    cells = []
    for n in range(7):
        day = monday + DAY * n
        name, count = cell_name(place.key, day), minutes.get((place.key, day), 0)
        cell = Cell(name, day, count, typed(count), typed(count), ahead=day > today)
        if name in sent.said:
            cell = replace(cell, said=sent.said[name], wrong=name in sent.wrong)
        cells.append(cell)
    slug = viewer.company.slug
    return Row(
        place=place,
        note=place.project.client.name,
        url=address("desk:task", slug, place.task.id)
        if place.task
        else address("desk:project_hours", slug, place.project.id),
        internal=(place.task or place.project).audience == projects.Audience.INTERNAL,
        cells=cells,
    )


def _mine(viewer: Viewer) -> list[Place]:
    """Tasks of one's own that are in work."""
    tasks = projects.tasks(viewer).filter(
        assignee_id=viewer.seat_id, state="doing", project__state="running"
    )
    return [Place(each.project, each) for each in _with_project(tasks)[:30]]


def _with_project(tasks: Any) -> Any:
    return tasks.select_related("project", "project__client")
