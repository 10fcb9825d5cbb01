"""Handing a letter over, and what the answer means: it left, it never will, it is tried again."""

from dataclasses import dataclass
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any

from django.utils.translation import gettext as _

from kulisy.kit import outward
from kulisy.notify import carriers, lines
from kulisy.notify.mime import Mail
from kulisy.notify.models import CompanyMail


@dataclass(frozen=True)
class Outcome:
    """What came of one try. `fault`: it is our own sending that doesn't work, not this letter."""

    left: bool = False
    final: bool = False
    answer: str = ""
    provider_id: str = ""
    fault: bool = False


def hand_over(message: Mail, mail: CompanyMail | None, *, patience: int) -> Outcome:
    """Try once. A mistake of ours, neither a server's answer nor a broken line, is raised."""
    try:
        with lines.opened(carriers.connection(mail, patience=patience)) as line:
            line.send_messages([message])
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
        return _of_service(error) or Outcome(answer=_line_words(error), fault=True)
    except Exception as error:
        known = _of_service(error)
        if known is None:
            raise
        return known
    return Outcome(left=True, answer="250", provider_id=_provider_id(message))


def _of_service(error: Exception) -> Outcome | None:
    """An error of anymail, where a service carries the letters."""
    if not carriers.providers_here():
        return None
    from anymail import exceptions

    if isinstance(error, exceptions.AnymailRecipientsRefused | exceptions.AnymailInvalidAddress):
        return Outcome(final=True, answer=str(error))
    if isinstance(error, exceptions.AnymailAPIError):
        status = error.status_code or 0
        refused = status in {400, 413, 422}
        return Outcome(final=refused, answer=str(error), fault=not refused and status != 429)
    if isinstance(error, exceptions.AnymailError):
        return Outcome(answer=str(error), fault=True)
    return None


def _provider_id(message: Mail) -> str:
    status = getattr(message, "anymail_status", None)
    found: Any = getattr(status, "message_id", None)
    return str(found)[:200] if isinstance(found, str) else ""


def _told(code: int, answer: str | bytes) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {words}"


def _line_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
