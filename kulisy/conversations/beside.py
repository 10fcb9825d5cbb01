"""What the team keeps beside conversations (templates of answers, reminders, traces of copies), as
queries that start from the viewer: a part of this room's `access`, nobody's in the cabinet."""

import uuid
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from kulisy.conversations import access
from kulisy.conversations.models import (
    AnswerTemplate,
    Audience,
    Conversation,
    Copy,
    Message,
    Reminder,
    Showing,
)
from kulisy.people.models import Client, Seat
from kulisy.people.viewer import Viewer

Row = TypeVar("Row", bound=Model)


def templates(viewer: Viewer) -> QuerySet[AnswerTemplate]:
    """The whole team's, and one's own."""
    if not viewer.at_desk:
        return AnswerTemplate.objects.none()
    rows = AnswerTemplate.objects.filter(company_id=viewer.company.id)
    return rows.filter(Q(seat=None) | Q(seat_id=viewer.seat_id)).order_by("name", "id")


def own_templates(viewer: Viewer) -> QuerySet[AnswerTemplate]:
    """Those that the viewer may change."""
    rows = templates(viewer)
    return rows if may_keep_templates(viewer) else rows.filter(Q(seat_id=viewer.seat_id))


def may_keep_templates(viewer: Viewer) -> bool:
    """The whole team's templates: who may always write to clients keeps the words for it."""
    return viewer.at_desk and viewer.is_manager


def reminders(viewer: Viewer) -> QuerySet[Reminder]:
    """Of all colleagues, where the viewer sees the client: who steps in must know what waits."""
    return _of_team(viewer, Reminder.objects.all())


def rung(viewer: Viewer) -> QuerySet[Reminder]:
    """The viewer's own that have come up and wait to be done, the oldest first."""
    own = Q(seat_id=viewer.seat_id, rung_at__isnull=False, ended_at=None)
    return reminders(viewer).filter(own).order_by("rung_at", "id")


def showings(viewer: Viewer) -> QuerySet[Showing]:
    """Copies that go to a client, or went: the trace of each."""
    return _of_team(viewer, Showing.objects.all())


def to_agree(viewer: Viewer) -> QuerySet[Showing]:
    """Those that wait for this viewer's word."""
    asked = showings(viewer).filter(state=Showing.State.ASKED)
    mine = Q(asked_of_id=viewer.seat_id)
    return asked.filter(mine | Q(asked_of=None)) if viewer.runs_company else asked.filter(mine)


def copies(viewer: Viewer) -> QuerySet[Copy]:
    """Traces of what went to another client's side of the desk, beside the originals."""
    return _of_team(viewer, Copy.objects.all())


def whose_word(viewer: Viewer, message: Message) -> Seat | None:
    """The author whose consent a copy needs, as long as he can be asked: he is there and sees the
    client. None: who runs the company decides."""
    if message.author_seat_id is None:
        return None
    conversation = message.conversation
    able = access.possible_assignees(viewer, conversation)
    return next((seat for seat in able if seat.id == message.author_seat_id), None)


def others(viewer: Viewer, conversation: Conversation) -> QuerySet[Conversation]:
    """The client's other threads of the same audience: with these it can be made one."""
    rows = access.conversations(viewer).filter(
        client_id=conversation.client_id, audience=conversation.audience
    )
    return rows.exclude(id=conversation.id).order_by("-client_last_at", "-id")


def showable_in(viewer: Viewer, client: Client) -> QuerySet[Conversation]:
    """Where something can be said to this client."""
    rows = access.conversations(viewer).filter(client_id=client.id, audience=Audience.CLIENT)
    return rows.order_by("-client_last_at", "-id")


def would_learn(viewer: Viewer, source: Client, target: Client) -> list[str]:
    """Colleagues who see the target client and not the source one, by name: an internal copy would
    tell them what is kept from them."""
    if not source.restricted:
        return []
    own = {seat.id for seat in access.seats_of(viewer, source)}
    return [seat.name for seat in access.seats_of(viewer, target) if seat.id not in own]


def traces(viewer: Viewer, message_ids: Sequence[uuid.UUID]) -> tuple[list[Showing], list[Copy]]:
    """Of these messages, which come from `access.messages(viewer)`; two statements."""
    ids = list(message_ids)
    shown = showings(viewer).select_related("asked_by", "asked_of").filter(message_id__in=ids)
    copied = copies(viewer).select_related("made_by").filter(message_id__in=ids)
    return list(shown.order_by("asked_at", "id")), list(copied.order_by("made_at", "id"))


def _of_team(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    if not viewer.at_desk:
        return rows.none()
    rows = rows.filter(company_id=viewer.company.id)
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
