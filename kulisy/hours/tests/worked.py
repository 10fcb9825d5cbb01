"""Hours for tests: written by the room's own verbs, in somebody's name."""

from datetime import date, datetime
from typing import Any

from kulisy.hours import access, actions
from kulisy.hours.models import Entry
from kulisy.people.models import Seat
from kulisy.people.tests.cast import NOW, at_desk
from kulisy.people.viewer import viewing
from kulisy.projects import access as projects
from kulisy.projects.models import Project, Task

TODAY = NOW.date()


def works(
    seat: Seat,
    project: Project,
    title: str = "",
    *,
    minutes: int = 90,
    day: date = TODAY,
    now: datetime = NOW,
    **said: Any,
) -> Entry:
    """On the task of this title; without one, on the project."""
    viewer = at_desk(seat)
    with viewing(viewer):
        one = projects.projects(viewer).select_related("client").get(id=project.id)
        task = projects.tasks(viewer).get(project_id=project.id, title=title) if title else None
        return actions.add(viewer, one, task, day=day, minutes=minutes, now=now, **said)


def starts(seat: Seat, task: Task, *, now: datetime = NOW) -> None:
    viewer = at_desk(seat)
    with viewing(viewer):
        rows = projects.tasks(viewer).select_related("project", "project__client")
        one = rows.get(id=task.id)
        actions.start(viewer, one.project, one, now=now)


def agrees(seat: Seat, project: Project, shows: str, *, now: datetime = NOW) -> None:
    """After looking at what it opens."""
    viewer = at_desk(seat)
    with viewing(viewer):
        rows = projects.projects(viewer).select_related("client", "company")
        one = rows.get(id=project.id)
        seal = actions.opening(viewer, one, shows).seal
        known = access.terms(viewer).filter(project_id=project.id).first()
        tariff_id = known.tariff_id if known else None
        actions.agree(viewer, one, shows=shows, tariff_id=tariff_id, seal=seal, now=now)
