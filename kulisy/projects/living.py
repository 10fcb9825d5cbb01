"""The client's view of a project: one page that reads in half a minute. Made of rows that `access`
gave; the number of statements doesn't grow with what there is."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from kulisy.conversations import access as talk
from kulisy.kit.addresses import address
from kulisy.kit.statements import together
from kulisy.people import access as people
from kulisy.people.looking import rewritten
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer
from kulisy.projects import access, hanging, judging, wording
from kulisy.projects.beside import Piece, Waits, living_pieces, living_rows, living_waits
from kulisy.projects.chips import File, file_of, files_of
from kulisy.projects.models import Approval, Material, StageState, TaskState
from kulisy.projects.owing import Asked, Need, asked, need
from kulisy.projects.ribbons import ribbon_of, said_of
from kulisy.projects.steps import Step, next_of, steps_of
from kulisy.projects.told import Balance, Told, balance, changes_of

#: How much of each stands on the page.
DONE, FILES, PEOPLE = 8, 12, 6
WEEK = timedelta(days=7)
#: What would wait in a stage that lies further ahead isn't told as waiting yet.
SOON = timedelta(days=14)

#: Rooms above: the address of a piece that stands on the living page, "" for none; fetched by the
#: page itself, so that it costs the page nothing.
BESIDE: list[Callable[[Viewer, Any], str]] = []


@dataclass(frozen=True)
class Face:
    id: uuid.UUID
    name: str
    note: str
    photo_url: str | None
    leads: bool


@dataclass(frozen=True)
class Living:
    """What the template shows."""

    said: str
    ribbon: list[dict[str, object]]
    steps: Sequence[Step]
    now: Step | None
    needs: Sequence[Need]
    later: Sequence[Need]
    received: Sequence[Need]
    asked: Sequence[Asked]
    approved: Sequence[Asked]
    done: Sequence[Any]
    next: Sequence[Any]
    changes: Sequence[Told]
    unseen: int
    shifts: Sequence[tuple[str, str, datetime]]
    moved: int
    balance: Balance
    files: Sequence[File]
    people: Sequence[Face]
    talk_url: str
    #: Of BESIDE.
    beside: Sequence[str]
    questions: Sequence[hanging.Awaited]
    #: Of rooms above.
    waits: Sequence[Waits]
    papers: Mapping[uuid.UUID, Sequence[hanging.Paper]]
    #: What rooms above know of it.
    pieces: Sequence[Piece]
    #: Stage → how it went.
    judged: Mapping[uuid.UUID, judging.Judged]
    #: Of these the one that the page asks about.
    asking: judging.Judged | None


def living(viewer: Viewer, project: Any, *, now: datetime) -> Living:
    """Four statements."""
    today = timezone.localtime(now).date()
    found = _found(viewer, project, now=now)
    faces = _people(viewer, project, found["stages"], found["tasks"])
    known = {each.id: each for each in faces}
    steps = steps_of(found["stages"], found["counts"], known)
    files = files_of(viewer, "material", found["material_files"], "material_id")
    needs = [need(each, files.get(each.id, ()), today) for each in found["materials"]]
    awaited = [each for each in needs if each.state == Material.State.NEEDED]
    soon = today + SOON
    shown = [asked(viewer, each, found["rounds"], today) for each in found["approvals"]]
    changes = changes_of(viewer, found)
    judged = judging.judged(viewer, found["stages"], found["given"])
    pinned = [
        *found["task_files"],
        *[each for each in found["rounds"] if each.blob_id and each.number == each.approval.round],
    ]
    return Living(
        said=said_of(project, found["stages"]),
        ribbon=ribbon_of(found["stages"], {each.id: (each.done, each.tasks) for each in steps}),
        steps=steps,
        now=next((each for each in steps if each.state == StageState.NOW), None),
        needs=[each for each in awaited if each.due <= soon],
        later=[each for each in awaited if each.due > soon],
        received=[each for each in needs if each.state != Material.State.NEEDED],
        asked=[each for each in shown if each.state == Approval.State.WAITING],
        approved=[each for each in shown if each.state != Approval.State.WAITING],
        done=found["done"],
        next=next_of(found["tasks"], found["stages"]),
        changes=changes,
        unseen=sum(each.unseen for each in changes),
        shifts=[(wording.moved_by(each), wording.why(each), each.at) for each in found["shifts"]],
        moved=sum(each.days for each in found["shifts"]),
        balance=balance(found["waits"]),
        files=[file_of(viewer, each) for each in pinned][:FILES],
        people=faces[:PEOPLE],
        talk_url=_talk(viewer, found["talk"]),
        beside=[url for each in BESIDE if (url := each(viewer, project))],
        questions=hanging.awaited(viewer, found["questions"], today),
        waits=living_waits(viewer, found, now),
        papers=hanging.papers(viewer, found["papers"]),
        pieces=living_pieces(viewer, project, found, now),
        judged=judged,
        asking=judging.asking(found["stages"], judged, today=today),
    )


def _found(viewer: Viewer, project: Any, *, now: datetime) -> dict[str, list[Any]]:
    """Everything that hangs on the project, by one statement, and how much of it is done."""
    own = {"project_id": project.id}
    tasks = access.tasks(viewer).filter(**own)
    opened = tasks.exclude(state=TaskState.DONE)
    materials = access.materials(viewer).filter(**own).exclude(state=Material.State.DROPPED)
    approvals = access.approvals(viewer).filter(**own).exclude(state=Approval.State.WITHDRAWN)
    rounds = access.rounds(viewer).filter(approval__project_id=project.id)
    changes = access.changes(viewer).filter(**own).exclude(kind__in=wording.QUIET)
    stages = access.stages(viewer).filter(**own)
    asked = {
        "stages": stages[:60],
        "given": judging.given(viewer, stages),
        "done": tasks.filter(done_at__gt=now - WEEK).order_by("-done_at", "-id")[:DONE],
        "tasks": opened.order_by("place", "id")[:60],
        "materials": materials[:100],
        "material_files": access.material_files(viewer).filter(material__project_id=project.id)[
            :200
        ],
        "approvals": approvals[:60],
        "rounds": rounds.select_related("approval").order_by("-sent_at", "-id")[:60],
        "waits": access.waits(viewer).filter(**own)[:60],
        "shifts": access.shifts(viewer).filter(**own)[:30],
        "changes": changes[:40],
        "visits": access.visits(viewer).filter(**own)[:4],
        "task_files": access.task_files(viewer)
        .filter(task__project_id=project.id)
        .order_by("-at", "-id")[:FILES],
        "talk": talk.conversations(viewer)
        .filter(id=project.conversation_id)
        .order_by()
        .values_list("id", flat=True),
        "questions": hanging.open_questions(viewer).filter(**own)[:30],
        "papers": hanging.paper_rows(viewer, project.id)[:200],
        **living_rows(viewer, project, now),
    }
    found = dict(zip(asked, together(list(asked.values())), strict=True))
    counts = tasks.order_by().values_list("stage_id", "state").annotate(n=Count("id"))
    return found | {"counts": list(counts)}


def _people(
    viewer: Viewer, project: Any, stages: Sequence[Any], tasks: Sequence[Any]
) -> list[Face]:
    """Who leads it and who does something in it, as far as they are presented to the client."""
    clients = list(people.clients(viewer).filter(id=project.client_id))
    presented = people.presented_to_each(viewer, clients).get(project.client_id, [])
    working = {each.responsible_id for each in stages} | {each.assignee_id for each in tasks}
    faces = [
        Face(
            id=seat.id,
            name=seat.name,
            note=" · ".join(filter(None, [seat.title, seat.answers_for])),
            photo_url=portrait(viewer, "seat", seat.id, seat.photo),
            leads=seat.id == project.lead_id,
        )
        for seat in presented
        if seat.id == project.lead_id or seat.id in working
    ]
    return sorted(faces, key=lambda each: not each.leads)


def _talk(viewer: Viewer, found: Sequence[uuid.UUID]) -> str:
    if not found:
        return ""
    name = f"{viewer.face}:conversation"
    return rewritten(viewer, address(name, viewer.company.slug, found[0]))
