"""Who may see whether it pays, and whose days: the owner all, everybody himself, no client a thing.
Pilots are seen by who runs the company, of clients that are not hidden from him."""

import uuid

from django.db.models import QuerySet

from kulisy.insights.models import Pilot, Week
from kulisy.people.viewer import Viewer


def may_ask(viewer: Viewer) -> bool:
    """State a problem, look for the client to begin with, decide what became of it."""
    return viewer.at_desk and viewer.runs_company


def pilots(viewer: Viewer) -> QuerySet[Pilot]:
    """The newest first."""
    if not may_ask(viewer):
        return Pilot.objects.none()
    rows = Pilot.objects.filter(company_id=viewer.company.id).order_by("-made_at", "-id")
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def weeks(viewer: Viewer) -> QuerySet[Week]:
    """The whole company in numbers: the owner's."""
    if not viewer.at_desk or not viewer.is_owner:
        return Week.objects.none()
    return Week.objects.filter(company_id=viewer.company.id).order_by("-monday")


def sees_all(viewer: Viewer) -> bool:
    """Everybody's board, and not only one's own."""
    return viewer.at_desk and viewer.is_owner


def sees_board_of(viewer: Viewer, seat_id: uuid.UUID) -> bool:
    """One's own; the owner everybody's. Nobody is compared before anybody else's eyes."""
    return viewer.at_desk and (viewer.is_owner or viewer.seat_id == seat_id)
