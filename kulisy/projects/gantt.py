"""A plan drawn along its days: stages and tasks as bars, what was planned first and what became of
it beside them, what waits for what as arrows. Everything is placed here, in pixels of the page; the
script only moves what somebody drags. Of a long plan the first rows come with the page, the rest is
asked for by the script. The number of statements doesn't grow with what there is."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kulisy.clocks import access as clocks
from kulisy.kit.addresses import address
from kulisy.people.viewer import Viewer
from kulisy.projects import access, wording
from kulisy.projects.axis import Axis, Scale, axis, scale
from kulisy.projects.models import StageState, TaskState

#: The most rows of a chart, and how many stand in one piece: the browser draws the pieces that are
#: on the screen.
MANY, PIECE = 2000, 50
#: A plan of so many rows is drawn at once; of a longer one the page has the first piece only.
AT_ONCE = 150
#: What is drawn: as the page begins, what it left out, or everything.
BEGUN, REST, WHOLE = "", "rest", "all"
#: Of all projects, so many.
PROJECTS = 100
Days = tuple[date, date]
NOBODY = uuid.UUID(int=0)
#: Of two thousand tasks no more is read than is drawn.
_OF_TASK = (
    "id", "stage_id", "title", "state", "audience", "begins", "due", "first_begins", "first_due",
    "done_at", "after_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: from and to in days after the chart's first, both with."""

    id: uuid.UUID
    kind: str
    title: str
    url: str
    said: str
    state: str
    internal: bool
    late: bool
    #: It has no days of its own: drawn over those of its stage.
    loose: bool
    movable: bool
    row: int
    since: int
    until: int
    #: As it was planned first, where that differs.
    first: tuple[int, int] | None
    #: As it was.
    fact: tuple[int, int] | None
    #: By how many days its plan was moved, and why.
    moved: str
    why: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """What must be done first, and what waits for it: their ids and rows, and the days between."""

    before: uuid.UUID
    after: uuid.UUID
    from_row: int
    from_day: int
    to_row: int
    to_day: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows that are drawn together, with the arrows among them."""

    number: int
    #: The number of its first row, and how many they are.
    begin: int
    rows: int
    #: Empty: it is sent later, or was before.
    bars: Sequence[Bar]
    arrows: Sequence[Arrow]


@dataclass(frozen=True)
class Chart:
    """What the template shows."""

    scale: Scale
    axis: Axis
    pieces: Sequence[Piece]
    #: Arrows from piece to piece: a drawing as high as the whole plan would be painted anew with
    #: every step of a drag.
    across: Sequence[Arrow]
    rows: int
    #: Some pieces are still to be asked for.
    begun: bool
    #: There are more than are drawn.
    more: bool
    shifts: Sequence[tuple[str, str, datetime]]


@dataclass(slots=True)
class _Row:
    """What a bar is made of, while the days of the chart aren't known."""

    id: uuid.UUID
    kind: str
    title: str
    url: str
    state: str
    internal: bool
    late: bool
    loose: bool
    movable: bool
    plan: Days
    first: Days | None = None
    fact: Days | None = None
    after: uuid.UUID | None = None
    shifts: Sequence[Any] = ()


def chart(
    viewer: Viewer,
    project: Any,
    *,
    zoom: str,
    paper: str,
    part: str,
    now: datetime,
    movable: bool,
) -> Chart:
    """Of one project. Seven statements. `part` is BEGUN, REST or WHOLE."""
    today = timezone.localtime(now).date()
    stages = list(access.stages(viewer).filter(project_id=project.id))
    shifts = list(access.shifts(viewer).filter(project_id=project.id))
    page = _pages(viewer, "desk:task")
    tasks: dict[Any, list[Any]] = defaultdict(list)
    found: Any = access.tasks(viewer).filter(project_id=project.id)
    for each in found.values_list(*_OF_TASK, named=True)[: MANY + 1]:
        tasks[each.stage_id].append(each)
    rows: list[_Row] = []
    for stage in stages:
        rows.append(_stage(viewer, stage, shifts, today, movable))
        span = (stage.planned_from, stage.planned_to)
        rows += [_task(page, each, span, today, movable) for each in tasks[stage.id]]
    whole = _around(row.plan for row in rows) or (today, today)
    rows += [_task(page, each, whole, today, movable) for each in tasks[None]]
    return _drawn(viewer, rows, shifts, zoom=zoom, paper=paper, part=part, today=today)


def of_all(viewer: Viewer, rows: Any, *, zoom: str, paper: str, part: str, now: datetime) -> Chart:
    """Of all these projects: each with its stages. Six statements."""
    today = timezone.localtime(now).date()
    projects = list(rows.select_related("client")[:PROJECTS])
    ids = [each.id for each in projects]
    stages: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for each in access.stages(viewer).filter(project_id__in=ids):
        stages[each.project_id].append(each)
    shifts = list(access.shifts(viewer).filter(project_id__in=ids)[:200])
    found: list[_Row] = []
    for project in projects:
        own = stages[project.id]
        movable = access.may_plan(viewer, project.client, project.audience)
        found.append(_project(viewer, project, own, today))
        found += [_stage(viewer, each, shifts, today, movable) for each in own]
    return _drawn(viewer, found, [], zoom=zoom, paper=paper, part=part, today=today)


def _pages(viewer: Viewer, name: str) -> tuple[str, str]:
    """What stands before the id in an address, and after it: asked once for thousands of rows."""
    before, _id, after = address(name, viewer.company.slug, NOBODY).partition(str(NOBODY))
    return before, after


def _stage(viewer: Viewer, stage: Any, shifts: Sequence[Any], today: date, movable: bool) -> _Row:
    fact = None
    if stage.began_on:
        fact = (stage.began_on, max(stage.ended_on or today, stage.began_on))
    return _Row(
        id=stage.id,
        kind="stage",
        title=stage.title,
        url=address("desk:stage", viewer.company.slug, stage.id),
        state=str(stage.state),
        internal=False,
        late=stage.state != StageState.DONE and stage.planned_to < today,
        loose=False,
        movable=movable and stage.state != StageState.DONE,
        plan=(stage.planned_from, stage.planned_to),
        first=(stage.first_from, stage.first_to),
        fact=fact,
        shifts=[each for each in shifts if each.stage_id == stage.id],
    )


def _task(page: tuple[str, str], task: Any, span: Days, today: date, movable: bool) -> _Row:
    done = task.state == TaskState.DONE
    day = timezone.localtime(task.done_at).date() if task.done_at else None
    return _Row(
        id=task.id,
        kind="task",
        title=task.title,
        url=f"{page[0]}{task.id}{page[1]}",
        state=str(task.state),
        internal=task.audience == access.Audience.INTERNAL,
        late=bool(task.due and task.due < today and not done),
        loose=task.due is None,
        movable=movable and not done,
        plan=(task.begins or task.due, task.due) if task.due else span,
        first=(task.first_begins or task.first_due, task.first_due) if task.first_due else None,
        fact=(day, day) if day else None,
        after=task.after_id,
    )


def _project(viewer: Viewer, project: Any, stages: Sequence[Any], today: date) -> _Row:
    made = timezone.localtime(project.made_at).date()
    plan = _around((each.planned_from, each.planned_to) for each in stages) or (made, made)
    return _Row(
        id=project.id,
        kind="project",
        title=f"{project.client.name}: {project.title}",
        url=address("desk:project_gantt", viewer.company.slug, project.id),
        state=str(project.state),
        internal=project.audience == access.Audience.INTERNAL,
        late=plan[1] < today,
        loose=False,
        movable=False,
        plan=plan,
    )


def _drawn(
    viewer: Viewer,
    rows: Sequence[_Row],
    shifts: Sequence[Any],
    *,
    zoom: str,
    paper: str,
    part: str,
    today: date,
) -> Chart:
    shown = rows[:MANY]
    every = [days for row in shown for days in (row.plan, row.first, row.fact) if days]
    size = scale(_around(every) or (today, today), zoom=zoom, paper=paper)
    pieces, across = _pieces(shown, size, WHOLE if paper or len(shown) <= AT_ONCE else part)
    return Chart(
        scale=size,
        axis=axis(size, clocks.calendar(viewer.company), today),
        pieces=pieces,
        across=across,
        rows=len(shown),
        begun=any(not each.bars for each in pieces),
        more=len(rows) > len(shown),
        shifts=[(wording.moved_by(each), wording.why(each), each.at) for each in shifts],
    )


def _pieces(rows: Sequence[_Row], size: Scale, part: str) -> tuple[list[Piece], list[Arrow]]:
    """With their bars, as far as this part has them; and the arrows between pieces, which come with
    the last of them."""
    count = size.rows or PIECE
    within: dict[int, list[Arrow]] = defaultdict(list)
    across: list[Arrow] = []
    for each in _arrows(rows, size):
        at = sorted((each.from_row // count, each.to_row // count))
        if at[0] == at[1]:
            within[at[0]].append(each)
        elif part != BEGUN:
            across.append(each)
    made = []
    for number, begin in enumerate(range(0, len(rows), count)):
        own = rows[begin : begin + count]
        drawn = part == WHOLE or (number > 0) == (part == REST)
        bars = [_bar(row, begin + at, size) for at, row in enumerate(own)] if drawn else []
        made.append(Piece(number, begin, len(own), bars, within[number] if drawn else ()))
    return made, across


def _bar(row: _Row, number: int, size: Scale) -> Bar:
    short = wording.short
    since, until = row.plan
    first = row.first if row.first != row.plan else None
    days = sum(each.days for each in row.shifts)
    return Bar(
        id=row.id,
        kind=row.kind,
        title=row.title,
        url=row.url,
        said=short(since) if since == until else f"{short(since)} – {short(until)}",
        state=row.state,
        internal=row.internal,
        late=row.late,
        loose=row.loose,
        movable=row.movable,
        row=number,
        since=size.day(since),
        until=size.day(until),
        first=(size.day(first[0]), size.day(first[1])) if first else None,
        fact=(size.day(row.fact[0]), size.day(row.fact[1])) if row.fact else None,
        moved=f"{'+' if days > 0 else '−'}{abs(days)}" if days else "",
        why="; ".join(
            f"{wording.moved_by(each)}: {wording.why(each)}" for each in reversed(row.shifts)
        ),
    )


def _arrows(rows: Sequence[_Row], size: Scale) -> list[Arrow]:
    place = {row.id: number for number, row in enumerate(rows)}
    found = []
    for number, row in enumerate(rows):
        if row.after is None or row.after not in place:
            continue
        before = rows[place[row.after]]
        found.append(
            Arrow(
                before=before.id,
                after=row.id,
                from_row=place[before.id],
                from_day=size.day(before.plan[1]),
                to_row=number,
                to_day=size.day(row.plan[0]),
            )
        )
    return found


def _around(days: Iterable[Days]) -> Days | None:
    """From the first of them to the last."""
    known = list(days)
    if not known:
        return None
    return min(since for since, _until in known), max(until for _since, until in known)
