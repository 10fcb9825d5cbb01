"""Who may see what of imported mail: the team only, and of a client only what it may see of him."""

import uuid

from django.db.models import QuerySet

from kulisy.conversations import access as conversations
from kulisy.mailroom.models import ImportedLetter, ImportRun, Outcome
from kulisy.people.viewer import Viewer


def original(viewer: Viewer, message_id: uuid.UUID) -> ImportedLetter | None:
    """The letter that a message was made of, for a desk that sees the message."""
    if not viewer.at_desk or not conversations.messages(viewer).filter(id=message_id).exists():
        return None
    return ImportedLetter.objects.filter(
        company_id=viewer.company.id, message=message_id, outcome=Outcome.LAND
    ).first()


def runs(viewer: Viewer) -> QuerySet[ImportRun]:
    """For those who run the company: newest first."""
    if not viewer.runs_company:
        return ImportRun.objects.none()
    return ImportRun.objects.filter(company_id=viewer.company.id).order_by("-started_at")


def waiting(viewer: Viewer) -> QuerySet[ImportedLetter]:
    """Letters that a human being has to decide on, for those who run the company and are kept out
    of no client: nobody knows yet whose they are."""
    if not viewer.runs_company or viewer.hidden_clients:
        return ImportedLetter.objects.none()
    return ImportedLetter.objects.filter(
        company_id=viewer.company.id, outcome__in=(Outcome.HOLD, Outcome.UNREADABLE)
    ).order_by("place")
