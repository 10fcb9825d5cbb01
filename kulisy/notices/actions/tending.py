"""The course of a notice, by the worker: delivery, reminders, the end of the term. Each step is
taken once, at its moment or as soon after as the worker comes by, and reckoned from that moment."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from kulisy.clocks import access as clocks
from kulisy.clocks.calendars import Calendar, UnknownYear
from kulisy.notices import facts, notifications, outcomes, reckoning
from kulisy.notices.actions import ending
from kulisy.notices.models import Notice, Preparation, Recipient

#: Nobody's answer is late because the worker was quicker than its transaction.
GRACE = timedelta(seconds=5)
LATER = timedelta(hours=6)


def look_at(notice_id: uuid.UUID, *, now: datetime) -> None:
    """Take every step that is due for this notice. In the worker's role; what its recipients do
    meanwhile waits for it, and it for them."""
    recipients = list(
        Recipient.objects.select_for_update().filter(notice_id=notice_id).order_by("id")
    )
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("client__company")
        .filter(id=notice_id)
        .first()
    )
    if notice is None or notice.ended_at:
        return
    answered = outcomes.answered(recipients)
    if notice.stopped_at and answered is None:
        return
    calendar = reckoning.calendar_of(clocks.calendar(notice.client.company), notice)
    before = notice.delivered_at
    reckon(notice, recipients, calendar, now=now)
    if notice.delivered_at and not before:
        note_delivered(notice, now=now)
    if answered is not None:
        _save(notice)
        ending.end(notice, answered, now=now)
        return
    asked = _asked(notice, recipients)
    if asked:
        _stop(notice, asked, now=now)
        return
    if notice.due_at and now >= notice.due_at + GRACE:
        ending.end(notice, outcomes.of_silence(notice), now=now)
        return
    _remind(notice, recipients, now=now)
    _save(notice)


def due(*, now: datetime, at_most: int = 500) -> list[uuid.UUID]:
    """Notices at which the worker must look now."""
    rows = Notice.objects.filter(next_at__lte=now, ended_at=None).order_by("next_at")
    return list(rows.values_list("id", flat=True)[:at_most])


def unfinished() -> list[uuid.UUID]:
    """Preparations whose publication was cut off."""
    rows = Preparation.objects.filter(state=Preparation.State.PUBLISHING)
    return list(rows.values_list("id", flat=True))


def reckon(
    notice: Notice,
    recipients: Sequence[Recipient],
    calendar: Calendar,
    *,
    now: datetime,
    told: bool = True,
) -> None:
    """Set what the moments are on the row, without saving: delivery, the end of the term, the
    reminders, when to look again. `told`: the calendar is on the clause's clock already."""
    if not told:
        calendar = reckoning.calendar_of(calendar, notice)
    if notice.delivered_at is None:
        try:
            arrival = reckoning.arrival(
                notice, recipients, published=notice.published_at, calendar=calendar
            )
            if arrival is None or arrival.at > now:
                notice.next_at = arrival.at if arrival else None
                return
            end = reckoning.due(notice, arrival.at, calendar)
        except UnknownYear:
            # The calendar will be brought in: the term is reckoned then, from the same moment.
            notice.next_at = now + LATER
            return
        notice.delivered_at, notice.delivered_how = arrival.at, arrival.how
        notice.due_at = end
        remind = reckoning.reminders(arrival.at, end, calendar)
        notice.reminders = [each.isoformat() for each in remind]
    _next(notice)


def note_delivered(notice: Notice, *, now: datetime) -> None:
    """The moment is the one that the clause names, not the one at which it was reckoned."""
    facts.note(
        facts.SYSTEM,
        "delivered",
        notice,
        now=now,
        facts={
            "at": _iso(notice.delivered_at),
            "how": notice.delivered_how,
            "due": _iso(notice.due_at),
        },
    )


def _asked(notice: Notice, recipients: Sequence[Recipient]) -> datetime | None:
    """A question that stops the term: within it, and not before it was last let run on."""
    if not notice.question_stops or not notice.due_at:
        return None
    since = notice.resumed_at or notice.published_at
    moments = [each.asked_at for each in recipients if each.answers and each.asked_at]
    return min((each for each in moments if since < each <= notice.due_at), default=None)


def _stop(notice: Notice, asked: datetime, *, now: datetime) -> None:
    notice.stopped_at, notice.next_at = asked, None
    _save(notice)
    facts.note(facts.SYSTEM, "stopped", notice, now=now, facts={"at": _iso(asked)})
    notifications.stopped(notice, now=now)


def _remind(notice: Notice, recipients: Sequence[Recipient], *, now: datetime) -> None:
    """Reminders whose time has come; of several that were missed one is enough."""
    moments = [datetime.fromisoformat(each) for each in notice.reminders]
    past = [each for each in moments if each <= now]
    if not past:
        return
    notice.reminders = [each.isoformat() for each in moments if each > now]
    _next(notice)
    facts.note(facts.SYSTEM, "reminded", notice, now=now, facts={"planned": _iso(past[-1])})
    notifications.reminded(notice, recipients, which=past[-1], now=now)


def _next(notice: Notice) -> None:
    soonest = [datetime.fromisoformat(each) for each in notice.reminders[:1]]
    if notice.due_at:
        soonest.append(notice.due_at + GRACE)
    notice.next_at = min(soonest, default=None)


def _save(notice: Notice) -> None:
    notice.save(
        update_fields=[
            "delivered_at",
            "delivered_how",
            "due_at",
            "stopped_at",
            "reminders",
            "next_at",
        ]
    )


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
