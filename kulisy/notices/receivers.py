"""What this room does at news from below: what became of its letters."""

from datetime import datetime
from typing import Any

from kulisy.notices import facts, notifications, reckoning
from kulisy.notices.actions import tending
from kulisy.notices.models import Notice, Recipient
from kulisy.notify.models import Letter


def letter_moved(sender: Any, *, letter: Letter, now: datetime, **more: Any) -> None:
    """A letter about a notice left, was taken, came back: a fact of delivery, on its recipient's
    row and in the client's log. In the worker's role."""
    if letter.subject_kind != "notice" or letter.face != "portal" or letter.company_id is None:
        return
    if letter.person_id is None:
        return
    if letter.state in {Letter.State.DELAYED, Letter.State.DROPPED}:
        return
    notice = (
        Notice.objects.select_related("client__company")
        .filter(company_id=letter.company_id, id=letter.subject_id)
        .first()
    )
    if notice is None:
        return
    first = letter.key.startswith("notice:")
    rows = Recipient.objects.select_for_update().filter(
        company_id=letter.company_id, notice_id=notice.id, person_id=letter.person_id
    )
    row = rows.first()
    if row is None:
        return
    # Reminders that come back say that the address no longer works; they un-deliver nothing.
    if first or letter.state in reckoning.LOST:
        row.letter = letter.state
        row.letter_at = letter.handed_at or now
        row.save(update_fields=["letter", "letter_at"])
    facts.note(
        facts.SYSTEM,
        "letter",
        notice,
        now=now,
        facts={
            "contact": str(row.contact_id),
            "state": letter.state,
            "answer": letter.answer,
            "message_id": letter.message_id,
            "about": letter.key.partition(":")[0],
        },
        contents={"address": letter.address},
    )
    if not notice.ended_at:
        tending.look_at(notice.id, now=now)
        everybody = Recipient.objects.filter(company_id=letter.company_id, notice_id=notice.id)
        if reckoning.lost(list(everybody)):
            notifications.not_arrived(notice, now=now)
    notifications.moved(notice)
