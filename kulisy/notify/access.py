"""Whose bell it is: one's own, in this company and face."""

from django.db.models import QuerySet

from kulisy.notify.models import Bell, Choice, Kind
from kulisy.people.viewer import Viewer


def bells(viewer: Viewer) -> QuerySet[Bell]:
    """The viewer's own bell entries, newest first."""
    return Bell.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    ).order_by("-at", "-id")


def unread_bells(viewer: Viewer) -> int:
    """How many entries wait; one statement."""
    return bells(viewer).order_by().filter(read_at=None).count()


def choices(viewer: Viewer) -> QuerySet[Choice]:
    """What the viewer chose to hear of."""
    return Choice.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    )


def kinds(viewer: Viewer) -> list[Kind]:
    """What can happen to this viewer at all, and may be chosen."""
    if not viewer.at_desk:
        return [Kind.MESSAGE, Kind.MENTION, Kind.STATE]
    team = [Kind.REQUEST, Kind.MESSAGE, Kind.MENTION, Kind.ASSIGNED, Kind.STATE]
    return [*team, Kind.ADMISSION] if viewer.runs_company else team
