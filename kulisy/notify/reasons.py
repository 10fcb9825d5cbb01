"""Why a letter did not arrive, in few words of our own: read out of what servers answer."""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "full": _("the mailbox is full"),
    "unknown": _("there is no such address"),
    "domain": _("there is no such mail domain"),
    "disabled": _("the mailbox is switched off"),
    "spam": _("it was taken for spam"),
    "size": _("it was too large"),
    "contents": _("an attachment was not let through"),
    "slow": _("the server asked to wait"),
    "unreachable": _("the server could not be reached"),
    "sender": _("our own mail server did not let us send"),
    "complained": _("its recipient called it spam"),
    "stopped": _("the mail service no longer writes to this address"),
    "other": _("the server gave another reason"),
}


class Sign(NamedTuple):
    reason: str
    #: Enhanced status codes (RFC 3463), without their first number.
    codes: frozenset[str]
    words: re.Pattern[str]


def _sign(reason: str, codes: str, words: str) -> Sign:
    return Sign(reason, frozenset(codes.split()), re.compile(words, re.I))


#: In this order: servers put 5.7.1 before everything, so words speak first where they are plain.
_SIGNS = (
    _sign("full", "2.2", r"mailbox (is )?full|over ?quota|quota exceeded|переполнен"),
    _sign(
        "unknown",
        "1.1 1.3 1.6 1.10",
        r"user unknown|unknown user|no such (user|mailbox|recipient)|does ?n[o']t exist"
        r"|mailbox (not found|unavailable)|invalid (mailbox|recipient)|recipient.{0,20}not found"
        r"|non-?local user|не существует",
    ),
    _sign("domain", "1.2 4.4", r"host (or domain name )?not found|domain not found|nxdomain"),
    _sign("disabled", "2.1", r"(account|mailbox|user).{0,20}(disabled|inactive|blocked|suspended)"),
    _sign("size", "3.4 2.3", r"too (large|big)|size limit|message size exceeds"),
    _sign("contents", "6.1 7.0", r"blocked.{0,40}(content|attachment|security)|virus|malware"),
    _sign("spam", "7.1 7.25 7.26", r"\bspam\b|blacklist|block ?list|reputation|dmarc|unsolicited"),
    _sign("slow", "7.28 3.2", r"greylist|try again|too many|rate limit|temporar"),
    _sign("unreachable", "4.1 4.2 4.7", r"timed out|connection refused|unreachable|expired"),
)
_CODE = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")


def read(answer: str) -> str:
    """One of WORDS for what a server answered; "" for nothing."""
    if not answer.strip():
        return ""
    found = next((sign.reason for sign in _SIGNS if sign.words.search(answer)), None)
    if found:
        return found
    codes = set(_CODE.findall(answer))
    return next((sign.reason for sign in _SIGNS if sign.codes & codes), "other")


def words(reason: str) -> str:
    """In the reader's language; "" where nothing is known."""
    return str(WORDS[reason]) if reason in WORDS else ""
