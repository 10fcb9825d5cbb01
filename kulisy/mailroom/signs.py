"""What a letter's headers say about who or what wrote it: a person, a robot, a list.

auto: written by a machine; bounce: a report of what became of a letter, a complaint too; receipt:
"was displayed"; list: came through a mailing list; bulk: a mailing to many. A forward by a machine
(Auto-Submitted: auto-forwarded) is a person's letter.
"""

import re
from email.message import Message

from . import headers

_ROBOTS = re.compile(
    r"^(no-?reply|do-?not-?reply|noreply-?\w*|mailer-daemon|postmaster|bounces?|notifications?"
    r"|robot|autoreply|auto-reply)([+.\-_].*)?@"
)
_OUT_OF_OFFICE = re.compile(
    r"^\s*(auto(matic)?[- ]?(reply|response)|out of (the )?office|autoreply|автоответ"
    r"|автоматический ответ|вне офиса)",
    re.IGNORECASE,
)


def signs_of(message: Message) -> frozenset[str]:
    found = set()
    if _automatic(message):
        found.add("auto")
    if _bounce(message):
        found.add("bounce")
    if _parameter(message, "report-type") == "disposition-notification":
        found.add("receipt")
    if _any(message, "List-Id", "List-Post", "X-Mailing-List", "X-BeenThere"):
        found.add("list")
    if _value(message, "Precedence") in {"bulk", "junk"} or _any(
        message, "List-Unsubscribe", "Feedback-ID", "X-Campaign-Id", "X-Mailru-Msgtype"
    ):
        found.add("bulk")
    if _value(message, "Precedence") == "list":
        found.add("list")
    return frozenset(found)


def _automatic(message: Message) -> bool:
    submitted = _value(message, "Auto-Submitted")
    if submitted.startswith(("auto-replied", "auto-generated", "auto-notified")):
        return True
    if _any(message, "X-Autoreply", "X-Autorespond", "X-Auto-Reply-From"):
        return True
    if _value(message, "Precedence") in {"auto_reply", "auto-reply"}:
        return True
    sender = headers.mailboxes([str(message.get("From", ""))])
    if sender and _ROBOTS.match(sender[0].address):
        return True
    return bool(_OUT_OF_OFFICE.match(headers.text(str(message.get("Subject", "")), limit=200)))


def _bounce(message: Message) -> bool:
    reports = {"delivery-status", "feedback-report"}
    if _parameter(message, "report-type") in reports or _any(message, "X-Failed-Recipients"):
        return True
    sender = headers.mailboxes([str(message.get("From", ""))])
    return bool(sender) and sender[0].address.startswith(("mailer-daemon@", "postmaster@"))


def _parameter(message: Message, name: str) -> str:
    if message.get_content_type() != "multipart/report":
        return ""
    return str(message.get_param(name) or "").lower()


def _value(message: Message, name: str) -> str:
    return str(message.get(name, "")).strip().lower()


def _any(message: Message, *names: str) -> bool:
    return any(str(message.get(name, "")).strip() for name in names)
