"""What can be handed over: kinds of the rooms below, registered for all of them here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kulisy.conversations import access as talk
from kulisy.conversations import beside
from kulisy.conversations import held as waiting
from kulisy.handovers import access
from kulisy.kit.addresses import address
from kulisy.people import access as people
from kulisy.people.holdings import Along, Held
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

CLIENT = "client"

KINDS = (
    Held(
        kind=CLIENT,
        label=gettext_lazy("Answers for the client"),
        rows=people.clients,
        open=Q(),
        key="id",
        holder="responsible_id",
        client="id",
        title=lambda client: client.name,
        page="desk:client",
    ),
    Held(
        kind="conversation",
        label=gettext_lazy("Conversation"),
        rows=lambda viewer: talk.desks(viewer).select_related("conversation"),
        open=Q(closed=False),
        key="conversation_id",
        holder="assignee_id",
        client="client_id",
        title=lambda desk: desk.conversation.title,
        page="desk:conversation",
        also={"version": F("version") + 1},
    ),
    Held(
        kind="commitment",
        label=pgettext_lazy("a word given", "Promise"),
        rows=lambda viewer: access.keepings(viewer).select_related("commitment"),
        open=Q(commitment__outcome=""),
        key="commitment_id",
        holder="seat_id",
        client="client_id",
        title=lambda keeping: keeping.commitment.words,
        page="desk:commitment",
    ),
    Held(
        kind="reminder",
        label=gettext_lazy("Reminder"),
        rows=lambda viewer: beside.reminders(viewer).select_related("conversation"),
        open=Q(ended_at=None),
        key="id",
        holder="seat_id",
        client="client_id",
        title=lambda reminder: reminder.note or reminder.conversation.title,
        page="desk:conversation",
    ),
)


def _words(viewer: Viewer, seat_id: UUID, now: datetime) -> QuerySet[Any]:
    """Of others, to clients that this seat answers for."""
    rows = waiting.rows(viewer).filter(state="waiting", client__responsible_id=seat_id)
    return rows.exclude(author_id=seat_id).order_by("asked_at", "id")


ALONG = (
    Along(
        label=gettext_lazy("Newcomers’ words wait for any colleague who writes to the client"),
        rows=_words,
        key="conversation_id",
        title="conversation__title",
        page="desk:conversation",
    ),
)


def way(viewer: Viewer, seat: Seat) -> tuple[str, str] | None:
    """On a colleague's page: for a while, or point by point before he leaves."""
    if not seat.active or not access.may_hand_over(viewer, seat):
        return None
    url = address("desk:new_handover", viewer.company.slug)
    return _("Hand over point by point…"), f"{url}?seat={seat.id}"
