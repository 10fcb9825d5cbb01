"""Sending letters. What a letter says is known by the room that owns its subject: rooms register
a writer here when they are loaded (upward, by table, so that this room knows none of them)."""

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from kulisy.kit.text import one_line
from kulisy.notify import carriers, dkim, gathering, looks, mime, outbox, pacing, reasons
from kulisy.notify.handing import Outcome, hand_over
from kulisy.notify.mime import Invitation, Mail, Pinned
from kulisy.notify.models import CompanyMail, Letter
from kulisy.notify.signals import letter_handed
from kulisy.people.recipients import recipient
from kulisy.people.viewer import Viewer, viewing

log = logging.getLogger(__name__)

SEND = "kulisy.notify.tasks.send_letter"
#: A server that can't take a letter is asked again, ever more seldom, for so long.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=6)
GIVEN_UP = timedelta(days=3)


@dataclass(frozen=True)
class Written:
    """A letter in words. `sender_name` stands before the sender's address."""

    subject: str
    text: str
    html: str
    sender_name: str
    headers: dict[str, str] = field(default_factory=dict)
    reply_to: str = ""
    pinned: Sequence[Pinned] = ()
    invitation: Invitation | None = None


Writer = Callable[[Letter], Written | None]
#: subject_kind → who writes it, in the recipient's own name; None: he may not read it any more.
WRITERS: dict[str, Writer] = {}


def in_his_name(
    letter: Letter,
    rows: Callable[[Viewer], Any],
    write: Callable[[Viewer, Any], Written | None],
) -> Written | None:
    """What `write` says of the letter's subject, found among the `rows` of its recipient and in his
    own name. None: he is nobody there any more, or may not read it. For the worker."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        found = rows(viewer).filter(id=letter.subject_id).first()
        return write(viewer, found) if found else None


def reader_of(letter: Letter) -> Viewer | None:
    """Its recipient, as he would see the page now; None: he is nobody there any more. For the
    worker."""
    if letter.person_id is None or letter.company_id is None:
        return None
    return recipient(person_id=letter.person_id, company_id=letter.company_id, face=letter.face)


def mail_of(company_id: uuid.UUID | None) -> CompanyMail | None:
    """How this company writes; None: as the installation does."""
    return CompanyMail.objects.filter(company_id=company_id).first() if company_id else None


def may_leave(letter_id: uuid.UUID, *, now: datetime) -> bool:
    """Whether it is this letter's turn at the recipient's server; else it is queued for its turn.
    Commit before sending."""
    letter = Letter.objects.filter(id=letter_id, state__in=gathering.TO_LEAVE).first()
    if letter is None:
        return False
    if letter.turn_at is not None:
        # It was queued for its turn, and here it is.
        return True
    turn = pacing.turn(letter, mail_of(letter.company_id), now=now)
    if turn <= now:
        return True
    outbox.defer(SEND, at=turn, letter_id=str(letter.id))
    return False


def send(letter: Letter, *, now: datetime) -> None:
    """Render as the recipient and hand over; the state tells what came of it. What could not be
    taken now is queued again. For the worker, the row locked."""
    mail = mail_of(letter.company_id)
    with in_his_words(letter):
        written = WRITERS[letter.subject_kind](letter)
    if written is None:
        _settle(letter, Letter.State.DROPPED, reason="gone", now=now)
        return
    outcome = hand_over(compose(letter, written, mail, now=now), mail, patience=carriers.PATIENCE)
    note_trouble(mail, outcome, now=now)
    letter.told_at = now
    if outcome.left:
        letter.provider_id = outcome.provider_id
        _settle(letter, Letter.State.HANDED, answer=outcome.answer, now=now)
    elif outcome.final:
        reason = outcome.reason or reasons.read(outcome.answer)
        _settle(letter, Letter.State.REFUSED, answer=outcome.answer, reason=reason, now=now)
    else:
        _try_again(letter, outcome, now=now)


def compose(letter: Letter, written: Written, mail: CompanyMail | None, *, now: datetime) -> Mail:
    """The letter as it leaves, signed where the company has a key of its own."""
    message = Mail(
        subject=one_line(written.subject, limit=300),
        body=written.text,
        from_email=sender(mail, written.sender_name),
        to=[letter.address],
        reply_to=[written.reply_to] if written.reply_to else [],
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            # All but reports that a letter did not arrive: of these we want to hear.
            "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
            **written.headers,
        },
    )
    message.written_at = now
    message.attach_alternative(written.html, "text/html")
    mark = looks.mark(mail)
    if mark and f"cid:{looks.MARK}" in written.html:
        message.attach(mime.mark_part(mark.data))
    for file in written.pinned:
        message.attach(mime.pinned_part(file))
    message.invitation = written.invitation
    if written.invitation and mail and mail.way == CompanyMail.Way.PROVIDER:
        # A service makes the letter of its parts, and knows no calendar among the words.
        message.attach(mime.calendar_part(written.invitation))
    message.seal = _seal(mail)
    return message


def sender(mail: CompanyMail | None, name: str) -> str:
    """From: a name before the company's address, else before the installation's."""
    own = mail.address if mail else ""
    address = own or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    quoted = one_line(name, limit=100).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def note_trouble(mail: CompanyMail | None, outcome: Outcome, *, now: datetime) -> None:
    """Who runs the company sees in its settings why nothing leaves; the first letter that does
    takes it back. In the worker's role."""
    if mail is None:
        if outcome.fault:
            log.warning("A letter could not be handed over: %s", outcome.answer)
        return
    told = one_line(outcome.answer, limit=300) if outcome.fault else ""
    if (outcome.fault or outcome.left) and told != mail.trouble:
        since = (mail.trouble_at if mail.trouble else None) or now
        CompanyMail.objects.filter(company_id=mail.company_id).update(
            trouble=told, trouble_at=since if told else None
        )


@contextmanager
def in_his_words(letter: Letter) -> Iterator[None]:
    """The recipient's language and, for moments, his clock."""
    person, company = letter.person, letter.company
    zone = (person and person.time_zone) or (company and company.time_zone) or settings.TIME_ZONE
    language = translation.override(letter.language or settings.LANGUAGE_CODE)
    with language, timezone.override(ZoneInfo(zone)):
        yield


def _seal(mail: CompanyMail | None) -> mime.Seal | None:
    """A service signs by itself."""
    if mail is None or not mail.dkim_selector or mail.way == CompanyMail.Way.PROVIDER:
        return None
    key = carriers.secrets_of(mail).get(carriers.DKIM_KEY)
    if not key:
        return None
    return mime.Seal(dkim.read_key(key), mail.dkim_domain, mail.dkim_selector)


def _try_again(letter: Letter, outcome: Outcome, *, now: datetime) -> None:
    """After 15 seconds, a minute, four minutes … six hours; after three days never more."""
    letter.attempts += 1
    reason = "sender" if outcome.fault else reasons.read(outcome.answer) or "slow"
    if now - letter.made_at > GIVEN_UP:
        _settle(letter, Letter.State.REFUSED, answer=outcome.answer, reason=reason, now=now)
        return
    letter.state, letter.reason = Letter.State.DELAYED, reason
    letter.answer = one_line(outcome.answer, limit=300)
    letter.save(update_fields=["state", "reason", "answer", "attempts", "told_at"])
    gathering.share(letter)
    wait = min(FIRST_WAIT * 4 ** min(letter.attempts - 1, 8), LONGEST_WAIT)
    outbox.defer(SEND, at=now + wait, letter_id=str(letter.id))


def _settle(
    letter: Letter, state: str, *, now: datetime, answer: str = "", reason: str = ""
) -> None:
    letter.state, letter.reason = state, reason
    letter.answer = one_line(answer, limit=300)
    letter.handed_at = now if state == Letter.State.HANDED else None
    letter.save(update_fields=["state", "reason", "answer", "handed_at", "told_at", "provider_id"])
    for each in [letter, *gathering.share(letter)]:
        letter_handed.send(sender=Letter, letter=each, now=now)
