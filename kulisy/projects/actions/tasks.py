"""Tasks: written for one audience, changed, done, put in their place."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.kit.ids import new_id
from kulisy.people.viewer import Viewer
from kulisy.projects import access, beside, finding
from kulisy.projects.actions.facts import note
from kulisy.projects.actions.grounds import ask_why, check_audience, own_stage
from kulisy.projects.models import Audience, CheckItem, Project, Task, TaskState

DAYS = frozenset({"begins", "due"})


def add_task(
    viewer: Viewer,
    project: Project,
    *,
    audience: str,
    title: str,
    stage_id: uuid.UUID | None,
    now: datetime,
    about: str = "",
    assignee_id: uuid.UUID | None = None,
    begins: date | None = None,
    due: date | None = None,
    rounds: int | None = None,
) -> Task:
    """At the end of its stage. Who sees it is said once, here. `rounds`: what comes out of it is
    shown for approval, with so many rounds of remarks. Raises Refused."""
    check_audience(viewer, project, audience)
    rows = access.tasks(viewer).filter(project_id=project.id)
    last = rows.order_by().aggregate(n=Max("place"))["n"] or 0
    task = Task(
        id=new_id(),
        company_id=project.company_id,
        client_id=project.client_id,
        project=project,
        stage_id=own_stage(viewer, project, stage_id),
        audience=audience,
        place=last + 10,
        title=title,
        about=about,
        assignee_id=assignee_id,
        begins=begins,
        due=due,
        rounds=rounds,
        made_at=now,
    )
    _plan_days(task)
    task.save(force_insert=True)
    finding.keep(tasks=[task])
    note(
        viewer, project, "task_added", title=title, now=now, audience=audience,
        subject=("task", task.id),
    )  # fmt: skip
    return task


def change_task(
    viewer: Viewer,
    project: Project,
    task: Task,
    *,
    values: Mapping[str, Any],
    now: datetime,
    words: str = "",
) -> None:
    """`values`: of title, about, assignee_id, begins, due, stage_id, after_id, rounds those that
    are to be set. `words`: why its days are others now. Raises Refused."""
    check_audience(viewer, project, task.audience)
    said = dict(values)
    if "stage_id" in said:
        said["stage_id"] = own_stage(viewer, project, said["stage_id"])
    if task.audience == Audience.CLIENT:
        said["after_id"] = None
    elif said.get("after_id"):
        _check_order(viewer, project, task, said["after_id"])
    changed = [name for name, value in said.items() if getattr(task, name) != value]
    if not changed:
        return
    moved = task.due is not None and bool(DAYS & set(changed))
    if moved:
        ask_why(project, words)
    for name in changed:
        setattr(task, name, said[name])
    _plan_days(task)
    task.save(update_fields=[*changed, "first_begins", "first_due"])
    finding.keep(tasks=[task])
    note(
        viewer, project, "task_moved" if moved else "task_changed", title=task.title, now=now,
        words=words if moved else "", audience=task.audience, subject=("task", task.id),
        facts={"fields": changed},
    )  # fmt: skip


def set_task_days(
    viewer: Viewer,
    project: Project,
    task: Task,
    *,
    begins: date | None,
    due: date,
    words: str,
    now: datetime,
) -> None:
    """By hand on the chart or in the calendar: what its form does. Raises Refused."""
    values = {"begins": begins if begins != due else None, "due": due}
    change_task(viewer, project, task, values=values, words=words, now=now)


def set_task_state(
    viewer: Viewer, project: Project, task: Task, state: str, *, now: datetime
) -> None:
    """Raises Refused: it waits for another one."""
    check_audience(viewer, project, task.audience)
    if state not in TaskState.values or task.state == state:
        return
    if state != TaskState.TODO and task.after_id:
        before = access.tasks(viewer).filter(project_id=project.id, id=task.after_id).first()
        if before and before.state != TaskState.DONE:
            raise Refused(_("First comes “%(title)s”.") % {"title": before.title})
    task.state = state
    task.done_at = now if state == TaskState.DONE else None
    task.save(update_fields=["state", "done_at"])
    note(
        viewer, project, f"task_{state}", title=task.title, now=now, audience=task.audience,
        subject=("task", task.id),
    )  # fmt: skip


def place_task(
    viewer: Viewer,
    project: Project,
    task: Task,
    *,
    stage_id: uuid.UUID | None,
    before_id: uuid.UUID | None,
) -> None:
    """Into a stage, in front of another task of it; None: at its end."""
    check_audience(viewer, project, task.audience)
    task.stage_id = own_stage(viewer, project, stage_id)
    own = access.tasks(viewer).filter(project_id=project.id)
    stage_id = task.stage_id
    rows = own.filter(stage_id=stage_id) if stage_id else own.filter(stage=None)
    others = [each for each in rows if each.id != task.id]
    at = next((n for n, each in enumerate(others) if each.id == before_id), len(others))
    others.insert(at, task)
    for number, each in enumerate(others):
        each.place = (number + 1) * 10
    Task.objects.bulk_update(others, ["place", "stage"])


def delete_task(viewer: Viewer, project: Project, task: Task, *, now: datetime) -> None:
    check_audience(viewer, project, task.audience)
    if access.task_files(viewer).filter(task_id=task.id).exists():
        raise Refused(_("Files hang on this task: it stays. Mark it as done instead."))
    if held := next((said for ask in beside.HOLDS if (said := ask(viewer, task))), ""):
        raise Refused(held)
    note(
        viewer, project, "task_dropped", title=task.title, now=now, audience=task.audience,
        subject=("task", task.id),
    )  # fmt: skip
    access.tasks(viewer).filter(project_id=project.id, after_id=task.id).update(after_id=None)
    task.delete()


def copy_task(viewer: Viewer, project: Project, task: Task, *, now: datetime) -> Task:
    """A copy that the client sees, with title, words and checklist; never its files, its assignee
    or what it waits for. The trace stands on the original."""
    if task.audience != Audience.INTERNAL or task.copied_to:
        raise Refused(_("The client sees this task already."))
    copy = add_task(
        viewer, project, audience=Audience.CLIENT, title=task.title, about=task.about,
        stage_id=task.stage_id, begins=task.begins, due=task.due, rounds=task.rounds, now=now,
    )  # fmt: skip
    CheckItem.objects.bulk_create(
        CheckItem(
            company_id=each.company_id, client_id=each.client_id, task=copy,
            place=each.place, text=each.text, done_at=each.done_at,
        )
        for each in access.items(viewer).filter(task_id=task.id)
    )  # fmt: skip
    task.copied_to = copy.id
    task.save(update_fields=["copied_to"])
    return copy


def _plan_days(task: Task) -> None:
    """A task that takes several days has a last one; the first days it is given stay known."""
    if task.begins and (task.due is None or task.due < task.begins):
        raise Refused(_("A task ends on the day it begins, or later."), field="due")
    if task.first_due is None and task.due is not None:
        task.first_begins, task.first_due = task.begins, task.due


def _check_order(viewer: Viewer, project: Project, task: Task, after_id: uuid.UUID) -> None:
    """No task waits for itself, by way of others neither."""
    rows = access.tasks(viewer).filter(project_id=project.id)
    waits = dict(rows.order_by().values_list("id", "after_id"))
    if after_id not in waits:
        raise Refused(_("Choose a task of this project."), field="after_id")
    seen: set[uuid.UUID] = set()
    at: uuid.UUID | None = after_id
    while at and at not in seen:
        if at == task.id:
            raise Refused(_("These tasks would wait for each other."), field="after_id")
        seen.add(at)
        at = waits.get(at)
