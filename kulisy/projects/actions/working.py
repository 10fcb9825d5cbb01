"""Stages and tasks: made, moved, done."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.clocks import access as clocks
from kulisy.files import actions as files
from kulisy.kit.ids import new_id
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer
from kulisy.projects import access, days
from kulisy.projects.actions.facts import note
from kulisy.projects.models import (
    Audience,
    CheckItem,
    Project,
    Shift,
    Side,
    Stage,
    StagePrice,
    StageState,
    Task,
    TaskFile,
    TaskState,
)
from kulisy.projects.waiting import Cause

RECKON = "kulisy.projects.tasks.reckon"
#: Of one checklist, of one task's files.
MOST_ITEMS, MOST_FILES = 50, 50


def reckon_soon(project: Project) -> None:
    """Whose days went by, and what they move: the worker counts, after the commit."""
    outbox.defer(RECKON, project_id=str(project.id), lock=f"project/{project.id}")


def save_stage(
    viewer: Viewer,
    project: Project,
    stage: Stage | None,
    *,
    values: Mapping[str, Any],
    price: int | None,
    currency: str,
    now: datetime,
) -> Stage:
    """`values`: title, deliverable, responsible_id, planned_from, planned_to. What was agreed first
    stays as it was. `price`: kopecks, the team's; None takes it away."""
    check(viewer, project)
    if values["planned_to"] < values["planned_from"]:
        raise Refused(_("A stage ends after it begins."), field="planned_to")
    new = stage is None
    if stage is None:
        last = access.stages(viewer).filter(project_id=project.id).aggregate(n=Max("place"))["n"]
        stage = Stage(
            id=new_id(),
            company_id=project.company_id,
            client_id=project.client_id,
            project=project,
            place=0 if last is None else last + 1,
            first_from=values["planned_from"],
            first_to=values["planned_to"],
        )
    changed = [name for name, value in values.items() if getattr(stage, name) != value]
    for name in changed:
        setattr(stage, name, values[name])
    stage.save(force_insert=new)
    _set_price(stage, price, currency)
    if new or changed:
        kind = "stage_added" if new else "stage_changed"
        note(viewer, project, kind, title=stage.title, now=now, facts={"fields": changed})
        reckon_soon(project)
    return stage


def begin_stage(viewer: Viewer, project: Project, stage: Stage, *, now: datetime) -> None:
    check(viewer, project)
    stage.state, stage.ended_on = StageState.NOW, None
    stage.began_on = stage.began_on or _today(viewer, now)
    stage.save(update_fields=["state", "began_on", "ended_on"])
    note(viewer, project, "stage_begun", title=stage.title, now=now)
    reckon_soon(project)


def finish_stage(viewer: Viewer, project: Project, stage: Stage, *, now: datetime) -> None:
    """The next one begins with it, where none is in work."""
    check(viewer, project)
    today = _today(viewer, now)
    stage.state, stage.ended_on = StageState.DONE, today
    stage.began_on = stage.began_on or min(stage.planned_from, today)
    stage.save(update_fields=["state", "began_on", "ended_on"])
    note(viewer, project, "stage_done", title=stage.title, now=now)
    rows = access.stages(viewer).filter(project_id=project.id)
    if not rows.filter(state=StageState.NOW).exists():
        following = rows.filter(state=StageState.NEXT, place__gte=stage.place).first()
        if following:
            begin_stage(viewer, project, following, now=now)
    reckon_soon(project)


def place_stage(viewer: Viewer, project: Project, stage: Stage, *, place: int) -> None:
    """Among the others, from 0; their days stay theirs."""
    check(viewer, project)
    rows = list(access.stages(viewer).filter(project_id=project.id))
    others = [each for each in rows if each.id != stage.id]
    others.insert(min(max(place, 0), len(others)), stage)
    for number, each in enumerate(others):
        each.place = number
    Stage.objects.bulk_update(others, ["place"])


def delete_stage(viewer: Viewer, project: Project, stage: Stage, *, now: datetime) -> None:
    """One that lies ahead and on which nothing but tasks hangs: they stay in the project, without
    a stage. Raises Refused."""
    check(viewer, project)
    held = (access.materials(viewer), access.approvals(viewer), access.shifts(viewer))
    if stage.state != StageState.NEXT or any(
        rows.filter(stage_id=stage.id).exists() for rows in held
    ):
        raise Refused(_("What was begun, asked for or moved stays in the project."))
    note(viewer, project, "stage_dropped", title=stage.title, now=now)
    Task.objects.filter(company_id=stage.company_id, stage_id=stage.id).update(stage_id=None)
    _set_price(stage, None, "")
    # Django would ask of every table that could point here, those too that nobody may change.
    gone = Stage.objects.filter(company_id=stage.company_id, id=stage.id)
    gone._raw_delete(gone.db)
    reckon_soon(project)


def move_plan(
    viewer: Viewer, project: Project, stage: Stage, *, count: int, words: str, now: datetime
) -> None:
    """This stage and those after it, by so many working days (below zero: earlier), with the reason
    that both sides read."""
    check(viewer, project)
    if not count or abs(count) > 250:
        raise Refused(
            _("By how many working days? From 1 to 250, earlier with a minus."), field="days"
        )
    if not words:
        raise Refused(_("Say why: the reason stands beside the plan."), field="words")
    shift_id = new_id()
    Shift.objects.bulk_create(
        [
            Shift(
                id=shift_id,
                company_id=project.company_id,
                client_id=project.client_id,
                project=project,
                stage=stage,
                side=Side.US,
                cause=Cause.WORD,
                cause_id=shift_id,
                days=count,
                title=stage.title,
                words=words,
                at=now,
                by_seat_id=viewer.seat_id,
            )
        ]
    )
    rows = access.stages(viewer).filter(project_id=project.id, place__gte=stage.place)
    move(list(rows.exclude(state=StageState.DONE)), count, calendar=clocks.calendar(viewer.company))
    note(
        viewer, project, "plan_moved", title=stage.title, words=words, now=now,
        facts={"days": count},
    )  # fmt: skip
    reckon_soon(project)


def move(stages: list[Stage], count: int, *, calendar: Any) -> None:
    """Planned days, not those that were agreed first; what has begun keeps its beginning."""
    for stage in stages:
        if stage.state == StageState.NEXT:
            stage.planned_from = days.moved(calendar, stage.planned_from, count)
        end = days.moved(calendar, stage.planned_to, count)
        stage.planned_to = max(end, stage.planned_from)
    Stage.objects.bulk_update(stages, ["planned_from", "planned_to"])


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
    due: date | None = None,
) -> Task:
    """At the end of its stage. Who sees it is said once, here."""
    _check_audience(viewer, project, audience)
    rows = access.tasks(viewer).filter(project_id=project.id)
    last = rows.order_by().aggregate(n=Max("place"))["n"] or 0
    task = Task(
        id=new_id(),
        company_id=project.company_id,
        client_id=project.client_id,
        project=project,
        stage_id=_own_stage(viewer, project, stage_id),
        audience=audience,
        place=last + 10,
        title=title,
        about=about,
        assignee_id=assignee_id,
        due=due,
        made_at=now,
    )
    task.save(force_insert=True)
    note(
        viewer, project, "task_added", title=title, now=now, audience=audience,
        subject=("task", task.id),
    )  # fmt: skip
    return task


def change_task(
    viewer: Viewer, project: Project, task: Task, *, values: Mapping[str, Any], now: datetime
) -> None:
    """`values`: title, about, assignee_id, due, stage_id, after_id."""
    _check_audience(viewer, project, task.audience)
    said = dict(values)
    said["stage_id"] = _own_stage(viewer, project, said["stage_id"])
    if task.audience == Audience.CLIENT:
        said["after_id"] = None
    elif said["after_id"]:
        _check_order(viewer, project, task, said["after_id"])
    changed = [name for name, value in said.items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, said[name])
    if changed:
        task.save(update_fields=changed)
        note(
            viewer, project, "task_changed", title=task.title, now=now, audience=task.audience,
            subject=("task", task.id), facts={"fields": changed},
        )  # fmt: skip


def set_task_state(
    viewer: Viewer, project: Project, task: Task, state: str, *, now: datetime
) -> None:
    """Raises Refused: it waits for another one."""
    _check_audience(viewer, project, task.audience)
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
    _check_audience(viewer, project, task.audience)
    task.stage_id = _own_stage(viewer, project, stage_id)
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
    _check_audience(viewer, project, task.audience)
    if access.task_files(viewer).filter(task_id=task.id).exists():
        raise Refused(_("Files hang on this task: it stays. Mark it as done instead."))
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
        stage_id=task.stage_id, due=task.due, now=now,
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


def save_items(viewer: Viewer, project: Project, task: Task, lines: list[str]) -> None:
    """The checklist, one line each; what was ticked and still stands there stays ticked."""
    _check_audience(viewer, project, task.audience)
    if len(lines) > MOST_ITEMS:
        raise Refused(
            _("A checklist has at most %(count)s lines.") % {"count": MOST_ITEMS}, field="items"
        )
    rows = access.items(viewer).filter(task_id=task.id)
    ticked = {each.text: each.done_at for each in rows}
    CheckItem.objects.filter(company_id=task.company_id, task_id=task.id).delete()
    CheckItem.objects.bulk_create(
        CheckItem(
            company_id=task.company_id, client_id=task.client_id, task=task,
            place=place, text=text, done_at=ticked.get(text),
        )
        for place, text in enumerate(lines)
    )  # fmt: skip


def tick(
    viewer: Viewer, project: Project, task: Task, item_id: uuid.UUID, *, done: bool, now: datetime
) -> None:
    _check_audience(viewer, project, task.audience)
    rows = access.items(viewer).filter(task_id=task.id, id=item_id)
    if not rows.update(done_at=now if done else None):
        raise Http404


def pin_file(viewer: Viewer, project: Project, task: Task, file: Any, *, now: datetime) -> TaskFile:
    """An uploaded file; who sees the task sees it. Raises Refused."""
    _check_audience(viewer, project, task.audience)
    if access.task_files(viewer).filter(task_id=task.id).count() >= MOST_FILES:
        raise Refused(_("At most %(count)s files.") % {"count": MOST_FILES}, field="file")
    try:
        blob = files.keep_bytes(
            company_id=project.company_id, person_id=viewer.person_id, name=file.name,
            data=file.file, now=now, limit=viewer.company.upload_limit,
        )  # fmt: skip
    except files.Refused as refusal:
        raise Refused(refusal.sentence, field="file") from None
    made = TaskFile(
        company_id=project.company_id, client_id=project.client_id, task=task, blob=blob,
        name=blob.name, size=blob.size, content_type=blob.content_type, at=now,
        by_seat_id=seat_of(viewer),
    )  # fmt: skip
    made.save(force_insert=True)
    note(
        viewer, project, "file_pinned", title=blob.name, now=now, audience=task.audience,
        subject=("task", task.id), facts={"sha256": blob.sha256},
    )  # fmt: skip
    return made


def check(viewer: Viewer, project: Project) -> None:
    """What stands in a project is its audience's."""
    if not access.may_plan(viewer, project.client, project.audience):
        raise Http404


def seat_of(viewer: Viewer) -> uuid.UUID:
    """Whoever plans has a seat."""
    if viewer.seat_id is None:
        raise Http404
    return viewer.seat_id


def _check_audience(viewer: Viewer, project: Project, audience: str) -> None:
    """In a project of the team's own nothing is for the client."""
    if audience not in Audience.values or not access.may_plan(viewer, project.client, audience):
        raise Http404
    if audience == Audience.CLIENT and project.audience != Audience.CLIENT:
        raise Refused(_("This project is the team's own: the client sees nothing of it."))


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


def _own_stage(viewer: Viewer, project: Project, stage_id: uuid.UUID | None) -> uuid.UUID | None:
    if stage_id is None:
        return None
    if not access.stages(viewer).filter(project_id=project.id, id=stage_id).exists():
        raise Http404
    return stage_id


def _set_price(stage: Stage, price: int | None, currency: str) -> None:
    rows = StagePrice.objects.filter(company_id=stage.company_id, stage_id=stage.id)
    if price is None:
        rows.delete()
    elif not rows.update(price=price, currency=currency):
        StagePrice.objects.create(
            company_id=stage.company_id, client_id=stage.client_id, stage=stage,
            price=price, currency=currency,
        )  # fmt: skip


def _today(viewer: Viewer, now: datetime) -> date:
    """The company's day."""
    return clocks.calendar(viewer.company).local(now).date()
