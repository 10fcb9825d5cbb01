"""Letters that are no talk: our own, machines' answers, reports, newsletters, copies, blocked ones.
They are kept and listed, open no request and are never answered. In the worker's role."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from kulisy.mailroom import bounces, originals
from kulisy.mailroom.models import Blocked, IncomingLetter, LetterState, Mailbox
from kulisy.mailroom.placing import Placement
from kulisy.mailroom.plan import Reason
from kulisy.mailroom.raw import parsed
from kulisy.mailroom.reading import Letter
from kulisy.mailroom.senders import Sender
from kulisy.mailroom.whose import domain_of
from kulisy.notify import delivery
from kulisy.notify.models import CompanyMail


def no_talk(
    row: IncomingLetter, letter: Letter, sender: Sender, *, now: datetime
) -> Placement | None:
    """What becomes of a letter that is no talk; None: it is one."""
    if letter.sender is None and "bounce" not in letter.signs:
        return _ignored("no_sender")
    if sender.address in _own_addresses(row):
        return _ignored("own_letter")
    if "bounce" in letter.signs:
        return _report(row, letter, now=now)
    if "receipt" in letter.signs:
        return _ignored("receipt")
    if _twin(row):
        return _ignored("twin")
    if "auto" in letter.signs:
        return _ignored("automatic")
    known = sender.seat is not None or bool(sender.contacts)
    if not known and letter.signs & {"list", "bulk"}:
        return _ignored("newsletter")
    pattern = None if known else _blocking(row)
    if pattern:
        return Placement(LetterState.REFUSED, (Reason("blocked", {"pattern": pattern}),))
    return None


def _report(row: IncomingLetter, letter: Letter, *, now: datetime) -> Placement:
    told = []
    for each in bounces.reports(parsed(originals.bytes_of(row) or b""), letter):
        if each.message_id and delivery.reported(
            message_id=each.message_id,
            state=each.state,
            detail=each.detail,
            now=now,
            company_id=row.company_id,
        ):
            told.append(Reason("report", {"detail": each.detail or each.state}))
    return Placement(LetterState.BOUNCED, tuple(told) or (Reason("report_of_none"),))


def _own_addresses(row: IncomingLetter) -> set[str]:
    """From which the company itself writes: a letter from there is its own coming back."""
    boxes = Mailbox.objects.filter(company_id=row.company_id).values_list("address", flat=True)
    ours = CompanyMail.objects.filter(company_id=row.company_id).values_list("address", flat=True)
    installation = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return {each.lower() for each in (*boxes, *ours, installation) if each}


def _twin(row: IncomingLetter) -> bool:
    """The same letter by another way (To one mailbox, Cc another): other bytes, one Message-ID."""
    if not row.message_id:
        return False
    return (
        IncomingLetter.objects.filter(
            company_id=row.company_id,
            message_id=row.message_id,
            sender=row.sender,
            words_key=row.words_key,
            sent_at=row.sent_at,
            state__in=(LetterState.PLACED, LetterState.OPENED, LetterState.QUARANTINED),
        )
        .exclude(id=row.id)
        .exists()
    )


def _blocking(row: IncomingLetter) -> str | None:
    rows = Blocked.objects.filter(
        company_id=row.company_id, pattern__in=[row.sender, domain_of(row.sender)]
    )
    return rows.values_list("pattern", flat=True).first()


def _ignored(code: str) -> Placement:
    return Placement(LetterState.IGNORED, (Reason(code),))
