"""Projects and stages, written by programs."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Status
from pydantic import Field

from kulisy.conversations.api.posting import audience_of
from kulisy.kit.bounded import About, Asked, Name, Paragraph, Sentence
from kulisy.kit.problems import Problem
from kulisy.kit.text import clean
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.api import viewer_of
from kulisy.projects import access, actions, outlines
from kulisy.projects.api import shown
from kulisy.projects.api.asking import Day, by_the_team, name, refusing, seat
from kulisy.projects.api.reading import project_of, router, stage_of


class NewProject(Asked):
    client_id: uuid.UUID
    audience: shown.Audience | None = Field(
        None, description="Must be said: it never changes. `internal`: the team's own."
    )
    title: Name
    about: About = ""
    lead_id: uuid.UUID | None = Field(None, description="A seat; else whose token this is.")
    begins: Day
    outline_id: uuid.UUID | None = Field(None, description="A template; else one stage.")


class ProjectChange(Asked):
    """What is left out stays as it is."""

    title: Name | None = None
    about: About | None = None
    lead_id: uuid.UUID | None = None
    state: shown.ProjectState | None = None
    reasoned: bool | None = None


class NewStage(Asked):
    title: Name
    deliverable: Paragraph = ""
    responsible_id: uuid.UUID | None = None
    planned_from: Day
    planned_to: Day


class StageChange(Asked):
    """What is left out stays as it is."""

    title: Name | None = None
    deliverable: Paragraph | None = None
    responsible_id: uuid.UUID | None = Field(None, description="null: whoever leads the project.")
    planned_from: Day | None = None
    planned_to: Day | None = None
    words: Sentence = Field("", description="Why its days are others: whoever sees it reads it.")
    state: shown.StageState | None = Field(None, description="`now` begins it, `done` ends it.")


@router.post("/projects", response={201: shown.ProjectOut}, summary="Begin a project")
def begin_project(request: HttpRequest, new: NewProject) -> Any:
    viewer = viewer_of(request)
    by_the_team(viewer)
    audience = audience_of(viewer, new.audience)
    client = get_object_or_404(people.clients(viewer), id=new.client_id)
    lead_id = seat(viewer, new.lead_id) or viewer.seat_id
    if lead_id is None:
        raise Problem(422, _("Nobody of the team has this id."), code="refused")
    with refusing():
        if new.outline_id:
            outline = get_object_or_404(access.outlines(viewer), id=new.outline_id)
            plan = outlines.read(outline.plan)
        else:
            plan = [outlines.Part(title=_("The whole work"), days=10)]
        made = actions.begin(
            viewer, client, audience=audience, title=name(new.title, limit=160),
            about=clean(new.about), lead_id=lead_id, begins=new.begins, plan=plan, now=now(),
        )  # fmt: skip
    return Status(201, shown.projects(viewer, [project_of(viewer, made.id)])[0])


@router.patch(
    "/projects/{uuid:project_id}",
    response=shown.ProjectOut,
    summary="Rename it, give it, pause it, end it",
)
def change_project(
    request: HttpRequest, project_id: uuid.UUID, wanted: ProjectChange
) -> dict[str, Any]:
    viewer, moment = viewer_of(request), now()
    found, said = project_of(viewer, project_id), wanted.model_fields_set
    if said:
        by_the_team(viewer)
    values: dict[str, Any] = {}
    if wanted.title is not None:
        values["title"] = name(wanted.title, limit=160)
    if wanted.about is not None:
        values["about"] = clean(wanted.about)
    if wanted.lead_id is not None:
        values["lead_id"] = seat(viewer, wanted.lead_id)
    if wanted.reasoned is not None:
        values["reasoned"] = wanted.reasoned
    with refusing():
        if values:
            actions.change(viewer, found, now=moment, **values)
        if wanted.state:
            actions.set_state(viewer, found, wanted.state, now=moment)
    return shown.projects(viewer, [project_of(viewer, project_id)])[0]


@router.post(
    "/projects/{uuid:project_id}/stages", response={201: shown.StageOut}, summary="Add a stage"
)
def add_stage(request: HttpRequest, project_id: uuid.UUID, new: NewStage) -> Any:
    viewer = viewer_of(request)
    found = project_of(viewer, project_id)
    by_the_team(viewer)
    values = {
        "title": name(new.title, limit=120),
        "deliverable": clean(new.deliverable),
        "responsible_id": seat(viewer, new.responsible_id),
        "planned_from": new.planned_from,
        "planned_to": new.planned_to,
    }
    with refusing():
        made = actions.save_stage(
            viewer, found, None, values=values, price=None, currency="", now=now()
        )
    return Status(201, shown.stages(viewer, [made])[0])


@router.patch(
    "/stages/{uuid:stage_id}",
    response=shown.StageOut,
    summary="Change a stage, begin it, end it",
)
def change_stage(request: HttpRequest, stage_id: uuid.UUID, wanted: StageChange) -> dict[str, Any]:
    """Its price stays: programs read it and don't set it."""
    viewer, moment = viewer_of(request), now()
    found, said = stage_of(viewer, stage_id), wanted.model_fields_set
    if said:
        by_the_team(viewer)
    values = {
        "title": found.title if wanted.title is None else name(wanted.title, limit=120),
        "deliverable": found.deliverable
        if wanted.deliverable is None
        else clean(wanted.deliverable),
        "responsible_id": seat(viewer, wanted.responsible_id)
        if "responsible_id" in said
        else found.responsible_id,
        "planned_from": wanted.planned_from or found.planned_from,
        "planned_to": wanted.planned_to or found.planned_to,
    }
    with refusing():
        if said - {"state", "words"}:
            price = access.prices(viewer).filter(stage_id=found.id).first()
            actions.save_stage(
                viewer, found.project, found, values=values, words=wanted.words, now=moment,
                price=price.price if price else None, currency=price.currency if price else "",
            )  # fmt: skip
        if wanted.state == "now":
            actions.begin_stage(viewer, found.project, found, now=moment)
        elif wanted.state == "done":
            actions.finish_stage(viewer, found.project, found, now=moment)
        elif wanted.state == "next" and found.state != "next":
            raise Problem(422, _("What was begun stays begun."), code="refused")
    return shown.stages(viewer, [stage_of(viewer, stage_id)])[0]


@router.delete(
    "/stages/{uuid:stage_id}",
    response={204: None},
    summary="Delete a stage that lies ahead; its tasks stay in the project",
)
def delete_stage(request: HttpRequest, stage_id: uuid.UUID) -> Any:
    viewer = viewer_of(request)
    found = stage_of(viewer, stage_id)
    by_the_team(viewer)
    with refusing():
        actions.delete_stage(viewer, found.project, found, now=now())
    return Status(204, None)
