"""What a mail service's answer to one letter means: its recipient is refused, our own sending
doesn't work, or it is to be asked again.

Services answer 400 and 422 to everything that is wrong with a request. Only what is said of the
recipient or of what the letter carries is this letter's end; a sender nobody has confirmed or an
account without credit would otherwise end every letter that is on its way.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from kulisy.kit.text import one_line
from kulisy.notify import carriers

#: What a refusal of this one letter speaks of, in the answers that the services document.
_OF_LETTER = re.compile(
    r"'to'|\"to[.\"]|\bto parameter|\bin to\b|recipient|failed_emails|attach|too large", re.I
)
#: Headers that every account of every service may send.
PLAIN = frozenset({"in-reply-to", "precedence"})


@dataclass(frozen=True)
class Outcome:
    """What came of one try. `fault`: it is our own sending that doesn't work, not this letter.
    `reason`: one of reasons.WORDS where it is known better than the answer says."""

    left: bool = False
    final: bool = False
    answer: str = ""
    provider_id: str = ""
    fault: bool = False
    reason: str = ""


def of_error(error: Exception) -> Outcome | None:
    """An error of anymail, where a service carries the letters; None: it is none of them."""
    if not carriers.providers_here():
        return None
    from anymail import exceptions

    if isinstance(error, exceptions.AnymailRecipientsRefused):
        return _refused(error)
    if isinstance(error, exceptions.AnymailInvalidAddress):
        return Outcome(final=True, answer=str(error), reason="unknown")
    if isinstance(error, exceptions.AnymailAPIError):
        return _answered(error)
    if isinstance(error, exceptions.AnymailError):
        return Outcome(answer=str(error), fault=True)
    return None


def of_silence(message: Any) -> Outcome | None:
    """The service answered that all is well, and took the letter for nobody; None: it took it."""
    status = getattr(message, "anymail_status", None)
    if status is None or status.status != {"failed"}:
        return None
    return Outcome(final=True, answer=_words(status.esp_response), reason="stopped")


def unwilling(error: Exception) -> bool:
    """The service takes the letter, but for its headers: some sell them with dearer accounts."""
    if getattr(error, "status_code", None) != 422:
        return False
    return '"headers' in _text(getattr(error, "response", None))


def _refused(error: Any) -> Outcome:
    """Every recipient, which is the one we write to: a service that knows better than to try."""
    status = getattr(error.email_message, "anymail_status", None)
    said = _words(getattr(status, "esp_response", None)) or str(error)
    known = getattr(status, "status", None) or set()
    return Outcome(final=True, answer=said, reason="unknown" if "invalid" in known else "stopped")


def _answered(error: Any) -> Outcome:
    code = error.status_code or 0
    if not code:
        return Outcome(answer=_line_words(error), fault=True)
    answer = f"{code} {_words(error.response)}".strip()
    about = code == 413 or (code in {400, 422} and bool(_OF_LETTER.search(_text(error.response))))
    return Outcome(final=about, answer=answer, fault=not about and code != 429)


def _line_words(error: Exception) -> str:
    """The line to the service, without the letter's own words."""
    cause = error.__cause__ or error
    return one_line(f"{type(cause).__name__}: {cause}", limit=300)


def _text(response: Any) -> str:
    return str(getattr(response, "text", "") or "")


def _words(response: Any) -> str:
    """The sentence in it; else all of it."""
    text = _text(response)
    try:
        told = json.loads(text)
    except ValueError:
        return one_line(text, limit=300)
    if isinstance(told, dict):
        found = next((told[name] for name in ("message", "Message", "error") if told.get(name)), "")
        if isinstance(found, str) and found:
            return one_line(found, limit=300)
    return one_line(text, limit=300)
