"""A month of projects: on which day what is due, of the team and of the client. The number of
statements doesn't grow with what there is."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import get_day_names
from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.clocks import access as clocks
from kulisy.kit.addresses import address
from kulisy.kit.statements import together
from kulisy.look.moments import by_skeleton, locale, month_of
from kulisy.people.viewer import Viewer
from kulisy.projects import access, days
from kulisy.projects.models import Approval, Material, ProjectState, StageState, TaskState

DAY, WEEK = timedelta(days=1), 7
#: Of each kind, in one month.
MANY = 400
#: So many lines of a day are shown at once; the others unfold.
SHOWN = 6


@dataclass(frozen=True)
class Due:
    """Something on a day."""

    id: uuid.UUID
    kind: str
    icon: str
    title: str
    #: What happens with it on that day, for the ear.
    said: str
    url: str
    project: str
    internal: bool
    done: bool
    late: bool
    #: Where it is moved to; "" where it isn't moved by hand.
    move: str
    reasoned: bool


@dataclass(frozen=True)
class Square:
    day: date
    words: str
    own: bool
    off: bool
    today: bool
    dues: Sequence[Due]
    more: Sequence[Due]


@dataclass(frozen=True)
class Month:
    title: str
    this: str
    before: str
    after: str
    names: Sequence[tuple[str, str]]
    weeks: Sequence[Sequence[Square]]
    count: int
    movable: bool


def month(viewer: Viewer, rows: Any, *, first: date, now: datetime, alone: bool = False) -> Month:
    """From the Monday before its first day to the Sunday after its last. `alone`: of one project,
    whose name needn't be said on each line. Six statements."""
    today = timezone.localtime(now).date()
    begin = first - DAY * first.weekday()
    last = (first + DAY * 31).replace(day=1) - DAY
    end = last + DAY * (6 - last.weekday())
    projects = {each.id: each for each in rows.select_related("client")}
    found = _dues(viewer, projects, begin, end, today, alone=alone)
    calendar = clocks.calendar(viewer.company)
    every = [begin + DAY * n for n in range((end - begin).days + 1)]
    squares = [
        Square(
            day=day,
            words=by_skeleton(day, "MMMMEEEEd"),
            own=day.month == first.month,
            off=not days.works(calendar, day),
            today=day == today,
            dues=found[day][:SHOWN],
            more=found[day][SHOWN:],
        )
        for day in every
    ]
    wide, short = (get_day_names(width, "stand-alone", locale()) for width in ("wide", "short"))
    return Month(
        title=month_of(first),
        this=f"{first:%Y-%m}",
        before=f"{first - DAY:%Y-%m}",
        after=f"{last + DAY:%Y-%m}",
        names=[(short[n], wide[n]) for n in range(WEEK)],
        weeks=[squares[at : at + WEEK] for at in range(0, len(squares), WEEK)],
        count=sum(len(each) for each in found.values()),
        movable=any(each.move for dues in found.values() for each in dues),
    )


def _dues(
    viewer: Viewer, projects: dict[uuid.UUID, Any], begin: date, end: date, today: date, *,
    alone: bool,
) -> dict[date, list[Due]]:  # fmt: skip
    ids, between = list(projects), (begin, end)
    own = {"project_id__in": ids}
    stages, tasks, materials, rounds = together(
        [
            access.stages(viewer).filter(**own, planned_to__range=between)[:MANY],
            access.tasks(viewer).filter(**own, due__range=between).defer("about")[:MANY],
            access.materials(viewer)
            .filter(**own, due__range=between)
            .exclude(state=Material.State.DROPPED)[:MANY],
            access.rounds(viewer)
            .filter(approval__project_id__in=ids, due__range=between)
            .select_related("approval")[:MANY],
        ]
    )
    found: dict[date, list[Due]] = defaultdict(list)
    make = _maker(viewer, projects, today, alone=alone)
    for each in stages:
        found[each.planned_to].append(
            make(
                each, "stage", "flag", each.project_id, _("the stage ends"), each.planned_to,
                done=each.state == StageState.DONE, url=("desk:stage", each.id),
            )
        )  # fmt: skip
    for each in materials:
        found[each.due].append(
            make(
                each, "material", "hand", each.project_id, _("we wait for it"), each.due,
                done=each.state != Material.State.NEEDED,
                url=("desk:project", each.project_id), at=f"#m-{each.id}",
            )
        )  # fmt: skip
    for each in rounds:
        if each.number == each.approval.round and each.approval.state != Approval.State.WITHDRAWN:
            found[each.due].append(
                make(
                    each.approval, "approval", "eye", each.approval.project_id,
                    _("the client answers"), each.due,
                    done=each.approval.state != Approval.State.WAITING,
                    url=("desk:approval", each.approval_id),
                )
            )  # fmt: skip
    for each in tasks:
        found[each.due].append(
            make(
                each, "task", "circle", each.project_id, _("to be done"), each.due,
                done=each.state == TaskState.DONE, url=("desk:task", each.id),
                internal=each.audience == access.Audience.INTERNAL, movable=True,
            )
        )  # fmt: skip
    return found


def _maker(viewer: Viewer, projects: dict[uuid.UUID, Any], today: date, *, alone: bool) -> Any:
    slug = viewer.company.slug
    closed = {ProjectState.DONE, ProjectState.STOPPED}

    def make(
        row: Any, kind: str, icon: str, project_id: uuid.UUID, said: str, day: date, *, done: bool,
        url: tuple[str, uuid.UUID], at: str = "", internal: bool = False, movable: bool = False,
    ) -> Due:  # fmt: skip
        project = projects[project_id]
        movable = movable and not done and project.state not in closed
        audience = access.Audience.INTERNAL if internal else access.Audience.CLIENT
        if movable and not access.may_plan(viewer, project.client, audience):
            movable = False
        return Due(
            id=row.id,
            kind=kind,
            icon="circle-check" if done else icon,
            title=row.title,
            said=said,
            url=address(url[0], slug, url[1]) + at,
            project="" if alone else f"{project.client.name}: {project.title}",
            internal=internal or project.audience == access.Audience.INTERNAL,
            done=done,
            late=not done and day < today,
            move=address("desk:task_days", slug, row.id) if movable else "",
            reasoned=project.reasoned,
        )

    return make
