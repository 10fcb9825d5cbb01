"""Who may see and do what. Commitments and decisions are read by whoever reads their message; what
is good to know of a client, and what is handed over, is the team's alone."""

import uuid
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience, Message
from kulisy.handovers.models import (
    Brief,
    Commitment,
    Decision,
    Handover,
    Keeping,
    Manner,
    Point,
    ProjectBrief,
    StandIn,
)
from kulisy.people.access import Reader
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

Row = TypeVar("Row", bound=Model)


def commitments(viewer: Viewer) -> QuerySet[Commitment]:
    """Those given in messages that the viewer may read."""
    return _said(viewer, Commitment.objects.filter(company_id=viewer.company.id))


def open_commitments(viewer: Viewer) -> QuerySet[Commitment]:
    """Neither kept nor withdrawn, the nearest first."""
    return commitments(viewer).filter(outcome="").order_by("due_at", "id")


def keepings(viewer: Viewer) -> QuerySet[Keeping]:
    """In whose hands they are: nobody's in the cabinet."""
    return _of_team(viewer, Keeping.objects.all())


def decisions(viewer: Viewer) -> QuerySet[Decision]:
    """Those taken in messages that the viewer may read."""
    return _said(viewer, Decision.objects.filter(company_id=viewer.company.id))


def briefs(viewer: Viewer) -> QuerySet[Brief]:
    return _of_team(viewer, Brief.objects.all())


def project_briefs(viewer: Viewer) -> QuerySet[ProjectBrief]:
    return _of_team(viewer, ProjectBrief.objects.all())


def manners(viewer: Viewer) -> QuerySet[Manner]:
    return _of_team(viewer, Manner.objects.all())


def readers(commitment: Commitment) -> list[Reader]:
    """Everybody who may read it: who reads its message. For the worker."""
    return talk.readers(commitment.message)


def may_commit(viewer: Viewer, message: Message) -> bool:
    """Give a word in the company's name: on what a colleague wrote, by who may write so himself."""
    return (
        viewer.at_desk
        and message.author_seat_id is not None
        and talk.may_write(viewer, message.client, message.audience)
    )


def may_settle(viewer: Viewer, commitment: Commitment) -> bool:
    """Say that it was kept, or take it back: the client reads it too."""
    return viewer.at_desk and talk.may_write(viewer, commitment.client, commitment.audience)


def may_hand_over(viewer: Viewer, seat: Seat) -> bool:
    """What one holds oneself; who runs the company, what anybody holds."""
    return viewer.at_desk and (viewer.seat_id == seat.id or viewer.runs_company)


def sees_all_of(viewer: Viewer, seat: Seat) -> bool:
    """Whether nothing that this seat holds is kept from the viewer: he himself sees it all, and the
    owner; of others, who is kept out of no client."""
    return viewer.seat_id == seat.id or not viewer.hidden_clients


def may_lead(viewer: Viewer, handover: Handover) -> bool:
    """Choose the stand-ins, begin it, end it."""
    return may_hand_over(viewer, handover.seat) or handover.made_by_id == viewer.seat_id


def handovers(viewer: Viewer) -> QuerySet[Handover]:
    """Those one leads or stands in for; who runs the company, all of them."""
    if not viewer.at_desk:
        return Handover.objects.none()
    rows = Handover.objects.filter(company_id=viewer.company.id).order_by("-made_at", "-id")
    if viewer.runs_company:
        return rows
    mine = points(viewer).filter(stand_in_id=viewer.seat_id)
    asked = Q(id__in=mine.values("handover_id")) & ~Q(state=Handover.State.DRAFT)
    return rows.filter(Q(seat_id=viewer.seat_id) | Q(made_by_id=viewer.seat_id) | asked)


def points(viewer: Viewer) -> QuerySet[Point]:
    """Of clients whom the viewer sees."""
    return _of_team(viewer, Point.objects.all())


def stand_ins(viewer: Viewer) -> QuerySet[StandIn]:
    """The newest first. In the cabinet those of one's own clients."""
    rows = StandIn.objects.filter(company_id=viewer.company.id).order_by("-since", "-id")
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if viewer.only_conversation:
        return rows.none()
    return rows.filter(client_id__in=viewer.client_ids)


def message(viewer: Viewer, message_id: uuid.UUID) -> Message | None:
    rows = talk.messages(viewer).select_related("conversation", "client", "author_seat")
    return rows.filter(id=message_id).first()


def _said(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows that hang on a message: at the desk of every client it sees; in the cabinet of messages
    that are read there."""
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    read = talk.messages(viewer).filter(id=OuterRef("message_id"))
    admitted = viewer.clients_with(talk.SECTION)
    return rows.filter(Exists(read), audience=Audience.CLIENT, client_id__in=admitted)


def _of_team(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    if not viewer.at_desk:
        return rows.none()
    rows = rows.filter(company_id=viewer.company.id)
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
