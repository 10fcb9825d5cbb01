"""The end of a notice: its outcome, what follows from it, and the certificate."""

from datetime import datetime

from kulisy.journal.actions import Actor
from kulisy.notices import facts, outcomes
from kulisy.notices.models import Notice
from kulisy.notices.outcomes import Verdict
from kulisy.notices.signals import Ended, ended
from kulisy.notify import outbox

CERTIFY = "kulisy.notices.tasks.certify"


def end(
    notice: Notice,
    verdict: Verdict,
    *,
    now: datetime,
    who: Actor = facts.SYSTEM,
) -> None:
    """Close it with this verdict, once; the row is held. Rooms above hear of it in the same
    transaction, the certificate is made behind it."""
    notice.outcome, notice.ended_by = verdict.outcome, verdict.by
    notice.ended_at, notice.next_at = verdict.at or now, None
    notice.reminders = []
    notice.save(update_fields=["outcome", "ended_by", "ended_at", "next_at", "reminders"])
    facts.note(
        who,
        "ended",
        notice,
        now=now,
        facts={
            "outcome": notice.outcome,
            "at": notice.ended_at.isoformat(timespec="seconds"),
            "silence": notice.silence,
        },
    )
    ended.send(Notice, notice=told(notice), now=now)
    outbox.defer(CERTIFY, notice_id=str(notice.id))


def told(notice: Notice) -> Ended:
    """What rooms above are told."""
    return Ended(
        company_id=notice.company_id,
        client_id=notice.client_id,
        notice_id=notice.id,
        number=notice.number,
        kind=notice.kind,
        outcome=notice.outcome,
        accepted=notice.outcome in outcomes.ACCEPTED,
        by_silence=notice.outcome in outcomes.BY_SILENCE,
        change=notice.change,
        contract=notice.contract,
        clause=notice.clause_number,
        published_at=notice.published_at,
        ended_at=notice.ended_at or notice.published_at,
    )
