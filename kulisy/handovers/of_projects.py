"""The page for whoever steps into a project: what the project itself knows, and what was said,
promised and decided where it is talked about. The same reckoning at the desk and in the cabinet."""

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.conversations import access as talk
from kulisy.conversations.models import Conversation
from kulisy.handovers import access, catching_up
from kulisy.handovers.catching_up import EVENTS, GIVEN, CaughtUp, Somebody
from kulisy.people import access as people
from kulisy.people import picture
from kulisy.people.picture import Line, Part
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects


def caught_up(viewer: Viewer, project: Any, *, now: datetime) -> CaughtUp:
    """Some two dozen statements, whatever the project holds. Needs `project.client`."""
    parts = picture.lines(viewer, "project", project, now=now)
    place = _place(viewer, project)
    talked = picture.lines(viewer, "conversation", place, now=now) if place else {}

    def both(part: Part) -> list[Line]:
        return [*parts[part], *talked.get(part, ())]

    said = catching_up.said(viewer, place) if place else []
    decided = catching_up.decided(viewer, place) if place else []
    return CaughtUp(
        team=_team(viewer, project),
        side=_side(viewer, project),
        commitments=_given(viewer, place, now=now) if place else [],
        decisions=_newest([*decided, *both(Part.DECIDED)]),
        waits=catching_up.waiting(viewer, both(Part.WAITS_FOR_CLIENT), both(Part.WAITS_FOR_US)),
        dates=sorted(both(Part.DATES), key=lambda line: line.at),
        events=_newest([*said, *both(Part.EVENTS)])[:EVENTS],
    )


def _place(viewer: Viewer, project: Any) -> Conversation | None:
    """Where it is talked about, as far as the viewer reads there."""
    rows = talk.conversations(viewer).select_related("client")
    return rows.filter(id=project.conversation_id).first() if project.conversation_id else None


def _given(viewer: Viewer, place: Conversation, *, now: datetime) -> list[catching_up.Given]:
    own = access.commitments(viewer).filter(message__conversation_id=place.id)
    rows = own.select_related("message").order_by("-due_at", "-id")[:GIVEN]
    return catching_up.given(viewer, list(rows), now=now)


def _team(viewer: Viewer, project: Any) -> list[Somebody]:
    """Who leads it, answers for a stage, does a task; in the cabinet who of them is presented."""
    own = {"project_id": project.id}
    doing = _ids(projects.stages(viewer).filter(**own), "responsible_id")
    doing |= _ids(projects.tasks(viewer).filter(**own), "assignee_id")
    working = doing | {project.lead_id, project.client.responsible_id}
    if viewer.at_desk:
        seats = list(people.team(viewer).filter(id__in=working).order_by("name"))
    else:
        shown = people.presented_to_each(viewer, [project.client])
        seats = [each for each in shown.get(project.client_id, []) if each.id in working]
    found = []
    for seat in seats:
        role = _("works on it") if seat.id in doing else ""
        if seat.id == project.client.responsible_id:
            role = _("answers for the client") if viewer.at_desk else _("leads your affairs")
        if seat.id == project.lead_id:
            role = _("leads the project")
        found.append(catching_up.colleague(viewer, seat, role))
    return sorted(found, key=lambda each: each.id != project.lead_id)


def _side(viewer: Viewer, project: Any) -> list[Somebody]:
    """Whom of the client's side the section opens it to: nobody, where it is the team's own."""
    if project.audience != projects.Audience.CLIENT:
        return []
    admitted = people.accesses(viewer).filter(
        client_id=project.client_id, sections__contains=[projects.SECTION]
    )
    rows = people.contacts(viewer).filter(id__in=admitted.values("contact_id")).order_by("name")
    return catching_up.contacts(
        viewer, rows, client_id=project.client_id, page=f"projects/{project.id}"
    )


def _ids(rows: Any, column: str) -> set[uuid.UUID]:
    named = rows.order_by().exclude(**{column: None}).values_list(column, flat=True)
    return set(named.distinct())


def _newest(found: list[Line]) -> list[Line]:
    return sorted(found, key=lambda line: line.at, reverse=True)
