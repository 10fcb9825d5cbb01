"""A second pair of eyes: words to clients that wait for a colleague's word, as queries that start
from the viewer, and the same rule from the other end. A part of this room's `access`; nobody's in
the cabinet."""

import uuid
from datetime import date

from django.db.models import Q, QuerySet

from kulisy.conversations.models import Held
from kulisy.people import access as people
from kulisy.people.models import MANAGERS, Role, Seat
from kulisy.people.viewer import FREELY, Viewer

#: Not over yet.
OPEN = (Held.State.WAITING, Held.State.PROPOSED, Held.State.RETURNED, Held.State.APPROVED)


def rows(viewer: Viewer) -> QuerySet[Held]:
    """The whole team's to read, as a note is: whoever sees the client."""
    found = Held.objects.filter(company_id=viewer.company.id)
    if not viewer.at_desk:
        return found.none()
    return found.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else found


def here(viewer: Viewer, conversation_id: uuid.UUID) -> QuerySet[Held]:
    """Of one conversation, what is not over; the oldest first."""
    found = rows(viewer).select_related("author", "decided_by")
    return found.filter(conversation_id=conversation_id, state__in=OPEN).order_by("asked_at", "id")


def to_decide(viewer: Viewer) -> QuerySet[Held]:
    """What waits for this viewer's word; the oldest first."""
    found = rows(viewer).filter(state=Held.State.WAITING).exclude(author_id=viewer.seat_id)
    if viewer.writing != FREELY or viewer.looking_as:
        return found.none()
    if not viewer.is_manager:
        asked = Q(client__whole_team_writes=True)
        if viewer.company.whole_team_writes:
            asked |= Q(client__whole_team_writes=None)
        found = found.filter(asked)
    return found.order_by("asked_at", "id")


def own(viewer: Viewer) -> QuerySet[Held]:
    """One's own that are not over; the newest first."""
    return rows(viewer).filter(author_id=viewer.seat_id, state__in=OPEN).order_by("-asked_at")


def may_decide(viewer: Viewer, held: Held) -> bool:
    """A colleague who may write to this client himself, and whose own words wait for nobody."""
    return (
        held.author_id != viewer.seat_id
        and viewer.writing == FREELY
        and not viewer.looking_as
        and people.may_write_to(viewer, held.client)
    )


def may_override(viewer: Viewer) -> bool:
    return viewer.at_desk and viewer.is_owner and not viewer.looking_as


def deciders(held: Held, *, today: date, away: bool = False) -> list[people.Reader]:
    """Who may give the word: the other end of `to_decide`. `away`: those too who are not at work.
    For the worker; two statements."""
    client = held.client
    team = [each for each in people.seat_readers(client) if each.seat_id != held.author_id]
    if not people.whole_team_writes(client, client.company):
        team = [each for each in team if each.role in MANAGERS]
    ids = [each.seat_id for each in team if each.seat_id]
    seats = people.with_writing(Seat.objects.filter(company_id=held.company_id, id__in=ids))
    able = {
        seat.id
        for seat in seats.filter(writing=FREELY)
        if away or people.away(seat, today=today) is None
    }
    return [each for each in team if each.seat_id in able]


def owners(held: Held) -> list[people.Reader]:
    return [each for each in people.seat_readers(held.client) if each.role == Role.OWNER]
