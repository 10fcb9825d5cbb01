"""From a line of minutes to a task of a project, or to a word given: two clicks each. What is made
is made by its own room; here stands only of which line."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.conversations.actions.inserting import own_seat
from kulisy.handovers import actions as handovers
from kulisy.meetings import access, lines
from kulisy.meetings.models import Audience, Drawn, Minutes
from kulisy.people.viewer import Viewer
from kulisy.projects import actions as projects


@transaction.atomic
def draw_task(
    viewer: Viewer,
    minutes: Minutes,
    *,
    line: int,
    project: Any,
    title: str,
    audience: str,
    due: date | None,
    assignee_id: uuid.UUID | None,
    now: datetime,
) -> Drawn:
    """Of the team's part only a task of the team's. Raises Refused."""
    _check(viewer, minutes, line, Drawn.Kind.TASK)
    if project.client_id != minutes.client_id:
        raise Http404
    if audience == Audience.CLIENT and minutes.audience != Audience.CLIENT:
        raise Refused(
            _("It stands in the team's part: copy the line into the client's part first."),
            field="audience",
        )
    made = projects.add_task(
        viewer,
        project,
        audience=audience,
        title=title,
        stage_id=None,
        due=due,
        assignee_id=assignee_id,
        now=now,
    )
    return _keep(viewer, minutes, line, Drawn.Kind.TASK, made.id, now=now)


@transaction.atomic
def draw_commitment(
    viewer: Viewer,
    minutes: Minutes,
    *,
    line: int,
    words: str,
    due_at: datetime,
    by_hour: bool,
    seat_id: uuid.UUID | None,
    now: datetime,
) -> Drawn:
    """Whoever reads the minutes reads the word. Raises Refused."""
    _check(viewer, minutes, line, Drawn.Kind.COMMITMENT)
    made = handovers.commit(
        viewer,
        minutes.message,
        words=words,
        due_at=due_at,
        by_hour=by_hour,
        seat_id=seat_id,
        now=now,
    )
    return _keep(viewer, minutes, line, Drawn.Kind.COMMITMENT, made.id, now=now)


def _check(viewer: Viewer, minutes: Minutes, line: int, kind: str) -> None:
    if not viewer.at_desk or lines.line(minutes.message.body, line) is None:
        raise Http404
    # Two clicks at once: the second one waits here, and then finds what the first one made.
    Minutes.objects.select_for_update(of=("self",), no_key=True).get(
        company_id=minutes.company_id, id=minutes.id
    )
    rows = access.drawn(viewer).filter(minutes_id=minutes.id, line=line, kind=kind)
    if rows.exists():
        raise Refused(_("This was made of the line already."))


def _keep(
    viewer: Viewer, minutes: Minutes, line: int, kind: str, thing_id: uuid.UUID, *, now: datetime
) -> Drawn:
    drawn = Drawn(
        company_id=minutes.company_id,
        client_id=minutes.client_id,
        minutes=minutes,
        line=line,
        kind=kind,
        thing_id=thing_id,
        made_by_id=own_seat(viewer),
        made_at=now,
    )
    Drawn.objects.bulk_create([drawn])
    return drawn
