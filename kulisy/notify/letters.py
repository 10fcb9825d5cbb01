"""Sending letters. What a letter says is known by the room that owns its subject: rooms register
a writer here when they are loaded (upward, by table, so that this room knows none of them)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formataddr, parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from kulisy.kit.text import one_line
from kulisy.notify import gathering
from kulisy.notify.models import Letter
from kulisy.notify.signals import letter_handed


@dataclass(frozen=True)
class Written:
    """A letter in words. `sender_name` stands before the installation's own address."""

    subject: str
    text: str
    html: str
    sender_name: str
    headers: dict[str, str] = field(default_factory=dict)


Writer = Callable[[Letter], Written | None]
#: subject_kind → who writes it, in the recipient's own name; None: he may not read it any more.
WRITERS: dict[str, Writer] = {}


def send(letter: Letter, *, now: datetime) -> None:
    """Render as the recipient and hand to the mail server; the state tells what came of it.

    Raises on passing troubles (the job is tried again): then nothing is recorded.
    """
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        written = WRITERS[letter.subject_kind](letter)
    if written is None:
        _settle(letter, Letter.State.DROPPED, "", now=now)
        return
    try:
        _message(letter, written).send()
    except SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        if 400 <= code < 500:
            raise
        _settle(letter, Letter.State.REFUSED, f"{code} {_words(answer)}", now=now)
    except SMTPException as error:
        if 500 <= getattr(error, "smtp_code", 0) < 600:
            _settle(letter, Letter.State.REFUSED, str(error), now=now)
        else:
            raise
    else:
        _settle(letter, Letter.State.HANDED, "250", now=now)


def _message(letter: Letter, written: Written) -> EmailMultiAlternatives:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMultiAlternatives(
        subject=one_line(written.subject, limit=200),
        body=written.text,
        from_email=formataddr((one_line(written.sender_name, limit=100), address)),
        to=[letter.address],
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **written.headers,
        },
    )
    message.attach_alternative(written.html, "text/html")
    return message


def _settle(letter: Letter, state: str, answer: str, *, now: datetime) -> None:
    letter.state = state
    letter.answer = one_line(answer, limit=300)
    letter.handed_at = now if state == Letter.State.HANDED else None
    letter.save(update_fields=["state", "answer", "handed_at"])
    for each in [letter, *gathering.share(letter)]:
        letter_handed.send(sender=Letter, letter=each, now=now)


def _words(answer: str | bytes) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
