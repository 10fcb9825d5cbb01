"""Reminders: made, ended, rung at their time."""

import uuid
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from kulisy.conversations import access, beside
from kulisy.conversations.actions.handling import ensure_desk
from kulisy.conversations.actions.inserting import Refused, own_seat
from kulisy.conversations.models import Audience, Conversation, Desk, Message, Reminder
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

TELL = "kulisy.conversations.tasks.tell_reminder"
#: So many at one conversation; more is a mistake of a program.
MOST = 50


def remind(
    viewer: Viewer,
    conversation: Conversation,
    *,
    seat_id: uuid.UUID | None,
    at: datetime,
    note: str,
    if_silent: bool,
    now: datetime,
) -> Reminder:
    """Let this conversation come up again at its time, for the viewer or for a colleague who may
    see it. Asked twice, it is one. Raises Refused."""
    for_whom = seat_id or viewer.seat_id
    if for_whom not in {seat.id for seat in access.possible_assignees(viewer, conversation)}:
        raise Refused(_("This colleague can't see the client."))
    if at <= now:
        raise Refused(_("This time has passed: choose one that is still to come."))
    if if_silent and conversation.audience != Audience.CLIENT:
        if_silent = False
    note = one_line(note, limit=200)
    # Two clicks at once: the second one waits here, and then finds the first one's.
    Conversation.objects.select_for_update(of=("self",), no_key=True).get(id=conversation.id)
    waiting = beside.reminders(viewer).filter(conversation_id=conversation.id, ended_at=None)
    same = waiting.filter(seat_id=for_whom, at=at, note=note, if_silent=if_silent).first()
    if same:
        return same
    if waiting.count() >= MOST:
        raise Refused(_("There are too many reminders here already."))
    ensure_desk(conversation)
    made = Reminder(
        company_id=viewer.company.id,
        client_id=conversation.client_id,
        conversation=conversation,
        seat_id=for_whom,
        made_by_id=own_seat(viewer),
        at=at,
        note=note,
        if_silent=if_silent,
        made_at=now,
    )
    made.save(force_insert=True)
    _record(viewer, "reminder", made, now=now)
    return made


def end_reminder(viewer: Viewer, reminder_id: uuid.UUID, *, now: datetime) -> Reminder | None:
    """It is done, or not wanted any more. None: there is none that waits."""
    found = (
        beside.reminders(viewer)
        .select_for_update(of=("self",))
        .filter(id=reminder_id, ended_at=None)
        .first()
    )
    if found is None:
        return None
    rung = found.rung_at is not None
    found.ended_at = now
    found.outcome = Reminder.Outcome.DONE if rung else Reminder.Outcome.CANCELLED
    found.save(update_fields=["ended_at", "outcome"])
    _record(viewer, "reminder_ended", found, now=now)
    return found


def ring_due(*, now: datetime) -> list[uuid.UUID]:
    """The worker's: let what is due come up in its queue, once, and tell of it. Returns which.

    Whoever takes a reminder locks it; others pass it by (SKIP LOCKED)."""
    due = (
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("conversation__client", "seat")
        .filter(at__lte=now, rung_at=None, ended_at=None)
        .order_by("at", "id")[:200]
    )
    rung = []
    for reminder in due:
        if reminder.if_silent and _has_spoken(reminder):
            # His answer and this hour met: the job that tells of it comes later.
            reminder.ended_at, reminder.outcome = now, Reminder.Outcome.ANSWERED
            reminder.save(update_fields=["ended_at", "outcome"])
            continue
        reminder.seat_id = _for_whom(reminder)
        reminder.rung_at = now
        reminder.save(update_fields=["seat", "rung_at"])
        _bring_up(reminder)
        outbox.defer(TELL, reminder_id=str(reminder.id))
        rung.append(reminder.id)
    return rung


def _has_spoken(reminder: Reminder) -> bool:
    return Message.objects.filter(
        company_id=reminder.company_id,
        conversation_id=reminder.conversation_id,
        audience=Audience.CLIENT,
        author_contact__isnull=False,
        posted_at__gt=reminder.made_at,
    ).exists()


def _for_whom(reminder: Reminder) -> uuid.UUID:
    """He himself, while he is there and may see the client; else who does it, else who answers for
    the client: what was to be done is not lost with a colleague."""
    client = reminder.conversation.client
    able = {reader.seat_id for reader in people.seat_readers(client)}
    doing = Desk.objects.filter(conversation_id=reminder.conversation_id)
    assignee = doing.values_list("assignee_id", flat=True).first()
    one_after_another = (reminder.seat_id, assignee, reminder.made_by_id, client.responsible_id)
    found = (each for each in one_after_another if each is not None and each in able)
    return next(found, reminder.seat_id)


def _bring_up(reminder: Reminder) -> None:
    """The queue looks again; its order is the queue's own affair."""
    Desk.objects.filter(
        company_id=reminder.company_id, conversation_id=reminder.conversation_id
    ).update(version=F("version") + 1)


def _record(viewer: Viewer, kind: str, reminder: Reminder, *, now: datetime) -> None:
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("conversation", reminder.conversation_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={
            "reminder": str(reminder.id),
            "seat": str(reminder.seat_id),
            "at": reminder.at.isoformat(),
            "if_silent": reminder.if_silent,
        },
        contents={"note": reminder.note},
    )
