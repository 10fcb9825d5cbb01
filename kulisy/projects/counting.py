"""The two-sided clock of one project, kept by the worker: what is owed is read from the rows, what
the reckoning says is written down, and the plan is moved by what changed since the last count."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import zip_longest

from kulisy.clocks import access as clocks
from kulisy.clocks.calendars import Calendar
from kulisy.projects import debts
from kulisy.projects.actions.stages import move
from kulisy.projects.models import (
    Approval,
    ApprovalRound,
    Audience,
    Change,
    Material,
    Project,
    ProjectState,
    Remark,
    Shift,
    Side,
    Stage,
    StageState,
    Wait,
)
from kulisy.projects.reckoning import Moved, Owed, Stretch, reckon
from kulisy.projects.waiting import Cause

DAY = timedelta(days=1)


def count(project_id: uuid.UUID, *, now: datetime) -> None:
    """Count one project anew; asked twice, nothing changes. In the worker's role."""
    project = Project.objects.select_related("company").filter(id=project_id).first()
    if project is None or project.state in {ProjectState.DONE, ProjectState.STOPPED}:
        return
    calendar = clocks.calendar(project.company)
    today = calendar.local(now).date()
    stages = list(_of(Stage, project).order_by("place", "planned_from", "id"))
    owed = [
        *_materials(project, calendar, stages),
        *_approvals(project, calendar, stages),
        *debts.answers(project, partial(_day, calendar), partial(_place, stages)),
        *debts.payments(project, stages),
        *_overrun(stages),
    ]
    stretches, moved = reckon(
        owed, calendar=calendar, today=today, paused=_paused(project, calendar, today)
    )
    _keep_waits(project, stretches)
    _keep_shifts(project, moved, stages, calendar, now=now)


def running() -> list[uuid.UUID]:
    """The projects that have to be counted every day. In the worker's role."""
    rows = Project.objects.filter(state__in=[ProjectState.RUNNING, ProjectState.PAUSED])
    return list(rows.order_by("id").values_list("id", flat=True))


def _materials(project: Project, calendar: Calendar, stages: Sequence[Stage]) -> list[Owed]:
    if project.audience != Audience.CLIENT:
        return []
    return [
        Owed(
            side=Side.CLIENT,
            cause=Cause.MATERIAL,
            cause_id=each.id,
            title=each.title,
            since=each.due,
            due=each.due,
            came=_day(calendar, each.sent_at) if each.sent_at else None,
            place=_place(stages, each.stage_id),
        )
        for each in _of(Material, project).exclude(state=Material.State.DROPPED)
    ]


def _approvals(project: Project, calendar: Calendar, stages: Sequence[Stage]) -> list[Owed]:
    """Each round: the client from the day it was sent until his remarks or his approval; us from
    the remarks until the next round."""
    rounds = list(
        ApprovalRound.objects.filter(
            company_id=project.company_id, approval__project_id=project.id
        ).order_by("approval_id", "number")
    )
    approvals = {each.id: each for each in _of(Approval, project)}
    said = _last_remarks(project)
    found = []
    for each, after in zip_longest(rounds, rounds[1:]):
        approval = approvals[each.approval_id]
        following = after if after and after.approval_id == approval.id else None
        if approval.state == Approval.State.WITHDRAWN and following is None:
            continue
        answered = said.get((approval.id, each.number))
        if following is None:
            answered = {
                Approval.State.APPROVED: approval.approved_at,
                Approval.State.REMARKS: answered,
            }.get(Approval.State(approval.state))
        ended = answered or (following.sent_at if following else None)
        place = _place(stages, approval.stage_id)
        sent, title = _day(calendar, each.sent_at), approval.title
        came = _day(calendar, ended) if ended else None
        found.append(Owed(Side.CLIENT, Cause.APPROVAL, each.id, title, sent, each.due, came, place))
        if came and answered and (following or approval.state == Approval.State.REMARKS):
            back = _day(calendar, following.sent_at) if following else None
            found.append(Owed(Side.US, Cause.REMARKS, each.id, title, came, came, back, place))
    return found


def _last_remarks(project: Project) -> dict[tuple[uuid.UUID, int], datetime]:
    """(approval, round) → its last remark."""
    rows = Remark.objects.filter(
        company_id=project.company_id, approval__project_id=project.id
    ).order_by("at")
    return {(approval_id, number): at for approval_id, number, at in
            rows.values_list("approval_id", "round", "at")}  # fmt: skip


def _overrun(stages: Sequence[Stage]) -> list[Owed]:
    """Our stages: the promise is the day they are planned to end, which delays of the client have
    moved already. A delay of ours moves what comes after."""
    return [
        Owed(
            side=Side.US,
            cause=Cause.STAGE,
            cause_id=each.id,
            title=each.title,
            since=each.planned_to,
            due=each.planned_to,
            came=each.ended_on,
            place=each.place + 1,
        )
        for each in stages
        if each.state == StageState.NOW or each.ended_on
    ]


def _paused(project: Project, calendar: Calendar, today: date) -> set[date]:
    """The days on which the work was stopped, from the project's own history."""
    kinds = list(ProjectState.values)
    rows = Change.objects.filter(
        company_id=project.company_id, project_id=project.id, kind__in=kinds
    ).order_by("at", "id")
    found: set[date] = set()
    since: date | None = None
    for kind, at in [*rows.values_list("kind", "at")]:
        day = _day(calendar, at)
        if since is not None:
            found |= {since + DAY * n for n in range((day - since).days)}
        since = day if kind == ProjectState.PAUSED else None
    if since is not None:
        found |= {since + DAY * n for n in range((today - since).days + 1)}
    return found


def _keep_waits(project: Project, stretches: Sequence[Stretch]) -> None:
    """Stretches of a day at least; what no longer stands goes."""
    known = {(each.cause, each.cause_id, each.since): each for each in _of(Wait, project)}
    fresh = []
    for each in stretches:
        owed = each.owed
        row = known.pop((owed.cause, owed.cause_id, owed.since), None)
        if not each.days:
            if row:
                row.delete()
            continue
        row = row or Wait(
            company_id=project.company_id, client_id=project.client_id, project=project,
            cause=owed.cause, cause_id=owed.cause_id, since=owed.since,
        )  # fmt: skip
        row.side, row.title, row.until = owed.side, owed.title, owed.came
        row.days, row.late = each.days, each.late
        fresh.append(row)
    Wait.objects.filter(id__in=[each.id for each in known.values()]).delete()
    Wait.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["company", "project", "cause", "cause_id", "since"],
        update_fields=["side", "title", "until", "days", "late"],
    )


def _keep_shifts(
    project: Project,
    moved: Sequence[Moved],
    stages: Sequence[Stage],
    calendar: Calendar,
    *,
    now: datetime,
) -> None:
    """The plan moves by the difference to what it was moved by before."""
    rows = _of(Shift, project).exclude(cause=Cause.WORD)
    known = {(each.cause, each.cause_id): each for each in rows}
    for each in moved:
        owed = each.owed
        row = known.pop((owed.cause, owed.cause_id), None)
        before = row.days if row else 0
        if row and before == each.days:
            continue
        moving = _moving(stages, owed.place)
        if not moving and not row:
            continue
        move(moving, each.days - before, calendar=calendar)
        row = row or Shift(
            company_id=project.company_id, client_id=project.client_id, project=project,
            stage=moving[0], side=owed.side, cause=owed.cause, cause_id=owed.cause_id,
        )  # fmt: skip
        row.days, row.title, row.at = each.days, owed.title, now
        row.save()
    for left in known.values():
        place = next((each.place for each in stages if each.id == left.stage_id), 0)
        move(_moving(stages, place), -left.days, calendar=calendar)
        left.delete()


def _moving(stages: Sequence[Stage], place: int) -> list[Stage]:
    return [each for each in stages if each.place >= place and each.state != StageState.DONE]


def _place(stages: Sequence[Stage], stage_id: uuid.UUID | None) -> int:
    """Of the stage a thing belongs to; else of the first that isn't done."""
    own = next((each.place for each in stages if each.id == stage_id), None)
    if own is not None:
        return own
    return next((each.place for each in stages if each.state != StageState.DONE), 0)


def _day(calendar: Calendar, moment: datetime) -> date:
    return calendar.local(moment).date()


def _of(rows: type, project: Project):  # type: ignore[no-untyped-def]
    return rows.objects.filter(company_id=project.company_id, project_id=project.id)  # type: ignore[attr-defined]
