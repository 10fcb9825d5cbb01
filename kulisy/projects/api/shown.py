"""What programs are given of projects, as both faces have it: no rule of its own."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from ninja import Schema
from pydantic import Field

from kulisy.people import access as people
from kulisy.people.api import Named
from kulisy.people.viewer import Viewer
from kulisy.projects import access

if TYPE_CHECKING:
    from kulisy.projects.models import Project, Stage, Task

Audience = Literal["internal", "client"]
ProjectState = Literal["running", "paused", "done", "stopped"]
StageState = Literal["next", "now", "done"]
TaskState = Literal["todo", "doing", "done"]


class ProjectOfTeam(Schema):
    """What only the team knows of a project; null in the cabinet."""

    conversation_id: uuid.UUID | None = Field(description="Where it is talked about.")
    copied_to: uuid.UUID | None = Field(description="The copy that the client sees.")
    reasoned: bool = Field(description="Whoever moves planned days says why: `words`.")


class ProjectOut(Schema):
    id: uuid.UUID
    client: Named
    title: str
    about: str
    state: ProjectState
    audience: Audience = Field(description="`internal`: the client never learns of it.")
    lead: Named | None = Field(description="In the cabinet null where he isn't presented.")
    made_at: datetime
    ended_at: datetime | None
    team: ProjectOfTeam | None


class ProjectPage(Schema):
    items: list[ProjectOut]
    next: str | None


class PriceOut(Schema):
    amount: int = Field(description="In hundredths: kopecks, cents.")
    currency: str


class StageOfTeam(Schema):
    """What only the team knows of a stage; null in the cabinet."""

    price: PriceOut | None


class StageOut(Schema):
    id: uuid.UUID
    project_id: uuid.UUID
    title: str
    deliverable: str
    responsible: Named | None = Field(description="null: whoever leads the project.")
    state: StageState
    planned_from: date
    planned_to: date
    first_from: date = Field(description="As it was agreed first.")
    first_to: date
    began_on: date | None
    ended_on: date | None
    team: StageOfTeam | None


class ItemOut(Schema):
    text: str
    done: bool


class TaskOfTeam(Schema):
    """What only the team knows of a task; null in the cabinet."""

    assignee: Named | None
    after_id: uuid.UUID | None = Field(description="Not before this one is done.")
    copied_to: uuid.UUID | None


class TaskOut(Schema):
    id: uuid.UUID
    project_id: uuid.UUID
    stage_id: uuid.UUID | None
    audience: Audience
    title: str
    about: str
    state: TaskState
    begins: date | None
    due: date | None
    first_due: date | None = Field(description="As it was planned first.")
    rounds: int | None = Field(
        description="What comes out of it is shown for approval, with so many rounds of remarks."
    )
    done_at: datetime | None
    checklist: list[ItemOut]
    team: TaskOfTeam | None


class TaskPage(Schema):
    items: list[TaskOut]
    next: str | None


def projects(viewer: Viewer, rows: "Sequence[Project]") -> list[dict[str, Any]]:
    """Two statements more in the cabinet, whatever their number; `client` and `lead` are known."""
    seen = _presented(viewer, [each.client_id for each in rows])
    return [
        {
            "id": each.id,
            "client": {"id": each.client_id, "name": each.client.name},
            "title": each.title,
            "about": each.about,
            "state": each.state,
            "audience": each.audience,
            "lead": {"id": each.lead_id, "name": each.lead.name}
            if seen is None or each.lead_id in seen.get(each.client_id, ())
            else None,
            "made_at": each.made_at,
            "ended_at": each.ended_at,
            "team": {
                "conversation_id": each.conversation_id,
                "copied_to": each.copied_to,
                "reasoned": each.reasoned,
            }
            if viewer.at_desk
            else None,
        }
        for each in rows
    ]


def stages(viewer: Viewer, rows: "Sequence[Stage]") -> list[dict[str, Any]]:
    seen = _presented(viewer, [each.client_id for each in rows])
    names = _names(viewer, [each.responsible_id for each in rows])
    prices = {
        each.stage_id: {"amount": each.price, "currency": each.currency}
        for each in access.prices(viewer).filter(stage_id__in=[row.id for row in rows])
    }
    fields = (
        "id", "project_id", "title", "deliverable", "state", "planned_from", "planned_to",
        "first_from", "first_to", "began_on", "ended_on",
    )  # fmt: skip
    return [
        {
            **{name: getattr(each, name) for name in fields},
            "responsible": names.get(each.responsible_id)
            if seen is None or each.responsible_id in seen.get(each.client_id, ())
            else None,
            "team": {"price": prices.get(each.id)} if viewer.at_desk else None,
        }
        for each in rows
    ]


def tasks(viewer: Viewer, rows: "Sequence[Task]") -> list[dict[str, Any]]:
    names = _names(viewer, [each.assignee_id for each in rows]) if viewer.at_desk else {}
    items: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for item in access.items(viewer).filter(task_id__in=[each.id for each in rows]):
        items[item.task_id].append({"text": item.text, "done": item.done_at is not None})
    fields = (
        "id", "project_id", "stage_id", "audience", "title", "about", "state", "begins", "due",
        "first_due", "rounds", "done_at",
    )  # fmt: skip
    return [
        {
            **{name: getattr(each, name) for name in fields},
            "checklist": items[each.id],
            "team": {
                "assignee": names.get(each.assignee_id),
                "after_id": each.after_id,
                "copied_to": each.copied_to,
            }
            if viewer.at_desk
            else None,
        }
        for each in rows
    ]


def _names(viewer: Viewer, ids: Sequence[uuid.UUID | None]) -> dict[Any, dict[str, Any]]:
    known = {each for each in ids if each}
    if not known:
        return {}
    rows = people.team(viewer).filter(id__in=known).values_list("id", "name")
    return {seat_id: {"id": seat_id, "name": name} for seat_id, name in rows}


def _presented(
    viewer: Viewer, client_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, set[uuid.UUID]] | None:
    """Of whom the cabinet hears the names; None at the desk: of all."""
    if viewer.at_desk:
        return None
    return access.presented(viewer, list(set(client_ids))) if client_ids else {}
