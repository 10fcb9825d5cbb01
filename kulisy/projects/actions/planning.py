"""A project is begun, changed, ended; and what the team planned for itself is copied across."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.catalog.prices import USUAL
from kulisy.clocks import access as clocks
from kulisy.clocks.calendars import Calendar
from kulisy.kit.ids import new_id
from kulisy.kit.text import fold
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects import access, days, finding
from kulisy.projects.actions.facts import note
from kulisy.projects.actions.grounds import check, reckon_soon
from kulisy.projects.actions.modes import moved
from kulisy.projects.models import (
    Audience,
    CheckItem,
    ExpectedPaper,
    Material,
    Outline,
    Project,
    ProjectState,
    Stage,
    StagePrice,
    StageState,
    Task,
)
from kulisy.projects.outlines import Part, read, ready


def begin(
    viewer: Viewer,
    client: Client,
    *,
    audience: str,
    title: str,
    about: str,
    lead_id: uuid.UUID,
    begins: date,
    plan: Sequence[Part],
    now: datetime,
) -> Project:
    """With its plan laid out by the company's working days from `begins`. What `plan` writes for
    the client is the team's own in a project of the team's own."""
    if audience not in Audience.values or not access.may_plan(viewer, client, audience):
        raise Http404
    project = Project(
        id=new_id(),
        company=viewer.company,
        client=client,
        audience=audience,
        title=title,
        about=about,
        lead_id=lead_id,
        made_at=now,
    )
    project.save(force_insert=True)
    _lay_out(viewer, project, plan, begins=begins, now=now)
    finding.keep_plan(project)
    note(viewer, project, "begun", title=title, now=now)
    reckon_soon(project)
    return project


def change(viewer: Viewer, project: Project, *, now: datetime, **values: object) -> None:
    """Title, words, who leads it, where it is talked about. Never its audience."""
    check(viewer, project)
    changed = [name for name, value in values.items() if getattr(project, name) != value]
    if not set(changed) <= {"title", "about", "lead_id", "conversation_id", "reasoned"}:
        raise TypeError(f"nobody changes {changed}")
    if changed:
        before = project.conversation_id
        for name in changed:
            setattr(project, name, values[name])
        moved(viewer, project, before=before)
        project.save(update_fields=changed)
        finding.keep(projects=[project])
        note(viewer, project, "changed", title=project.title, now=now, facts={"fields": changed})


def set_state(viewer: Viewer, project: Project, state: str, *, now: datetime) -> None:
    check(viewer, project)
    if state not in ProjectState.values or project.state == state:
        return
    project.state = state
    project.ended_at = now if state in {ProjectState.DONE, ProjectState.STOPPED} else None
    project.save(update_fields=["state", "ended_at"])
    note(viewer, project, state, title=project.title, now=now)
    reckon_soon(project)


def copy_across(
    viewer: Viewer, project: Project, *, task_ids: Collection[uuid.UUID], now: datetime
) -> Project:
    """A copy that the client sees, with the stages as they stand and, of the tasks, those of
    `task_ids`; the rest comes along as the team's own. The trace stands on the original."""
    if project.audience != Audience.INTERNAL or project.copied_to:
        raise Refused(_("The client sees this project already."))
    if not access.may_plan(viewer, project.client, Audience.CLIENT):
        raise Http404
    copy = Project(
        id=new_id(),
        company=viewer.company,
        client_id=project.client_id,
        audience=Audience.CLIENT,
        title=project.title,
        about=project.about,
        lead_id=project.lead_id,
        made_at=now,
    )
    copy.save(force_insert=True)
    _copy_plan(viewer, project, copy, set(task_ids))
    finding.keep_plan(copy)
    project.copied_to, project.state, project.ended_at = copy.id, ProjectState.STOPPED, now
    project.save(update_fields=["copied_to", "state", "ended_at"])
    note(viewer, project, "copied", title=project.title, now=now, facts={"copy": str(copy.id)})
    note(viewer, copy, "begun", title=copy.title, now=now)
    return copy


def save_outline(
    viewer: Viewer, outline: Outline | None, *, name: str, plan: str, now: datetime
) -> Outline:
    """A template of the company's own. Raises Refused: its plan can't be read, its name
    is taken."""
    if not access.may_keep_outlines(viewer):
        raise Http404
    read(plan)
    others = access.outlines(viewer).exclude(id=outline.id) if outline else access.outlines(viewer)
    if others.filter(name=name).exists():
        raise Refused(_("There is a template of this name."), field="name")
    new = outline is None
    outline = outline or Outline(id=new_id(), company=viewer.company)
    outline.name, outline.plan, outline.changed_at = name, plan, now
    outline.save(force_insert=new)
    return outline


def delete_outline(viewer: Viewer, outline: Outline) -> None:
    """Projects made of it stay as they are."""
    if not access.may_keep_outlines(viewer):
        raise Http404
    outline.delete()


def take_ready_outlines(viewer: Viewer, *, now: datetime) -> int:
    """The templates that come along, in the company's language; those of a taken name stay away.
    How many came."""
    if not access.may_keep_outlines(viewer):
        raise Http404
    known = set(access.outlines(viewer).values_list("name", flat=True))
    fresh = [
        Outline(company=viewer.company, name=name, plan=plan, changed_at=now)
        for name, plan in ready(viewer.company.language)
        if name not in known
    ]
    Outline.objects.bulk_create(fresh)
    return len(fresh)


def _lay_out(
    viewer: Viewer, project: Project, plan: Sequence[Part], *, begins: date, now: datetime
) -> None:
    calendar = clocks.calendar(viewer.company)
    day = days.first(calendar, begins)
    team = people_called(viewer) if any(part.who for part in plan) else {}
    stages: list[Stage] = []
    tasks: list[Task] = []
    items: list[CheckItem] = []
    materials: list[Material] = []
    for place, part in enumerate(plan):
        end = days.moved(calendar, day, part.days - 1)
        stage = _stage(project, part, place, day, end)
        stage.responsible_id = team.get(fold(part.who)) if part.who else None
        stages.append(stage)
        for sketch in part.tasks:
            shown = sketch.audience == project.audience == Audience.CLIENT
            task = Task(
                company_id=project.company_id,
                client_id=project.client_id,
                project=project,
                stage=stage,
                audience=Audience.CLIENT if shown else Audience.INTERNAL,
                place=(len(tasks) + 1) * 10,
                title=sketch.title,
                rounds=sketch.rounds,
                made_at=now,
            )
            tasks.append(task)
            items += [_item(task, number, text) for number, text in enumerate(sketch.items)]
        materials += [
            _material(project, stage, title, calendar, day, by, now=now)
            for title, by in part.materials
        ]
        day = days.moved(calendar, end, 1)
    Stage.objects.bulk_create(stages)
    StagePrice.objects.bulk_create(
        StagePrice(
            company_id=project.company_id, client_id=project.client_id, stage=stage,
            price=part.price, currency=USUAL.get(viewer.company.language, "RUB"),
        )
        for stage, part in zip(stages, plan, strict=True)
        if part.price is not None
    )  # fmt: skip
    Task.objects.bulk_create(tasks)
    CheckItem.objects.bulk_create(items)
    Material.objects.bulk_create(materials)
    ExpectedPaper.objects.bulk_create(
        ExpectedPaper(
            company_id=project.company_id, client_id=project.client_id, stage=stage,
            place=number, kind=kind, title=title,
        )
        for stage, part in zip(stages, plan, strict=True)
        for number, (kind, title) in enumerate(part.papers)
    )  # fmt: skip


def people_called(viewer: Viewer) -> dict[str, uuid.UUID]:
    """Colleagues by their names and by their positions, as a plan names them; of several in one
    position the first by name. Who isn't there is nobody: then whoever leads answers."""
    called: dict[str, uuid.UUID] = {}
    rows = people.team(viewer).filter(active=True).order_by("name", "id")
    for seat_id, name, title in rows.values_list("id", "name", "title"):
        for word in filter(None, (name, title)):
            called.setdefault(fold(word), seat_id)
    return called


def _stage(project: Project, part: Part, place: int, begins: date, ends: date) -> Stage:
    return Stage(
        company_id=project.company_id,
        client_id=project.client_id,
        project=project,
        place=place,
        title=part.title,
        deliverable=part.deliverable,
        state=StageState.NEXT,
        planned_from=begins,
        planned_to=ends,
        first_from=begins,
        first_to=ends,
    )


def _item(task: Task, place: int, text: str) -> CheckItem:
    return CheckItem(
        company_id=task.company_id, client_id=task.client_id, task=task, place=place, text=text
    )


def _material(
    project: Project,
    stage: Stage,
    title: str,
    calendar: Calendar,
    begins: date,
    by: int,
    *,
    now: datetime,
) -> Material:
    return Material(
        company_id=project.company_id,
        client_id=project.client_id,
        project=project,
        stage=stage,
        title=title,
        due=days.moved(calendar, begins, by - 1),
        asked_on=calendar.local(now).date(),
    )


def _copy_plan(viewer: Viewer, project: Project, copy: Project, chosen: set[uuid.UUID]) -> None:
    """Stages, their prices, tasks with checklists, what is needed: all anew, of the same names."""
    stages = {each.id: each for each in access.stages(viewer).filter(project_id=project.id)}
    tasks = {each.id: each for each in access.tasks(viewer).filter(project_id=project.id)}
    items = list(access.items(viewer).filter(task_id__in=tasks))
    prices = list(access.prices(viewer).filter(stage_id__in=stages))
    materials = list(access.materials(viewer).filter(project_id=project.id))
    papers = list(access.expected(viewer).filter(stage_id__in=stages))
    for stage in stages.values():
        stage.id, stage.project_id = new_id(), copy.id
    for old, task in tasks.items():
        task.id, task.project_id = new_id(), copy.id
        task.audience = Audience.CLIENT if old in chosen else Audience.INTERNAL
        task.stage_id = stages[task.stage_id].id if task.stage_id else None
        task.copied_to = None
    for task in tasks.values():
        after = tasks.get(task.after_id) if task.after_id else None
        task.after_id = after.id if after and task.audience == Audience.INTERNAL else None
    for item in items:
        item.id, item.task_id = new_id(), tasks[item.task_id].id
    for price in prices:
        price.id, price.stage_id = new_id(), stages[price.stage_id].id
    for paper in papers:
        paper.id, paper.stage_id = new_id(), stages[paper.stage_id].id
        paper.draft_id = paper.invoice_id = paper.document_id = None
    for material in materials:
        material.id, material.project_id = new_id(), copy.id
        material.stage_id = stages[material.stage_id].id if material.stage_id else None
    Stage.objects.bulk_create(stages.values())
    StagePrice.objects.bulk_create(prices)
    Task.objects.bulk_create(tasks.values())
    CheckItem.objects.bulk_create(items)
    Material.objects.bulk_create(materials)
    ExpectedPaper.objects.bulk_create(papers)
