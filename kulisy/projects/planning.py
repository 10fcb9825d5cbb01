"""A project as the team sees it: stages with their tasks, what waits for whom, what it moved. The
number of statements doesn't grow with what there is."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from kulisy.catalog.prices import money
from kulisy.kit.addresses import address
from kulisy.people import access as people
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer
from kulisy.projects import access, hanging, judging, wording
from kulisy.projects.chips import files_of
from kulisy.projects.models import Approval, Material, TaskState
from kulisy.projects.ribbons import ribbon_of, said_of
from kulisy.projects.steps import Step, step
from kulisy.projects.told import Balance, balance

#: The most tasks that stand on a page.
MANY = 2000
CHANGES = 15


@dataclass(frozen=True)
class Face:
    id: uuid.UUID
    name: str
    photo_url: str | None


@dataclass(frozen=True)
class Card:
    """A task."""

    id: uuid.UUID
    title: str
    url: str
    internal: bool
    state: str
    who: Face | None
    due: date | None
    late: bool
    ticked: int
    items: int
    files: int
    #: What it waits for, while that isn't done.
    after: str
    copied: bool


@dataclass(frozen=True)
class Part:
    """A stage with its tasks; `step` is None for tasks without one."""

    step: Step | None
    row: Any
    price: str
    tasks: Sequence[Card]


@dataclass(frozen=True)
class Plan:
    """What the template shows."""

    said: str
    ribbon: list[dict[str, object]]
    parts: Sequence[Part]
    materials: Sequence[Any]
    approvals: Sequence[Any]
    shifts: Sequence[tuple[str, str, datetime, str]]
    moved: int
    balance: Balance
    changes: Sequence[tuple[str, str, str, datetime, str, bool]]
    total: str
    questions: Sequence[hanging.Awaited]
    papers: Mapping[uuid.UUID, Sequence[hanging.Paper]]
    #: By stage: what the client's people said of it.
    judged: Mapping[uuid.UUID, Sequence[judging.Said]]
    #: By stage: papers that are still to come.
    expected: Mapping[uuid.UUID, Sequence[hanging.Expected]]
    #: When somebody of the client last looked.
    looked_at: datetime | None


def plan(viewer: Viewer, project: Any, *, now: datetime) -> Plan:
    """Thirteen statements."""
    today = timezone.localtime(now).date()
    stages = list(access.stages(viewer).filter(project_id=project.id))
    team = faces(viewer)
    cards = tasks(viewer, project, team, today=today)
    prices = {
        each.stage_id: each for each in access.prices(viewer).filter(stage__project_id=project.id)
    }
    parts = [_part(stage, number, cards[stage.id], prices, team)
             for number, stage in enumerate(stages, 1)]  # fmt: skip
    if cards[None]:
        parts.append(Part(None, None, "", cards[None]))
    shifts = list(access.shifts(viewer).filter(project_id=project.id))
    waits = list(access.waits(viewer).filter(project_id=project.id))
    return Plan(
        said=said_of(project, stages),
        ribbon=ribbon_of(
            stages, {each.row.id: (each.step.done, each.step.tasks) for each in parts if each.step}
        ),
        parts=parts,
        materials=_materials(viewer, project, today),
        approvals=_approvals(viewer, project),
        shifts=[
            (wording.moved_by(each), wording.why(each), each.at, str(each.side)) for each in shifts
        ],
        moved=sum(each.days for each in shifts),
        balance=balance(waits),
        changes=_changes(viewer, project, team),
        total=_total(prices.values()),
        questions=hanging.awaited(
            viewer, hanging.open_questions(viewer).filter(project_id=project.id)[:30], today
        ),
        papers=hanging.papers(viewer, hanging.paper_rows(viewer, project.id)[:200]),
        judged=judging.said(viewer, access.stages(viewer).filter(project_id=project.id)),
        expected=_by_stage(hanging.expected(viewer, project.id)),
        looked_at=access.visits(viewer)
        .filter(project_id=project.id)
        .aggregate(last=Max("seen_at"))["last"],
    )


def _by_stage(
    found: Sequence[hanging.Expected],
) -> Mapping[uuid.UUID, Sequence[hanging.Expected]]:
    by_stage: dict[uuid.UUID, list[hanging.Expected]] = defaultdict(list)
    for each in found:
        by_stage[each.stage_id].append(each)
    return dict(by_stage)


def faces(viewer: Viewer) -> dict[uuid.UUID, Face]:
    """The team, also those who left: what they did keeps their names."""
    return {
        seat.id: Face(seat.id, seat.name, portrait(viewer, "seat", seat.id, seat.photo))
        for seat in people.team(viewer)
    }


def tasks(
    viewer: Viewer, project: Any, team: Mapping[uuid.UUID, Face], *, today: date
) -> dict[uuid.UUID | None, list[Card]]:
    """By stage. Three statements."""
    own = access.tasks(viewer).filter(project_id=project.id)
    rows = list(own[:MANY])
    items = {
        task_id: (whole, ticked)
        for task_id, whole, ticked in access.items(viewer)
        .filter(task__project_id=project.id)
        .order_by()
        .values_list("task_id")
        .annotate(n=Count("id"), done=Count("id", filter=~Q(done_at=None)))
    }
    files = dict(
        access.task_files(viewer)
        .filter(task__project_id=project.id)
        .order_by()
        .values_list("task_id")
        .annotate(n=Count("id"))
    )
    opened = {each.id: each.title for each in rows if each.state != TaskState.DONE}
    found: dict[uuid.UUID | None, list[Card]] = defaultdict(list)
    for each in rows:
        whole, ticked = items.get(each.id, (0, 0))
        found[each.stage_id].append(
            Card(
                id=each.id,
                title=each.title,
                url=address("desk:task", viewer.company.slug, each.id),
                internal=each.audience == access.Audience.INTERNAL,
                state=str(each.state),
                who=team.get(each.assignee_id) if each.assignee_id else None,
                due=each.due,
                late=bool(each.due and each.due < today and each.state != TaskState.DONE),
                ticked=ticked,
                items=whole,
                files=files.get(each.id, 0),
                after=opened.get(each.after_id, "") if each.after_id else "",
                copied=each.copied_to is not None,
            )
        )
    return found


def board(cards: Mapping[Any, Sequence[Card]]) -> list[tuple[str, Any, list[Card]]]:
    """Columns by state: what is done shows its last twenty."""
    every = [each for group in cards.values() for each in group]
    columns = []
    for state, label in wording.STEPS.items():
        held = [each for each in every if each.state == state]
        columns.append((state, label, held[-20:] if state == TaskState.DONE else held))
    return columns


def _part(
    stage: Any,
    number: int,
    cards: Sequence[Card],
    prices: Mapping[Any, Any],
    team: Mapping[uuid.UUID, Face],
) -> Part:
    done = sum(each.state == TaskState.DONE for each in cards)
    price = prices.get(stage.id)
    return Part(
        step=step(stage, number, team, done, len(cards)),
        row=stage,
        price=money(price.price, price.currency) if price else "",
        tasks=cards,
    )


def _materials(viewer: Viewer, project: Any, today: date) -> list[dict[str, Any]]:
    rows = access.materials(viewer).filter(project_id=project.id)
    files = files_of(
        viewer,
        "material",
        list(access.material_files(viewer).filter(material__project_id=project.id)[:500]),
        "material_id",
    )
    return [
        {
            "row": each,
            "said": each.get_state_display(),
            "tone": wording.MATERIAL_TONES[each.state],
            "late": each.state == Material.State.NEEDED and each.due < today,
            "files": files.get(each.id, ()),
        }
        for each in rows[:100]
    ]


def _approvals(viewer: Viewer, project: Any) -> list[dict[str, Any]]:
    rows = access.approvals(viewer).filter(project_id=project.id)
    return [
        {
            "row": each,
            "said": each.get_state_display(),
            "tone": wording.APPROVAL_TONES[each.state],
            "round": wording.round_of(each),
            "url": address("desk:approval", viewer.company.slug, each.id),
        }
        for each in rows.exclude(state=Approval.State.WITHDRAWN)[:100]
    ]


def _changes(
    viewer: Viewer, project: Any, team: Mapping[uuid.UUID, Face]
) -> list[tuple[str, str, str, datetime, str, bool]]:
    rows = access.changes(viewer).filter(project_id=project.id).select_related("by_contact")
    found = []
    for each in rows[:CHANGES]:
        seat = team.get(each.by_seat_id) if each.by_seat_id else None
        who = seat.name if seat else each.by_contact.name if each.by_contact else ""
        internal = each.audience == access.Audience.INTERNAL
        found.append(
            (wording.changed(each), each.words, wording.icon_of(each), each.at, who, internal)
        )
    return found


def _total(prices: Any) -> str:
    """By currency, as no sum of two means anything."""
    sums: dict[str, int] = defaultdict(int)
    for each in prices:
        sums[each.currency] += each.price
    return " + ".join(money(total, currency) for currency, total in sums.items())
