"""Stages as steps on the way, and the tasks that come next."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kulisy.projects import wording
from kulisy.projects.models import StageState, TaskState

#: How many of the tasks ahead stand on the client's page.
NEXT = 6


@dataclass(frozen=True)
class Step:
    """A stage on the way."""

    id: uuid.UUID
    number: int
    title: str
    deliverable: str
    state: str
    said: str
    days: str
    #: Moved against what was agreed first, in words; "" where it wasn't.
    agreed: str
    who: str
    done: int
    tasks: int


def steps_of(
    stages: Sequence[Any], counts: Sequence[Any], faces: Mapping[uuid.UUID, Any]
) -> list[Step]:
    whole: dict[Any, int] = defaultdict(int)
    done: dict[Any, int] = defaultdict(int)
    for stage_id, state, count in counts:
        whole[stage_id] += count
        done[stage_id] += count if state == TaskState.DONE else 0
    return [step(each, number, faces, done[each.id], whole[each.id])
            for number, each in enumerate(stages, 1)]  # fmt: skip


def step(stage: Any, number: int, faces: Mapping[uuid.UUID, Any], done: int, tasks: int) -> Step:
    """As it was where it is over, else as it is planned."""
    since = stage.began_on or stage.planned_from
    until = stage.ended_on or max(stage.planned_to, since)
    moved = not stage.ended_on and stage.planned_to != stage.first_to
    who = faces.get(stage.responsible_id)
    return Step(
        id=stage.id,
        number=number,
        title=stage.title,
        deliverable=stage.deliverable,
        state=str(stage.state),
        said=str(stage.get_state_display()),
        days=wording.span(min(since, until), until),
        agreed=wording.span(stage.first_from, stage.first_to) if moved else "",
        who=who.name if who else "",
        done=done,
        tasks=tasks,
    )


def next_of(tasks: Sequence[Any], stages: Sequence[Any]) -> list[Any]:
    """What is in work first, then what comes in the stage we are in, then in those after it."""
    order = {each.id: each.place for each in stages if each.state != StageState.DONE}
    far = len(order) + 1000
    waiting = sorted(
        tasks,
        key=lambda each: (each.state != TaskState.DOING, order.get(each.stage_id, far), each.place),
    )
    return waiting[:NEXT]
