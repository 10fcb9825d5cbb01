"""Tasks, written by programs."""

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from kulisy.conversations.api.posting import audience_of
from kulisy.kit.bounded import About, Asked, Sentence, Title
from kulisy.kit.text import clean
from kulisy.kit.time import now
from kulisy.people.api import viewer_of
from kulisy.projects import actions
from kulisy.projects.api import shown
from kulisy.projects.api.asking import Day, by_the_team, name, refusing, seat
from kulisy.projects.api.reading import project_of, router, task_of


class NewTask(Asked):
    audience: shown.Audience | None = Field(
        None, description="Who sees it. Must be said: it never changes."
    )
    title: Title
    about: About = ""
    stage_id: uuid.UUID | None = None
    assignee_id: uuid.UUID | None = None
    begins: Day | None = Field(None, description="Where it takes several days.")
    due: Day | None = None


class TaskChange(Asked):
    """What is left out stays as it is; null takes it away."""

    title: Title | None = None
    about: About | None = None
    stage_id: uuid.UUID | None = None
    assignee_id: uuid.UUID | None = None
    begins: Day | None = None
    due: Day | None = None
    after_id: uuid.UUID | None = Field(None, description="Not before this one is done.")
    words: Sentence = Field("", description="Why its days are others now.")
    state: shown.TaskState | None = None


@router.post(
    "/projects/{uuid:project_id}/tasks", response={201: shown.TaskOut}, summary="Write a task"
)
def add_task(request: HttpRequest, project_id: uuid.UUID, new: NewTask) -> Any:
    viewer = viewer_of(request)
    found = project_of(viewer, project_id)
    by_the_team(viewer)
    audience = audience_of(viewer, new.audience)
    with refusing():
        made = actions.add_task(
            viewer, found, audience=audience, title=name(new.title, limit=200),
            about=clean(new.about), stage_id=new.stage_id,
            assignee_id=seat(viewer, new.assignee_id), begins=new.begins, due=new.due, now=now(),
        )  # fmt: skip
    return Status(201, shown.tasks(viewer, [made])[0])


@router.patch(
    "/tasks/{uuid:task_id}", response=shown.TaskOut, summary="Change a task, do it, date it"
)
def change_task(request: HttpRequest, task_id: uuid.UUID, wanted: TaskChange) -> dict[str, Any]:
    viewer, moment = viewer_of(request), now()
    found, said = task_of(viewer, task_id), wanted.model_fields_set
    if said:
        by_the_team(viewer)
    names = said & {"stage_id", "begins", "due", "after_id"}
    values: dict[str, Any] = {each: getattr(wanted, each) for each in names}
    if wanted.title is not None:
        values["title"] = name(wanted.title, limit=200)
    if wanted.about is not None:
        values["about"] = clean(wanted.about)
    if "assignee_id" in said:
        values["assignee_id"] = seat(viewer, wanted.assignee_id)
    with refusing():
        if values:
            actions.change_task(
                viewer, found.project, found, values=values, words=wanted.words, now=moment
            )
        if wanted.state:
            actions.set_task_state(viewer, found.project, found, wanted.state, now=moment)
    return shown.tasks(viewer, [task_of(viewer, task_id)])[0]


@router.delete("/tasks/{uuid:task_id}", response={204: None}, summary="Delete a task")
def delete_task(request: HttpRequest, task_id: uuid.UUID) -> Any:
    viewer = viewer_of(request)
    found = task_of(viewer, task_id)
    by_the_team(viewer)
    with refusing():
        actions.delete_task(viewer, found.project, found, now=now())
    return Status(204, None)
