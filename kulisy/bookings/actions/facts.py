"""What every change of a booking leaves behind: a line in the journal, a row in the outbox,
reminders at their times."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from kulisy.bookings.models import Booking, Rules
from kulisy.journal import actions as journal
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer

TELL = "kulisy.bookings.tasks.tell_booking"
REMIND = "kulisy.bookings.tasks.remind"


def actor(viewer: Viewer, client_id: uuid.UUID) -> journal.Actor:
    """A seat; in the cabinet the contact as whom the viewer acts for this client."""
    if viewer.at_desk:
        return journal.Actor("seat", viewer.seat_id)
    admission = viewer.admission(client_id)
    return journal.Actor("contact", admission.contact_id if admission else None)


def note(
    viewer: Viewer,
    kind: str,
    booking: Booking,
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    contents: Mapping[str, str | bytes] | None = None,
) -> None:
    """Into the client's log: both sides know what became of a booking."""
    journal.record(
        actor(viewer, booking.client_id),
        kind,
        journal.Subject("booking", booking.id),
        company_id=booking.company_id,
        client_id=booking.client_id,
        now=now,
        facts={**told(booking), **(facts or {})},
        contents=contents,
    )


def told(booking: Booking) -> dict[str, Any]:
    """What every entry about it says."""
    return {
        "service": str(booking.service_id),
        "seat": str(booking.seat_id),
        "contact": str(booking.contact_id),
        "starts": _said(booking.starts_at),
        "ends": _said(booking.ends_at),
    }


def note_house(
    viewer: Viewer,
    kind: str,
    subject: tuple[str, uuid.UUID],
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Into the company's own log: hours, absences, rooms, rules."""
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject(*subject),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts=facts,
    )


def tell(viewer: Viewer, booking: Booking, what: str) -> None:
    """Let everybody hear of it whom it concerns, but whoever did it."""
    tell_each(viewer, [booking], what)


def tell_each(viewer: Viewer, rows: Sequence[Booking], what: str) -> None:
    jobs = [
        {
            "booking_id": str(each.id),
            "what": what,
            "version": each.version,
            "by": str(viewer.person_id),
        }
        for each in rows
    ]
    outbox.defer_each(TELL, jobs)


def remind(booking: Booking, rules: Rules, *, now: datetime) -> None:
    """Reminders at their times, as far as these lie ahead; those of an earlier version of the
    booking keep silent by themselves."""
    remind_each([booking], rules, now=now)


def remind_each(rows: Sequence[Booking], rules: Rules, *, now: datetime) -> None:
    """`remind` for many, in one statement."""
    jobs = []
    for minutes in sorted({rules.remind_first, rules.remind_second} - {0}):
        for each in rows:
            at = each.starts_at - timedelta(minutes=minutes)
            told = {"booking_id": str(each.id), "version": each.version, "minutes": minutes}
            if at > now:
                jobs.append((at, told))
    outbox.defer_at_each(REMIND, jobs)


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="minutes")
