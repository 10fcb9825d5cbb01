"""Who may see what of mail that came in: the team only, and of a client only what it may see of
him. Whoever is kept out of any client sees no letter of which nobody knows yet whose it is."""

import uuid

from django.db.models import Q, QuerySet

from kulisy.conversations import access as conversations
from kulisy.mailroom.models import (
    Blocked,
    ImportedLetter,
    ImportRun,
    IncomingLetter,
    LetterState,
    Mailbox,
    Outcome,
)
from kulisy.people.viewer import Viewer


def original(viewer: Viewer, message_id: uuid.UUID) -> ImportedLetter | IncomingLetter | None:
    """The letter that a message was made of, for a desk that sees the message."""
    if not viewer.at_desk:
        return None
    message = conversations.messages(viewer).filter(id=message_id).only("source").first()
    if message is None:
        return None
    if message.source:
        came = incoming(viewer).filter(source=message.source, original__isnull=False).first()
        if came:
            return came
    return ImportedLetter.objects.filter(
        company_id=viewer.company.id, message=message_id, outcome=Outcome.LAND
    ).first()


def incoming(viewer: Viewer) -> QuerySet[IncomingLetter]:
    """Letters from the company's mailboxes that this seat may know of, newest first."""
    if not viewer.at_desk:
        return IncomingLetter.objects.none()
    rows = IncomingLetter.objects.filter(company_id=viewer.company.id).order_by(
        "-arrived_at", "-id"
    )
    if viewer.hidden_clients:
        rows = rows.filter(client_id__isnull=False).exclude(client_id__in=viewer.hidden_clients)
    # Whose a letter is that no client is named for, only those decide who write to clients.
    return rows if viewer.is_manager else rows.filter(_is_talk())


def quarantined(viewer: Viewer) -> QuerySet[IncomingLetter]:
    """Letters that wait for a human being, oldest first; for those who may decide on them."""
    if not may_decide(viewer):
        return IncomingLetter.objects.none()
    return incoming(viewer).filter(state=LetterState.QUARANTINED).order_by("arrived_at", "id")


def decidable(viewer: Viewer) -> QuerySet[IncomingLetter]:
    """Letters that the viewer may decide on, and those on which somebody has decided: who comes
    second is told what the first one did."""
    return incoming(viewer) if may_decide(viewer) else IncomingLetter.objects.none()


def may_decide(viewer: Viewer) -> bool:
    """Owner, administrators and account managers decide what becomes of a letter."""
    return viewer.at_desk and viewer.is_manager and not viewer.looking_as


def mailboxes(viewer: Viewer) -> QuerySet[Mailbox]:
    """For those who run the company."""
    if not viewer.runs_company:
        return Mailbox.objects.none()
    return Mailbox.objects.filter(company_id=viewer.company.id).order_by("address", "id")


def blocked(viewer: Viewer) -> QuerySet[Blocked]:
    """Addresses and domains whose letters are refused, for those who decide on letters."""
    if not may_decide(viewer):
        return Blocked.objects.none()
    return Blocked.objects.filter(company_id=viewer.company.id).order_by("pattern")


def runs(viewer: Viewer) -> QuerySet[ImportRun]:
    """For those who run the company, newest first: what the leak suite holds the wall against."""
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


def _is_talk() -> Q:
    return Q(state__in=(LetterState.PLACED, LetterState.OPENED), source__isnull=False)
