"""Projects read by programs."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from kulisy.kit.bounded import FEW, Cursor, Limit
from kulisy.kit.cursors import paged
from kulisy.people.api import viewer_of
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.api import shown

if TYPE_CHECKING:
    from kulisy.projects.models import Project, Stage, Task

router = Router(tags=["projects"])


@router.get("/projects", response=shown.ProjectPage, summary="Projects, the newest first")
def projects(
    request: HttpRequest,
    client_id: uuid.UUID | None = Query(None),
    state: shown.ProjectState | None = Query(None),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.projects(viewer).select_related("client", "lead")
    if client_id:
        rows = rows.filter(client_id=client_id)
    if state:
        rows = rows.filter(state=state)
    found, following = paged(rows, by="made_at", limit=limit, cursor=cursor)
    return {"items": shown.projects(viewer, found), "next": following}


@router.get("/projects/{uuid:project_id}", response=shown.ProjectOut, summary="One project")
def project(request: HttpRequest, project_id: uuid.UUID) -> dict[str, Any]:
    viewer = viewer_of(request)
    return shown.projects(viewer, [project_of(viewer, project_id)])[0]


@router.get(
    "/projects/{uuid:project_id}/stages",
    response=list[shown.StageOut],
    summary="Its stages, in their order",
)
def stages_of(request: HttpRequest, project_id: uuid.UUID) -> list[dict[str, Any]]:
    viewer = viewer_of(request)
    rows = access.stages(viewer).filter(project_id=project_of(viewer, project_id).id)
    return shown.stages(viewer, list(rows))


@router.get(
    "/projects/{uuid:project_id}/tasks",
    response=shown.TaskPage,
    summary="Its tasks, in the order they were written",
)
def tasks_of(
    request: HttpRequest,
    project_id: uuid.UUID,
    state: shown.TaskState | None = Query(None),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.tasks(viewer).filter(project_id=project_of(viewer, project_id).id)
    return _page(viewer, rows, state, limit, cursor)


@router.get("/stages/{uuid:stage_id}", response=shown.StageOut, summary="One stage")
def stage(request: HttpRequest, stage_id: uuid.UUID) -> dict[str, Any]:
    viewer = viewer_of(request)
    return shown.stages(viewer, [stage_of(viewer, stage_id)])[0]


@router.get("/tasks", response=shown.TaskPage, summary="Tasks of all projects")
def tasks(
    request: HttpRequest,
    client_id: uuid.UUID | None = Query(None),
    state: shown.TaskState | None = Query(None),
    assignee_id: uuid.UUID | None = Query(None, description="At the desk."),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.tasks(viewer)
    if client_id:
        rows = rows.filter(client_id=client_id)
    if assignee_id:
        # Who does what is the team's own affair.
        rows = rows.filter(assignee_id=assignee_id) if viewer.at_desk else rows.none()
    return _page(viewer, rows, state, limit, cursor)


@router.get("/tasks/{uuid:task_id}", response=shown.TaskOut, summary="One task")
def task(request: HttpRequest, task_id: uuid.UUID) -> dict[str, Any]:
    viewer = viewer_of(request)
    return shown.tasks(viewer, [task_of(viewer, task_id)])[0]


def project_of(viewer: Viewer, project_id: uuid.UUID) -> "Project":
    rows = access.projects(viewer).select_related("client", "lead", "company")
    return get_object_or_404(rows, id=project_id)


def stage_of(viewer: Viewer, stage_id: uuid.UUID) -> "Stage":
    return get_object_or_404(_whole(access.stages(viewer)), id=stage_id)


def task_of(viewer: Viewer, task_id: uuid.UUID) -> "Task":
    return get_object_or_404(_whole(access.tasks(viewer)), id=task_id)


def _whole(rows: Any) -> Any:
    return rows.select_related("project", "project__client", "project__company")


def _page(
    viewer: Viewer, rows: "QuerySet[Task]", state: str | None, limit: int, cursor: str
) -> dict[str, Any]:
    if state:
        rows = rows.filter(state=state)
    found, following = paged(rows, by="id", limit=limit, cursor=cursor, newest=False)
    return {"items": shown.tasks(viewer, found), "next": following}
