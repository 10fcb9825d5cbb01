"""Who may see and do what. The team sees each other's hours of the clients it sees; what an hour
costs, the owner and the accountant alone; a client, what was written for him."""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet

from kulisy.hours.models import (
    Correction,
    CostRate,
    Entry,
    Plan,
    ShownHours,
    Terms,
    Timer,
)
from kulisy.people import access as people
from kulisy.people.models import MANAGERS, Role
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.projects.models import Audience, Project

__all__ = ["Audience"]

Rows = TypeVar("Rows", bound="QuerySet[Any]")
#: Who may know what people cost.
MONEYED = frozenset({Role.OWNER, Role.ACCOUNTANT})


def timers(viewer: Viewer) -> QuerySet[Timer]:
    """One's own: nobody looks over another's shoulder."""
    if not viewer.at_desk:
        return Timer.objects.none()
    return _seen(viewer, Timer.objects.filter(company_id=viewer.company.id, seat=viewer.seat_id))


def running(viewer: Viewer) -> QuerySet[Timer]:
    """Everybody's: for what must know of them, never for a page."""
    return _of_team(viewer, Timer.objects.filter(company_id=viewer.company.id))


def worked(viewer: Viewer) -> QuerySet[Entry]:
    """The team's."""
    return _of_team(viewer, Entry.objects.filter(company_id=viewer.company.id))


def my_entries(viewer: Viewer) -> QuerySet[Entry]:
    """One's own, without those that were taken out."""
    rows = worked(viewer).filter(minutes__gt=0)
    return rows.filter(seat_id=viewer.seat_id) if viewer.seat_id else rows.none()


def corrections(viewer: Viewer) -> QuerySet[Correction]:
    return _of_team(viewer, Correction.objects.filter(company_id=viewer.company.id))


def terms(viewer: Viewer) -> QuerySet[Terms]:
    """The team's: a client knows the agreement by what he sees."""
    return _of_team(viewer, Terms.objects.filter(company_id=viewer.company.id))


def plans(viewer: Viewer) -> QuerySet[Plan]:
    return _of_team(viewer, Plan.objects.filter(company_id=viewer.company.id))


def costs(viewer: Viewer) -> QuerySet[CostRate]:
    """What an hour costs; nothing for who may not know."""
    if not may_see_money(viewer):
        return CostRate.objects.none()
    rows = CostRate.objects.filter(company_id=viewer.company.id)
    return rows.order_by("seat_id", "since", "made_at", "id")


def shown(viewer: Viewer) -> QuerySet[ShownHours]:
    """What clients are shown: the team of the clients it sees, a client his own projects'."""
    rows = ShownHours.objects.filter(company_id=viewer.company.id)
    if not viewer.at_desk:
        ids = projects.projects(viewer).order_by().values_list("id", flat=True)
        rows = rows.filter(project_id__in=ids)
    return _seen(viewer, rows).order_by("-day", "-id")


def may_see_money(viewer: Viewer) -> bool:
    return viewer.at_desk and viewer.role in MONEYED


def may_work(viewer: Viewer) -> bool:
    """Whoever has a seat works; what he sees, he may have worked on."""
    return viewer.at_desk and viewer.seat_id is not None


def may_correct(viewer: Viewer, entry: Entry) -> bool:
    """One's own; a colleague's, who leads the project, manages clients or keeps the books."""
    if not may_work(viewer):
        return False
    leads = entry.project.lead_id == viewer.seat_id
    return entry.seat_id == viewer.seat_id or leads or viewer.role in MANAGERS | MONEYED


def may_agree(viewer: Viewer, project: Project) -> bool:
    """Say what the client sees of hours: whose words may go to him."""
    return projects.may_plan(viewer, project.client, project.audience)


def named(viewer: Viewer, client_id: uuid.UUID, seats: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of these seats the names that the viewer may be told."""
    wanted = {each for each in seats if each}
    if viewer.at_desk:
        rows = people.team(viewer).filter(id__in=wanted)
        return dict(rows.values_list("id", "name"))
    clients = list(people.clients(viewer).filter(id=client_id))
    presented = people.presented_to_each(viewer, clients).get(client_id, [])
    return {each.id: each.name for each in presented if each.id in wanted}


def _of_team(viewer: Viewer, rows: Rows) -> Rows:
    return _seen(viewer, rows) if viewer.at_desk else rows.none()


def _seen(viewer: Viewer, rows: Rows) -> Rows:
    hidden = viewer.hidden_clients
    return rows.exclude(client_id__in=hidden) if hidden else rows
