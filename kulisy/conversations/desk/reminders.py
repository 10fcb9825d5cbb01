"""Reminders at a conversation: made and ended there, shown to all colleagues who see it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kulisy.conversations import access, actions, beside, pages
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.look import moments
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation, Reminder

MORNING = time(9)
FRIDAY, MONDAY = 4, 0


@dataclass(frozen=True)
class Waiting:
    """A reminder as it stands at its conversation."""

    id: uuid.UUID
    words: str
    note: str
    #: Has come up for the viewer himself: it asks to be done.
    due: bool


def shown(viewer: Viewer, conversation: Conversation) -> dict[str, object]:
    """What the conversation's page shows of reminders. One statement."""
    rows = beside.reminders(viewer).filter(conversation_id=conversation.id, ended_at=None)
    waiting = [_waiting(viewer, each) for each in rows.select_related("seat").order_by("at", "id")]
    return {
        "reminders": [each for each in waiting if not each.due],
        "due_reminders": [each for each in waiting if each.due],
        "reminder_times": times(now()),
    }


def times(moment: datetime) -> list[tuple[str, str]]:
    """Mornings to come back in, in the viewer's own zone: (value, words)."""
    today = timezone.localtime(moment)
    days = {
        _("Tomorrow"): 1,
        _("On Friday"): (FRIDAY - today.weekday() - 1) % 7 + 1,
        _("On Monday"): (MONDAY - today.weekday() - 1) % 7 + 1,
        _("In a week"): 7,
    }
    told = []
    for words, ahead in days.items():
        at = timezone.make_aware(datetime.combine(today.date() + timedelta(days=ahead), MORNING))
        told.append((moments.local_input(at), f"{words}: {moments.at(at)}"))
    return told


@require_POST
def remind(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """Come back at this time, «if he is silent»; oneself or a colleague."""
    viewer = request.viewer
    found = get_object_or_404(
        access.conversations(viewer).select_related("client"), id=conversation_id
    )
    try:
        made = actions.remind(
            viewer,
            found,
            seat_id=read_id(request.POST.get("seat", "")),
            at=_moment(request.POST.get("at") or request.POST.get("when", "")),
            note=request.POST.get("note", ""),
            if_silent=bool(request.POST.get("if_silent")),
            now=now(),
        )
    except actions.Refused as refused:
        flashes.error(request, str(refused))
    else:
        told = {"when": moments.at(made.at)}
        flashes.success(request, _("It comes up again %(when)s.") % told)
    return redirect(pages.address(viewer, found.id) + "#reminders")


@require_POST
def ending(request: FacedRequest, *, reminder_id: uuid.UUID) -> HttpResponse:
    """Done, or not wanted any more."""
    viewer = request.viewer
    known = beside.reminders(viewer).filter(id=reminder_id).first()
    if known is None:
        raise Http404
    actions.end_reminder(viewer, reminder_id, now=now())
    return redirect(pages.address(viewer, known.conversation_id))


def _waiting(viewer: Viewer, reminder: Reminder) -> Waiting:
    own = reminder.seat_id == viewer.seat_id
    when = moments.at(reminder.at)
    if reminder.rung_at is not None:
        words = _("came up %(when)s") % {"when": when}
    elif reminder.if_silent:
        words = _("%(when)s, if the client is silent") % {"when": when}
    else:
        words = when
    if not own:
        words = _("%(name)s: %(words)s") % {"name": reminder.seat.name, "words": words}
    return Waiting(reminder.id, words, reminder.note, own and reminder.rung_at is not None)


def _moment(value: str) -> datetime:
    """A date and time in the viewer's zone. Raises Refused."""
    try:
        moment = datetime.fromisoformat(value)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise actions.Refused(_("Write the date and the time.")) from None
