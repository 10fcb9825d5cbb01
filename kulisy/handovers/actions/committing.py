"""A word given: put down, kept, taken back; and the worker's part, reminders."""

import uuid
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience, Message
from kulisy.handovers import access
from kulisy.handovers.models import Commitment, Keeping, Outcome
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer

TELL = "kulisy.handovers.tasks.tell_of_commitment"
TELL_MOVED = "kulisy.handovers.tasks.tell_moved"
#: On its day one is reminded in the morning; where the hour counts, so long before.
MORNING = time(10)
BEFORE = timedelta(hours=2)
#: Who has just given his word needs no reminder of it.
FRESH = timedelta(hours=1)
#: Of one pass of the worker.
AT_ONCE = 200


@transaction.atomic
def commit(
    viewer: Viewer,
    message: Message,
    *,
    words: str,
    due_at: datetime,
    by_hour: bool,
    seat_id: uuid.UUID | None,
    now: datetime,
) -> Commitment:
    """Put down that a word was given in this message. Asked twice, it is one. Raises Refused."""
    if not access.may_commit(viewer, message):
        raise Http404
    words = one_line(words, limit=300)
    if not words:
        raise Refused(_("Write what was promised."), field="words")
    if due_at <= now:
        raise Refused(_("This day is over: choose one that is still to come."), field="day")
    keeper = seat_id or message.author_seat_id
    if keeper not in {seat.id for seat in talk.seats_of(viewer, message.client)}:
        raise Refused(_("This colleague can't see the client."), field="seat")
    made = Commitment(
        company_id=viewer.company.id,
        client_id=message.client_id,
        message=message,
        audience=message.audience,
        words=words,
        due_at=due_at,
        by_hour=by_hour,
        made_at=now,
    )
    Commitment.objects.bulk_create([made], ignore_conflicts=True)
    found = access.commitments(viewer).get(message_id=message.id, due_at=due_at, words=words)
    if found.id != made.id:
        return found
    Keeping.objects.bulk_create(
        [
            Keeping(
                commitment=made,
                company_id=viewer.company.id,
                client_id=message.client_id,
                seat_id=keeper,
                next_at=reminder_at(made, zone=ZoneInfo(viewer.company.time_zone)),
            )
        ]
    )
    _record(viewer, "committed", made, now=now, contents={"words": words})
    return made


@transaction.atomic
def settle(
    viewer: Viewer, commitment: Commitment, *, outcome: str, reason: str = "", now: datetime
) -> None:
    """It was kept, or is taken back with a word to whoever it was given. Raises Refused."""
    if not access.may_settle(viewer, commitment):
        raise Http404
    reason = one_line(reason, limit=300)
    if outcome not in Outcome.values:
        raise Http404
    if outcome == Outcome.WITHDRAWN and not reason:
        raise Refused(_("Say in a word why: whoever it was given reads it."), field="reason")
    kept = "" if outcome == Outcome.KEPT else reason
    settled = Commitment.objects.filter(id=commitment.id, outcome="").update(
        outcome=outcome, settled_at=now, reason=kept
    )
    if not settled:
        raise Refused(_("This is settled already."))
    Keeping.objects.filter(commitment_id=commitment.id).update(next_at=None)
    _record(viewer, f"commitment_{outcome}", commitment, now=now, contents={"reason": kept})


@transaction.atomic
def move_day(
    viewer: Viewer,
    commitment: Commitment,
    *,
    due_at: datetime,
    by_hour: bool,
    reason: str,
    now: datetime,
) -> None:
    """To another day, with a word why: whoever reads the commitment reads both days and the word,
    and its keeper is reminded anew. Raises Refused."""
    if not access.may_settle(viewer, commitment):
        raise Http404
    reason = one_line(reason, limit=300)
    if not reason:
        raise Refused(_("Say in a word why: whoever it was given reads it."), field="reason")
    if due_at <= now:
        raise Refused(_("This day is over: choose one that is still to come."), field="day")
    seen = access.commitments(viewer).select_for_update(of=("self",))
    found = seen.filter(id=commitment.id).first()
    if found is None:
        raise Http404
    if found.outcome:
        raise Refused(_("This is settled already."))
    if found.due_at == due_at:
        raise Refused(_("It is promised by this day already."), field="day")
    same = Commitment.objects.filter(message_id=found.message_id, due_at=due_at)
    if same.exists():
        raise Refused(_("Another word of this message is due on that day."), field="day")
    before = found.due_at
    found.first_due_at = found.first_due_at or before
    found.due_at, found.by_hour = due_at, by_hour
    found.moved_at, found.moved_because = now, reason
    found.save(update_fields=["due_at", "by_hour", "first_due_at", "moved_at", "moved_because"])
    zone = ZoneInfo(viewer.company.time_zone)
    Keeping.objects.filter(commitment_id=found.id).update(next_at=reminder_at(found, zone=zone))
    _record(viewer, "commitment_moved", found, now=now, contents={"reason": reason})
    outbox.defer(TELL_MOVED, commitment_id=str(found.id), at_moment=now.isoformat())


def give_to(viewer: Viewer, commitment: Commitment, *, seat_id: uuid.UUID) -> None:
    """Into a colleague's hands. Raises Refused."""
    if seat_id not in {seat.id for seat in talk.seats_of(viewer, commitment.client)}:
        raise Refused(_("This colleague can't see the client."), field="seat")
    access.keepings(viewer).filter(commitment_id=commitment.id).update(seat_id=seat_id)


def reminder_at(commitment: Commitment, *, zone: ZoneInfo) -> datetime:
    """When its keeper is reminded; its own end where there is no time for that."""
    due = commitment.due_at.astimezone(zone)
    morning = datetime.combine(due.date(), MORNING, zone)
    at = due - BEFORE if commitment.by_hour else morning
    since = commitment.moved_at or commitment.made_at
    return at if at > since + FRESH else commitment.due_at


def tend(*, now: datetime) -> int:
    """The worker's: remind of what is due, tell of what is late; each once. Returns how many."""
    due = (
        Keeping.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("commitment")
        .filter(next_at__lte=now)
        .order_by("next_at", "commitment_id")[:AT_ONCE]
    )
    moved = list(due)
    for keeping in moved:
        late = now >= keeping.commitment.due_at
        if late:
            keeping.late_told_at, keeping.next_at = now, None
        else:
            keeping.reminded_at, keeping.next_at = now, keeping.commitment.due_at
        if not keeping.commitment.outcome:
            about = "late" if late else "near"
            outbox.defer(TELL, commitment_id=str(keeping.commitment_id), about=about)
        else:
            keeping.next_at = None
    Keeping.objects.bulk_update(moved, ["next_at", "reminded_at", "late_told_at"])
    return len(moved)


def _record(
    viewer: Viewer, kind: str, commitment: Commitment, *, now: datetime, contents: dict[str, str]
) -> None:
    """In the log of whoever reads the message it was given in."""
    shown = commitment.audience == Audience.CLIENT
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("message", commitment.message_id),
        company_id=viewer.company.id,
        client_id=commitment.client_id if shown else None,
        now=now,
        facts={"commitment": str(commitment.id), "due": commitment.due_at.isoformat()},
        contents=contents,
    )
