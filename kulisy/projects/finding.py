"""Finding projects by words: of the project itself, of its stages, of its tasks. For the search
over everything and for the jump."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.kit.finding import having, query, vector
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.models import Project, SearchRow, Stage, Task

#: So many rows are looked at for so many projects and things of them.
WIDTH = 5
#: The sign of a project as a whole.
WHOLE = "layers"


@dataclass(frozen=True)
class Found:
    """A project, a stage or a task among what was found."""

    id: uuid.UUID
    title: str
    note: str
    icon: str
    internal: bool
    state: str
    at: datetime
    client: str
    url: str


def keep(
    *, projects: Sequence[Project] = (), stages: Sequence[Stage] = (), tasks: Sequence[Task] = ()
) -> None:
    """What each can be found by, anew. Of stages and tasks their `project` must be known."""
    for name, things in (("project", projects), ("stage", stages), ("task", tasks)):
        if not things:
            continue
        own = {"stage": None, "task": None} if name == "project" else {}
        SearchRow.objects.filter(
            company_id=things[0].company_id, **{f"{name}_id__in": [each.id for each in things]},
            **own,
        ).delete()  # fmt: skip
    _write(projects, stages, tasks)


def keep_plan(project: Project) -> None:
    """Of a project that has just been laid out, everything."""
    own = {"company_id": project.company_id, "project_id": project.id}
    _write([project], Stage.objects.filter(**own), Task.objects.filter(**own), of=project)


def forget(*, stage: Stage) -> None:
    """It is about to go."""
    SearchRow.objects.filter(company_id=stage.company_id, stage_id=stage.id).delete()


def found(viewer: Viewer, words: str, *, at_most: int = 8) -> list[Found]:
    """The newest that have all these words, in any form; projects before what stands in them. One
    statement."""
    asked = query(words)
    if not asked:
        return []
    rows = (
        access.search_rows(viewer)
        .filter(vector=having(asked))
        .select_related("project", "project__client", "stage", "task")
        .defer("vector")
        .order_by("-project__made_at", "-id")
    )
    lines = [_line(viewer, each) for each in rows[: at_most * WIDTH]]
    return sorted(lines, key=lambda each: each.icon != WHOLE)[:at_most]


def _line(viewer: Viewer, row: SearchRow) -> Found:
    project, face, slug = row.project, viewer.face, viewer.company.slug
    thing: Any = row.task or row.stage or project
    url, icon = address(f"{face}:project", slug, project.id), WHOLE
    if row.task:
        icon = "clipboard-list"
        url = address("desk:task", slug, row.task.id) if viewer.at_desk else f"{url}#next"
    elif row.stage:
        icon, url = "flag", f"{url}#s-{row.stage.id}" if viewer.at_desk else f"{url}#plan"
    inside = _("Project: %(project)s") % {"project": project.title}
    return Found(
        id=thing.id,
        title=thing.title,
        note=inside if thing is not project else "",
        icon=icon,
        internal=row.audience == access.Audience.INTERNAL,
        state=str(thing.get_state_display()),
        at=project.made_at,
        client=project.client.name,
        url=rewritten(viewer, url),
    )


def _write(projects: Any, stages: Any, tasks: Any, *, of: Project | None = None) -> None:
    rows = [_row(each, each, each.audience, each.about) for each in projects]
    for each in stages:
        project = of or each.project
        rows.append(_row(project, each, project.audience, each.deliverable, stage_id=each.id))
    rows += [
        _row(of or each.project, each, each.audience, each.about, task_id=each.id) for each in tasks
    ]
    SearchRow.objects.bulk_create(rows, batch_size=500)


def _row(project: Project, thing: Any, audience: str, words: str, **which: uuid.UUID) -> SearchRow:
    return SearchRow(
        company_id=project.company_id,
        client_id=project.client_id,
        project_id=project.id,
        audience=audience,
        vector=vector(f"{thing.title} {words}"),
        **which,
    )
