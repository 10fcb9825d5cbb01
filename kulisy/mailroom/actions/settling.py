"""What becomes of one letter, in the worker's role and in one transaction: sorted out, or placed,
or put into quarantine. A letter that breaks something waits for a human being like any other."""

import logging
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation

from kulisy.conversations.models import Audience
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.mailroom import (
    authentication,
    calendars,
    doubting,
    limits,
    loops,
    notifications,
    originals,
    placing,
    sorting,
)
from kulisy.mailroom.actions.posting import NotPosted, Posted, post
from kulisy.mailroom.authentication import Findings
from kulisy.mailroom.folding import own_words
from kulisy.mailroom.models import IncomingLetter, LetterState
from kulisy.mailroom.placing import Placement
from kulisy.mailroom.plan import Reason
from kulisy.mailroom.raw import parsed
from kulisy.mailroom.reading import Letter, Unreadable, read
from kulisy.mailroom.senders import Sender, sender_of
from kulisy.mailroom.threads import ancestors

log = logging.getLogger(__name__)

TALK = (LetterState.PLACED, LetterState.OPENED)


@dataclass(frozen=True)
class Read:
    """A letter that was read, who wrote it, and what our own mail server found out about it."""

    letter: Letter
    sender: Sender
    findings: Findings


def settle(letter_id: uuid.UUID, *, now: datetime) -> None:
    """Settle a letter that has arrived, or that a human being has decided on; once. Raises only
    what passes by itself (the database is away): then the job is tried again."""
    row = (
        IncomingLetter.objects.select_for_update(of=("self",))
        .select_related("company", "mailbox", "client__company", "contact", "conversation__client")
        .filter(id=letter_id, state__in=(LetterState.ARRIVED, LetterState.DECIDED))
        .first()
    )
    if row is None:
        return
    with translation.override(row.company.language or settings.LANGUAGE_CODE):
        try:
            with transaction.atomic():
                _settle(row, now=now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as broken:
            log.exception("Letter %s could not be settled.", row.id)
            detail = one_line(f"{type(broken).__name__}: {broken}", limit=200)
            row.refresh_from_db()
            _wait(row, Reason("trouble", {"detail": detail}), now=now)


def _settle(row: IncomingLetter, *, now: datetime) -> None:
    if row.original is None:
        code, details = row.reasons[0] if row.reasons else ("empty", {})
        _wait(row, Reason(code, details), now=now)
        return
    found = _read(row)
    if isinstance(found, Unreadable):
        _wait(row, Reason(found.code, {"detail": found.detail, "limit": "", "size": ""}), now=now)
        return
    if row.state == LetterState.DECIDED:
        _carry_out(row, found, now=now)
        return
    _describe(row, found.letter)
    placement = _sorted_out(row, found, now=now) or placing.place(
        found.letter, found.sender, company_id=row.company_id, proven=found.findings.proven
    )
    _keep(row, found, placement, now=now)


def _read(row: IncomingLetter) -> Read | Unreadable:
    raw = originals.bytes_of(row)
    letter = read(raw or b"", place=str(row.id))
    if isinstance(letter, Unreadable):
        return letter
    trusted = row.mailbox.trusted_server if row.mailbox else ""
    box = letter.sender
    return Read(
        letter,
        sender_of(row.company_id, address=box.address, name=box.name)
        if box
        else Sender(address="", name=""),
        authentication.findings(parsed(raw or b""), trusted=trusted),
    )


def _describe(row: IncomingLetter, letter: Letter) -> None:
    """What a list shows of it, and what later letters are compared with."""
    words = own_words(letter.text)
    row.message_id = letter.message_id
    row.ancestors = list(ancestors(letter))
    row.sender = letter.sender.address if letter.sender else ""
    row.sender_name = letter.sender.name if letter.sender else ""
    row.subject = letter.subject
    row.excerpt = one_line(words or letter.text, limit=300)
    row.sent_at = letter.date
    row.files = len(letter.attachments)
    row.words_key = loops.words_key(words)


def _sorted_out(row: IncomingLetter, found: Read, *, now: datetime) -> Placement | None:
    """What is no talk, or must not go on; None of a letter that can be placed."""
    if row.reasons:
        # Less of it is here than came: taking_in says why.
        code, details = row.reasons[0]
        state = LetterState.REFUSED if code == limits.TOO_LARGE else LetterState.QUARANTINED
        return Placement(state, (Reason(code, details),))
    placement = _calendar_answer(row, found, now=now)
    placement = placement or sorting.no_talk(row, found.letter, found.sender, now=now)
    if placement is not None:
        return placement
    if found.findings.forged:
        said = ", ".join(f"{method}={result}" for method, result in found.findings.results.items())
        reason = Reason("forged", {"address": row.sender, "found": said})
        return _doubted(found, reason, company_id=row.company_id)
    if limits.too_many(row):
        return _doubted(
            found,
            Reason(limits.TOO_MANY, {"count": str(limits.AN_HOUR)}),
            company_id=row.company_id,
        )
    if loops.is_loop(row, persons=found.sender.persons, now=now):
        return _doubted(found, Reason("loop"), company_id=row.company_id)
    return None


def _calendar_answer(row: IncomingLetter, found: Read, *, now: datetime) -> Placement | None:
    """An answer of this very sender to an invitation of ours: it is no talk. A human word that came
    along goes on as any other letter."""
    known = found.sender.seat is not None or bool(found.sender.contacts)
    if found.findings.forged or not known:
        return None
    given = calendars.answers(found.letter)
    told = calendars.take(row.company_id, found.sender, given, now=now) if given else None
    if told is None:
        return None
    taken, with_words = told
    if taken and with_words:
        return None
    code = "calendar_answer" if taken else "calendar_stale"
    return Placement(LetterState.IGNORED, (Reason(code),))


def _doubted(found: Read, reason: Reason, *, company_id: uuid.UUID) -> Placement:
    """In quarantine, with the place that it would have had as a guess."""
    guess = placing.place(found.letter, found.sender, company_id=company_id)
    return replace(
        guess, state=LetterState.QUARANTINED, reasons=(reason, *guess.reasons), audience=""
    )


def _keep(row: IncomingLetter, found: Read, placement: Placement, *, now: datetime) -> None:
    """Carry a placement out, keep what became of the letter, tell whom it concerns."""
    posted = None
    if placement.state in TALK:
        try:
            with transaction.atomic():
                posted = post(row, found.letter, found.sender, placement, now=now)
        except NotPosted as why:
            reason = Reason(why.code, {"address": row.sender, "why": why.why})
            placement = replace(placement, state=LetterState.QUARANTINED, reasons=(reason,))
    row.state = placement.state
    doubt = doubting.remarks(placement, found.findings, sender=row.sender) if posted else ()
    row.reasons = [[each.code, dict(each.details)] for each in (*placement.reasons, *doubt)]
    row.client, row.contact = placement.client, placement.contact
    row.conversation = placement.conversation
    row.audience = placement.audience if posted else ""
    row.settled_at = now
    if posted:
        row.conversation, row.source = posted.conversation, posted.source
        row.reasons += [[each.code, dict(each.details)] for each in posted.remarks]
    row.save()
    _journal(row, found, posted, way=placement.way, now=now)
    notifications.settled(row, found.sender, now=now)


def _carry_out(row: IncomingLetter, found: Read, *, now: datetime) -> None:
    """What a human being decided. Whoever the letter is from speaks in it: a contact of that
    client, a colleague, or a name."""
    decision = row.decision or {}
    if row.client is None:
        raise ValueError("a decision to place names a client")
    client = row.client
    placement = Placement(
        LetterState.PLACED if decision.get("act") == "place" else LetterState.OPENED,
        reasons=(Reason("chosen"),),
        client=client,
        contact=row.contact or found.sender.at(client.id),
        conversation=row.conversation if decision.get("act") == "place" else None,
        audience=decision.get("audience", Audience.INTERNAL),
        way="hand",
    )
    _keep(row, found, placement, now=now)


def _wait(row: IncomingLetter, reason: Reason, *, now: datetime) -> None:
    row.state = LetterState.QUARANTINED
    row.reasons = [[reason.code, dict(reason.details)]]
    row.settled_at = now
    row.save()
    notifications.settled(row, None, now=now)


def _journal(
    row: IncomingLetter, found: Read, posted: Posted | None, *, way: str, now: datetime
) -> None:
    """That it came, by which way, and what its sender's server said: evidence beside the words. In
    the client's log where he sees the message; what was kept out is the team's own affair."""
    facts = {
        "state": row.state,
        "way": way,
        "original": row.key,
        "letter": found.letter.message_id or "",
        "verified": found.findings.proven,
        "findings": [f"{name}={result}" for name, result in sorted(found.findings.results.items())],
    }
    if posted:
        facts["audience"] = row.audience
    shown = posted is not None and row.audience == Audience.CLIENT and posted.message is not None
    journal.record(
        journal.SYSTEM,
        "letter_came",
        journal.Subject("message", posted.message.id)
        if posted and posted.message
        else journal.Subject("letter", row.id),
        company_id=row.company_id,
        client_id=row.client_id if shown else None,
        now=now,
        facts=facts,
        contents={"address": row.sender, "subject": row.subject},
    )
