"""Hours for programs: the team reads and writes down its own; a client reads what he is shown of a
project's, as was agreed for it: nothing, sums or lines."""

import uuid
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from kulisy.hours import access, actions
from kulisy.kit.bounded import FEW, Asked, Cursor, Limit, Sentence
from kulisy.kit.cursors import paged
from kulisy.kit.text import one_line
from kulisy.kit.time import now
from kulisy.people.api import Named, viewer_of
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.projects.api.asking import Day, by_the_team, refusing

router = Router(tags=["hours"])
#: Minutes of a day.
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]


class TeamHours(Schema):
    task_id: uuid.UUID | None
    counts: bool = Field(description="To the client's account.")
    note: str
    by_timer: bool


class HoursOut(Schema):
    id: uuid.UUID
    client: Named
    project_id: uuid.UUID
    stage_id: uuid.UUID | None
    day: date = Field(description="Of a sum the first day of its month.")
    minutes: int
    words: str = Field(description="What the client reads; empty: a sum, or the task's name.")
    sum: bool = Field(description="The sum of a month: lines aren't shown.")
    team: TeamHours | None = Field(description="null in the cabinet.")


class HoursPage(Schema):
    items: list[HoursOut]
    next: str | None


class NewHours(Asked):
    project_id: uuid.UUID
    task_id: uuid.UUID | None = None
    day: Day
    minutes: Minutes
    note: Sentence = Field("", description="For the team: 300 letters of it are kept.")
    words: Sentence = Field("", description="What the client reads: 200 letters are kept.")
    counts: bool | None = Field(
        None, description="To the client's account. null: unless he doesn't see the task."
    )


@router.get("/hours", response=HoursPage, summary="One's own hours; in the cabinet what is shown")
def hours(
    request: HttpRequest,
    project_id: uuid.UUID | None = Query(None),
    since: Day | None = Query(None),
    until: Day | None = Query(None),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows: Any = access.my_entries(viewer) if viewer.at_desk else access.shown(viewer)
    asked = {"project_id": project_id, "day__gte": since, "day__lte": until}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    rows = rows.select_related("client", *(("task",) if viewer.at_desk else ()))
    found, following = paged(rows, by="id", limit=limit, cursor=cursor)
    told = _mine if viewer.at_desk else _shown
    return {"items": [told(each) for each in found], "next": following}


@router.post("/hours", response={201: HoursOut}, summary="Write down one's own hours")
def add_hours(request: HttpRequest, new: NewHours) -> Any:
    viewer = viewer_of(request)
    by_the_team(viewer)
    project, task = _place(viewer, new)
    with refusing():
        made = actions.add(
            viewer, project, task, day=new.day, minutes=new.minutes, counts=new.counts,
            note=one_line(new.note, limit=300), line=one_line(new.words, limit=200), now=now(),
        )  # fmt: skip
    made.client = project.client
    return Status(201, _mine(made))


def _place(viewer: Viewer, new: NewHours) -> tuple[Any, Any]:
    rows = projects.projects(viewer).select_related("client", "company")
    project = get_object_or_404(rows, id=new.project_id)
    if new.task_id is None:
        return project, None
    task = projects.tasks(viewer).select_related("stage").filter(id=new.task_id).first()
    if task is None or task.project_id != project.id:
        raise Http404
    return project, task


def _mine(entry: Any) -> dict[str, Any]:
    return {
        **_told(entry),
        "stage_id": entry.task.stage_id if entry.task else None,
        "words": entry.line,
        "sum": False,
        "team": {
            "task_id": entry.task_id,
            "counts": entry.counts,
            "note": entry.note,
            "by_timer": entry.source == "timer",
        },
    }


def _shown(row: Any) -> dict[str, Any]:
    return {
        **_told(row),
        "stage_id": row.stage_id,
        "words": row.words,
        "sum": row.entry_id is None,
        "team": None,
    }


def _told(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "client": {"id": row.client_id, "name": row.client.name},
        "project_id": row.project_id,
        "day": row.day,
        "minutes": row.minutes,
    }
