"""The plan moves because both sides agreed to it in a room above: a change order was approved."""

import uuid
from datetime import datetime

from kulisy.clocks import access as clocks
from kulisy.journal import actions as journal
from kulisy.projects.actions.grounds import reckon_soon
from kulisy.projects.actions.stages import move
from kulisy.projects.models import Audience, Change, Project, Shift, Side, Stage, StageState
from kulisy.projects.waiting import Cause


def move_by_agreement(
    project: Project, *, agreed_id: uuid.UUID, days: int, title: str, words: str, now: datetime
) -> bool:
    """The stage in work, or the next one, and those after it, by so many working days. `agreed_id`:
    of what was agreed; asked again with it, nothing moves twice. False: there is nothing left to
    move. For the worker."""
    stages = list(
        Stage.objects.select_for_update(of=("self",))
        .filter(company_id=project.company_id, project_id=project.id)
        .exclude(state=StageState.DONE)
        .order_by("place", "planned_from", "id")
    )
    if not stages:
        return False
    row = Shift(
        company_id=project.company_id, client_id=project.client_id, project=project,
        stage=stages[0], side=Side.US, cause=Cause.WORD, cause_id=agreed_id, days=days,
        title=stages[0].title, words=words[:500], at=now,
    )  # fmt: skip
    known = Shift.objects.filter(
        company_id=project.company_id, project_id=project.id, cause=Cause.WORD, cause_id=agreed_id
    )
    if known.exists():
        return True
    row.save(force_insert=True)
    move(stages, days, calendar=clocks.calendar(project.company))
    Change.objects.bulk_create(
        [
            Change(
                company_id=project.company_id, client_id=project.client_id, project=project,
                audience=Audience.CLIENT, kind="plan_moved", title=title[:200], words=words[:500],
                at=now,
            )
        ]
    )  # fmt: skip
    journal.record(
        journal.SYSTEM,
        "project_plan_moved",
        journal.Subject("project", project.id),
        company_id=project.company_id,
        client_id=project.client_id,
        now=now,
        facts={"project": str(project.id), "days": days, "agreed": str(agreed_id)},
        contents={"title": title, "words": words},
    )
    reckon_soon(project)
    return True
