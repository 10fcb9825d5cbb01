"""Handing a letter over, and what the answer means: it left, it never will, it is tried again."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from kulisy.kit import outward
from kulisy.notify import carriers, lines, verdicts
from kulisy.notify.mime import Mail
from kulisy.notify.models import CompanyMail
from kulisy.notify.verdicts import Outcome

__all__ = ["Outcome", "hand_over"]


def hand_over(message: Mail, mail: CompanyMail | None, *, patience: int) -> Outcome:
    """Try once. A mistake of ours, neither a server's answer nor a broken line, is raised."""
    try:
        with lines.opened(carriers.connection(mail, patience=patience)) as line:
            _send(line, message)
    except carriers.NoCarrier as error:
        return Outcome(answer=str(error), fault=True)
    except outward.Inside as error:
        told = _(
            "%(host)s stands in the installation's own network. Its operator must name it in"
            " KULISY_INNER_HOSTS first."
        )
        return Outcome(answer=told % {"host": error}, fault=True)
    except SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        return Outcome(final=code >= 500, answer=_told(code, answer))
    except SMTPAuthenticationError as error:
        return Outcome(answer=_told(error.smtp_code, error.smtp_error), fault=True)
    except SMTPDataError as error:
        return Outcome(
            final=error.smtp_code >= 500, answer=_told(error.smtp_code, error.smtp_error)
        )
    except SMTPResponseException as error:
        # The greeting, the sender's address: no letter of ours gets through.
        return Outcome(answer=_told(error.smtp_code, error.smtp_error), fault=True)
    except (SMTPException, OSError) as error:
        return verdicts.of_error(error) or Outcome(answer=_line_words(error), fault=True)
    except Exception as error:
        known = verdicts.of_error(error)
        if known is None:
            raise
        return known
    refused = verdicts.of_silence(message)
    if refused:
        return refused
    return Outcome(left=True, answer="250", provider_id=_provider_id(message))


def _send(line: BaseEmailBackend, message: Mail) -> None:
    """Where a service sells most headers with a dearer account, without those it doesn't take."""
    try:
        line.send_messages([message])
    except Exception as error:
        if not verdicts.unwilling(error):
            raise
        kept = message.extra_headers.items()
        message.extra_headers = {
            name: value.strip("<>") for name, value in kept if name.lower() in verdicts.PLAIN
        }
        line.send_messages([message])


def _provider_id(message: Mail) -> str:
    status = getattr(message, "anymail_status", None)
    found: Any = getattr(status, "message_id", None)
    return str(found)[:200] if isinstance(found, str) else ""


def _told(code: int, answer: str | bytes) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {words}"


def _line_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
