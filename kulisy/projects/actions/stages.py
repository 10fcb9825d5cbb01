"""Stages: made, begun, done, moved with their reason."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.clocks import access as clocks
from kulisy.kit.ids import new_id
from kulisy.kit.time import date_in
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer
from kulisy.projects import access, beside, days, finding
from kulisy.projects.actions.awaiting import TELL
from kulisy.projects.actions.facts import note
from kulisy.projects.actions.grounds import ask_why, check, reckon_soon
from kulisy.projects.models import (
    Project,
    Shift,
    Side,
    Stage,
    StagePrice,
    StageState,
    Task,
    TaskState,
)
from kulisy.projects.waiting import Cause

DAYS = frozenset({"planned_from", "planned_to"})


def save_stage(
    viewer: Viewer,
    project: Project,
    stage: Stage | None,
    *,
    values: Mapping[str, Any],
    price: int | None,
    currency: str,
    now: datetime,
    words: str = "",
) -> Stage:
    """`values`: title, deliverable, responsible_id, planned_from, planned_to. What was agreed first
    stays as it was. `price`: kopecks, the team's; None takes it away. `words`: why its days are
    others now. Raises Refused."""
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
    moved = not new and bool(DAYS & set(changed))
    if moved:
        ask_why(project, words)
    for name in changed:
        setattr(stage, name, values[name])
    stage.save(force_insert=new)
    _set_price(stage, price, currency)
    if new or changed:
        finding.keep(stages=[stage])
        kind = "stage_added" if new else "stage_days" if moved else "stage_changed"
        note(
            viewer, project, kind, title=stage.title, words=words if moved else "", now=now,
            facts={"fields": changed},
        )  # fmt: skip
        reckon_soon(project)
    return stage


def set_stage_days(
    viewer: Viewer,
    project: Project,
    stage: Stage,
    *,
    begins: date,
    ends: date,
    words: str,
    now: datetime,
) -> None:
    """By hand on the chart. Moved as a whole, it takes along what comes after it, as `move_plan`
    does; made longer or shorter, it is a stage of other days, as its form has it. Raises
    Refused."""
    calendar = clocks.calendar(viewer.company)
    if begins != stage.planned_from and ends != stage.planned_to:
        count = days.apart(calendar, stage.planned_from, begins)
        move_plan(viewer, project, stage, count=count, words=words, now=now)
        return
    values = {
        "title": stage.title,
        "deliverable": stage.deliverable,
        "responsible_id": stage.responsible_id,
        "planned_from": begins,
        "planned_to": ends,
    }
    price = access.prices(viewer).filter(stage_id=stage.id).first()
    save_stage(
        viewer, project, stage, values=values, price=price.price if price else None,
        currency=price.currency if price else "", words=words, now=now,
    )  # fmt: skip


def begin_stage(viewer: Viewer, project: Project, stage: Stage, *, now: datetime) -> None:
    check(viewer, project)
    stage.state, stage.ended_on = StageState.NOW, None
    stage.began_on = stage.began_on or date_in(now, viewer.company.time_zone)
    stage.save(update_fields=["state", "began_on", "ended_on"])
    note(viewer, project, "stage_begun", title=stage.title, now=now)
    reckon_soon(project)


def finish_stage(viewer: Viewer, project: Project, stage: Stage, *, now: datetime) -> None:
    """The next one begins with it, where none is in work."""
    check(viewer, project)
    today = date_in(now, viewer.company.time_zone)
    stage.state, stage.ended_on = StageState.DONE, today
    stage.began_on = stage.began_on or min(stage.planned_from, today)
    stage.save(update_fields=["state", "began_on", "ended_on"])
    note(viewer, project, "stage_done", title=stage.title, now=now)
    outbox.defer(TELL, kind="stage", subject_id=str(stage.id), fact=f"done{today:%Y%m%d}")
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
    held = (
        access.materials(viewer),
        access.approvals(viewer),
        access.shifts(viewer),
        access.questions(viewer),
        access.papers(viewer),
    )
    if stage.state != StageState.NEXT or any(
        rows.filter(stage_id=stage.id).exists() for rows in held
    ):
        raise Refused(_("What was begun, asked for or moved stays in the project."))
    note(viewer, project, "stage_dropped", title=stage.title, now=now)
    Task.objects.filter(company_id=stage.company_id, stage_id=stage.id).update(stage_id=None)
    access.expected(viewer).filter(stage_id=stage.id).delete()
    finding.forget(stage=stage)
    _set_price(stage, None, "")
    for leave in beside.STAGE_GOES:
        leave(viewer, stage)
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
    """Planned days, not those that were agreed first; what has begun keeps its beginning. What is
    still to be done in these stages moves along."""
    for stage in stages:
        if stage.state == StageState.NEXT:
            stage.planned_from = days.moved(calendar, stage.planned_from, count)
        end = days.moved(calendar, stage.planned_to, count)
        stage.planned_to = max(end, stage.planned_from)
    Stage.objects.bulk_update(stages, ["planned_from", "planned_to"])
    if not stages:
        return
    tasks = list(
        Task.objects.filter(
            company_id=stages[0].company_id, stage_id__in=[each.id for each in stages]
        )
        .exclude(state=TaskState.DONE)
        .exclude(due=None)
    )
    for task in tasks:
        if task.begins:
            task.begins = days.moved(calendar, task.begins, count)
        if task.due:
            task.due = days.moved(calendar, task.due, count)
    Task.objects.bulk_update(tasks, ["begins", "due"], batch_size=500)


def _set_price(stage: Stage, price: int | None, currency: str) -> None:
    rows = StagePrice.objects.filter(company_id=stage.company_id, stage_id=stage.id)
    if price is None:
        rows.delete()
    elif not rows.update(price=price, currency=currency):
        StagePrice.objects.create(
            company_id=stage.company_id, client_id=stage.client_id, stage=stage,
            price=price, currency=currency,
        )  # fmt: skip
