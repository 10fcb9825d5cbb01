"""The client's view of a project: one page that reads in half a minute. Made of rows that `access`
gave; the number of statements doesn't grow with what there is."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from kulisy.conversations import access as talk
from kulisy.files.kinds import INLINE, PREVIEWED
from kulisy.kit.addresses import address
from kulisy.kit.statements import together
from kulisy.people import access as people
from kulisy.people.looking import rewritten
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer
from kulisy.projects import access, wording
from kulisy.projects.models import Approval, Material, Side, StageState, TaskState
from kulisy.projects.ribbons import ribbon_of, said_of

#: How much of each stands on the page.
DONE, NEXT, CHANGES, FILES, PEOPLE = 8, 6, 6, 12, 6
WEEK = timedelta(days=7)
#: What would wait in a stage that lies further ahead isn't told as waiting yet.
SOON = timedelta(days=14)


@dataclass(frozen=True)
class File:
    """A file of the project, for a chip."""

    name: str
    url: str
    size: int
    content_type: str
    preview_url: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """A stage on the way."""

    id: uuid.UUID
    number: int
    title: str
    deliverable: str
    state: str
    said: str
    days: str
    #: Moved against what was agreed first, in words; "" where it wasn't.
    agreed: str
    who: str
    done: int
    tasks: int


@dataclass(frozen=True)
class Need:
    """Something that the client is to send."""

    id: uuid.UUID
    title: str
    about: str
    due: date
    late: bool
    state: str
    said: str
    returned: str
    answer: str
    files: Sequence[File]


@dataclass(frozen=True)
class Asked:
    """Something that the client is to approve, or has approved."""

    id: uuid.UUID
    title: str
    state: str
    said: str
    tone: str
    round: str
    due: date | None
    late: bool
    url: str
    at: datetime | None


@dataclass(frozen=True)
class Told:
    """A change."""

    text: str
    words: str
    icon: str
    at: datetime
    unseen: bool


@dataclass(frozen=True)
class Balance:
    """Whose days they were, both sides beside each other."""

    theirs: int
    ours: int
    lines: Sequence[tuple[str, str, int, bool]]

    @property
    def most(self) -> int:
        return max(self.theirs, self.ours, 1)


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


def living(viewer: Viewer, project: Any, *, now: datetime) -> Living:
    """Four statements."""
    today = timezone.localtime(now).date()
    found = _asked(viewer, project, now=now)
    faces = _people(viewer, project, found["stages"], found["tasks"])
    known = {each.id: each for each in faces}
    steps = _steps(found["stages"], found["counts"], known)
    files = _files_of(viewer, "material", found["material_files"], "material_id")
    needs = [_need(each, files.get(each.id, ()), today) for each in found["materials"]]
    awaited = [each for each in needs if each.state == Material.State.NEEDED]
    soon = today + SOON
    shown = [_shown(viewer, each, found["rounds"], today) for each in found["approvals"]]
    changes = _changes(viewer, found)
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
        next=_next(found["tasks"], found["stages"]),
        changes=changes,
        unseen=sum(each.unseen for each in changes),
        shifts=[(wording.moved_by(each), wording.why(each), each.at) for each in found["shifts"]],
        moved=sum(each.days for each in found["shifts"]),
        balance=balance(found["waits"]),
        files=[_file(viewer, each) for each in pinned][:FILES],
        people=faces[:PEOPLE],
        talk_url=_talk(viewer, found["talk"]),
    )


def balance(waits: Sequence[Any]) -> Balance:
    return Balance(
        theirs=sum(each.days for each in waits if each.side == Side.CLIENT),
        ours=sum(each.days for each in waits if each.side == Side.US),
        lines=[
            (str(each.side), wording.waited(each), each.days, each.until is None) for each in waits
        ],
    )


def files_of(viewer: Viewer, kind: str, rows: Sequence[Any], by: str) -> dict[Any, list[File]]:
    return _files_of(viewer, kind, rows, by)


def _asked(viewer: Viewer, project: Any, *, now: datetime) -> dict[str, list[Any]]:
    """Everything that hangs on the project, by one statement, and how much of it is done."""
    own = {"project_id": project.id}
    tasks = access.tasks(viewer).filter(**own)
    opened = tasks.exclude(state=TaskState.DONE)
    materials = access.materials(viewer).filter(**own).exclude(state=Material.State.DROPPED)
    approvals = access.approvals(viewer).filter(**own).exclude(state=Approval.State.WITHDRAWN)
    rounds = access.rounds(viewer).filter(approval__project_id=project.id)
    changes = access.changes(viewer).filter(**own).exclude(kind__in=wording.QUIET)
    asked = {
        "stages": access.stages(viewer).filter(**own)[:60],
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
    }
    found = dict(zip(asked, together(list(asked.values())), strict=True))
    counts = tasks.order_by().values_list("stage_id", "state").annotate(n=Count("id"))
    return found | {"counts": list(counts)}


def _steps(
    stages: Sequence[Any], counts: Sequence[Any], faces: Mapping[uuid.UUID, Face]
) -> list[Step]:
    whole: dict[Any, int] = defaultdict(int)
    done: dict[Any, int] = defaultdict(int)
    for stage_id, state, count in counts:
        whole[stage_id] += count
        done[stage_id] += count if state == TaskState.DONE else 0
    return [step(each, number, faces, done[each.id], whole[each.id])
            for number, each in enumerate(stages, 1)]  # fmt: skip


def step(stage: Any, number: int, faces: Mapping[uuid.UUID, Any], done: int, tasks: int) -> Step:
    """As it was where it is over, else as it is planned."""
    since = stage.began_on or stage.planned_from
    until = stage.ended_on or max(stage.planned_to, since)
    moved = not stage.ended_on and stage.planned_to != stage.first_to
    who = faces.get(stage.responsible_id)
    return Step(
        id=stage.id,
        number=number,
        title=stage.title,
        deliverable=stage.deliverable,
        state=str(stage.state),
        said=str(stage.get_state_display()),
        days=wording.span(min(since, until), until),
        agreed=wording.span(stage.first_from, stage.first_to) if moved else "",
        who=who.name if who else "",
        done=done,
        tasks=tasks,
    )


def _next(tasks: Sequence[Any], stages: Sequence[Any]) -> list[Any]:
    """What is in work first, then what comes in the stage we are in, then in those after it."""
    order = {each.id: each.place for each in stages if each.state != StageState.DONE}
    far = len(order) + 1000
    waiting = sorted(
        tasks,
        key=lambda each: (each.state != TaskState.DOING, order.get(each.stage_id, far), each.place),
    )
    return waiting[:NEXT]


def _need(material: Any, files: Sequence[File], today: date) -> Need:
    return Need(
        id=material.id,
        title=material.title,
        about=material.about,
        due=material.due,
        late=material.state == Material.State.NEEDED and material.due < today,
        state=str(material.state),
        said=str(material.get_state_display()),
        returned=material.returned_because if material.state == Material.State.NEEDED else "",
        answer=material.answer,
        files=files,
    )


def _shown(viewer: Viewer, approval: Any, rounds: Sequence[Any], today: date) -> Asked:
    newest = next(
        (each for each in rounds
         if each.approval_id == approval.id and each.number == approval.round), None,
    )  # fmt: skip
    due = newest.due if newest else None
    waits = approval.state == Approval.State.WAITING
    return Asked(
        id=approval.id,
        title=approval.title,
        state=str(approval.state),
        said=str(approval.get_state_display()),
        tone=wording.APPROVAL_TONES[approval.state],
        round=wording.round_of(approval),
        due=due,
        late=bool(waits and due and due < today),
        url=rewritten(viewer, address(f"{viewer.face}:approval", viewer.company.slug, approval.id)),
        at=approval.approved_at,
    )


def _changes(viewer: Viewer, found: Mapping[str, Sequence[Any]]) -> list[Told]:
    """Not one's own; what came since the visit before this one is unseen."""
    visit = next(iter(found["visits"]), None)
    since = (visit.seen_before_at or visit.seen_at) if visit else None
    return [
        Told(
            text=wording.changed(each),
            words=each.words,
            icon=wording.icon_of(each),
            at=each.at,
            unseen=since is None or each.at > since,
        )
        for each in found["changes"]
        if each.by_contact_id not in viewer.contact_ids
    ][:CHANGES]


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


def _files_of(viewer: Viewer, kind: str, rows: Sequence[Any], by: str) -> dict[Any, list[File]]:
    found: dict[Any, list[File]] = defaultdict(list)
    for each in rows:
        found[getattr(each, by)].append(_file(viewer, each, kind))
    return found


def _file(viewer: Viewer, row: Any, kind: str = "") -> File:
    """A row of TaskFile, MaterialFile or a round."""
    kind = kind or ("round" if hasattr(row, "sha256") else "task")
    slug, face = viewer.company.slug, viewer.face
    url = rewritten(viewer, address(f"{face}:project_file", slug, kind, row.id))
    return File(
        name=row.name,
        url=url + ("?look=1" if row.content_type in INLINE else ""),
        size=row.size,
        content_type=row.content_type,
        preview_url=rewritten(viewer, address(f"{face}:project_preview", slug, kind, row.id))
        if row.content_type in PREVIEWED
        else "",
        at=getattr(row, "at", None) or row.sent_at,
    )


def file_of(viewer: Viewer, row: Any, kind: str) -> File:
    """For pages that show one."""
    return _file(viewer, row, kind)


def _talk(viewer: Viewer, found: Sequence[uuid.UUID]) -> str:
    if not found:
        return ""
    name = f"{viewer.face}:conversation"
    return rewritten(viewer, address(name, viewer.company.slug, found[0]))
