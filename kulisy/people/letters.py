"""Letters of sign-in: codes, and news of what was changed. Written to the asker's own address, so
they need no viewer; they leave by a job, because a mail server's pace tells who is known."""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, make_msgid, parseaddr
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from kulisy.kit.text import one_line
from kulisy.people.sealing import seal, unseal

log = logging.getLogger(__name__)

CODE_LIFE = timedelta(minutes=15)
NEWS_LIFE = timedelta(days=3)
AT_ONCE = 100
TASK = "kulisy.people.tasks.send_plain_mail"

#: Letters with a code: the subject (a telephone shows it without opening) and the sentence.
CODES = {
    "account/email/login_code": (
        gettext_noop("Code for signing in: %(code)s"),
        gettext_noop("Enter this code in the window where you asked for it."),
    ),
    "account/email/email_confirmation_signup": (
        gettext_noop("Code for signing up: %(code)s"),
        gettext_noop("Enter this code in the window where you signed up."),
    ),
    "account/email/email_confirmation": (
        gettext_noop("Code to confirm your address: %(code)s"),
        gettext_noop("Enter this code in the window where you gave this address."),
    ),
    "account/email/password_reset_code": (
        gettext_noop("Code for a new password: %(code)s"),
        gettext_noop("Enter this code in the window where you asked for a new password."),
    ),
}

#: News of a change, so that nobody changes it behind the person's back.
NEWS = {
    "account/email/email_changed": gettext_noop(
        "Your address for signing in was changed: %(from_email)s → %(to_email)s."
    ),
    "account/email/email_confirm": gettext_noop("Your address for signing in was confirmed."),
    "account/email/email_deleted": gettext_noop(
        "The address %(deleted_email)s no longer signs you in."
    ),
    "account/email/password_changed": gettext_noop("Your password was changed."),
    "account/email/password_reset": gettext_noop("Your password was changed by a code."),
    "account/email/password_set": gettext_noop("A password was set for you."),
    "mfa/email/recovery_codes_generated": gettext_noop("New spare codes were made for you."),
    "mfa/email/totp_activated": gettext_noop("An authenticator app was connected."),
    "mfa/email/totp_deactivated": gettext_noop("The authenticator app was disconnected."),
    "mfa/email/webauthn_added": gettext_noop("A passkey was added."),
    "mfa/email/webauthn_removed": gettext_noop("A passkey was removed."),
}

#: A new personal link in place of one that no longer opens (people.resending).
NEW_LINK = "kulisy/new_link"
KNOWN_ALREADY = "account/email/account_already_exists"
#: Strangers get no mail from us; the job is made all the same, so that nothing differs outside.
UNKNOWN = "account/email/unknown_account"


@dataclass(frozen=True)
class Letter:
    kind: str
    address: str
    language: str
    message_id: str
    facts: dict[str, str]


def post(kind: str, address: str, facts: dict[str, str], *, language: str = "") -> None:
    """Queue a letter in this transaction. `kind` is allauth's name for it; `language`: else the one
    at work."""
    if kind not in CODES and kind not in NEWS and kind not in {NEW_LINK, KNOWN_ALREADY, UNKNOWN}:
        raise LookupError(f"no words for the letter {kind}")
    letter = Letter(
        kind=kind,
        address=address,
        language=language or translation.get_language() or settings.LANGUAGE_CODE,
        message_id=make_msgid(domain=urlsplit(settings.ADDRESS).hostname or "localhost"),
        facts=facts,
    )
    # Somebody sits before the screen and waits for his code: ahead of everything else.
    task = app.configure_task(TASK, priority=AT_ONCE)
    task.defer(sealed=seal(json.dumps(asdict(letter))))


def send(sealed: str) -> None:
    """Hand a letter to the mail server. One that came too late, or whose address is refused for
    good, is let go; passing troubles are raised, so that the job is tried again."""
    text = unseal(sealed, life=NEWS_LIFE)
    if text is None:
        return
    letter = Letter(**json.loads(text))
    if letter.kind == UNKNOWN:
        return
    if letter.kind in CODES and unseal(sealed, life=CODE_LIFE) is None:
        log.warning("A code was not sent: it was no longer good when the mail server was reached.")
        return
    with translation.override(letter.language):
        message = compose(letter)
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        codes = [code for code, _answer in refused.recipients.values()]
        if any(400 <= code < 500 for code in codes):
            raise
        log.warning("The mail server refused an address of sign-in: %s.", codes)


def forget_given_up() -> int:
    """The worker's: jobs that have ended without success keep their row, for whoever looks after
    the installation, and lose the letter. Returns how many there were. (Successful ones are
    deleted as they end.)"""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET args = '{}' WHERE task_name = %s"
            " AND status NOT IN ('todo', 'doing') AND args <> '{}'",
            [TASK],
        )
        return int(cursor.rowcount)


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The letter in the language that is active."""
    subject, sentences = _words(letter)
    context = {
        "subject": subject,
        "sentences": sentences,
        "code": letter.facts.get("code", ""),
        "origin": _origin(letter),
        "company": {"name": _("Kulisy")},
        "why": _("This letter came because your address was given at %(place)s.")
        % {"place": settings.ADDRESS},
        "LANGUAGE_CODE": letter.language,
    }
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=one_line(subject, limit=200),
        body=render_to_string("people/mail/signin.txt", context),
        from_email=formataddr((name, address)),
        to=[letter.address],
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(render_to_string("people/mail/signin.html", context), "text/html")
    return message


def _words(letter: Letter) -> tuple[str, list[str]]:
    if letter.kind in CODES:
        subject, sentence = CODES[letter.kind]
        return _(subject) % letter.facts, [
            _(sentence),
            _("It is good for 15 minutes, once, and in that window only. Tell it to nobody."),
            _("If it was not you who asked, do nothing: without the code nobody gets in."),
        ]
    if letter.kind == NEW_LINK:
        return _("A new link to your conversation with %(company)s") % letter.facts, [
            _("You asked for a new link: %(url)s") % letter.facts,
            _("It is yours alone and opens this one conversation. Please don't forward it."),
            _("If it was not you who asked, do nothing."),
        ]
    if letter.kind == KNOWN_ALREADY:
        return _("You already have an account here"), [
            _("Somebody, probably you, tried to sign up with this address."),
            _("You are known here already: ask for a code and you are in. %(url)s")
            % {"url": settings.ADDRESS + reverse("account_login")},
        ]
    news = _(NEWS[letter.kind]) % letter.facts
    return news.rstrip("."), [
        news,
        _("If it was not you, sign in, end all other sessions and change your password: %(url)s")
        % {"url": settings.ADDRESS + reverse("usersessions_list")},
    ]


def _origin(letter: Letter) -> list[tuple[str, str]]:
    """Where the change came from, for the reader to recognise."""
    if letter.kind not in NEWS:
        return []
    at = datetime.fromisoformat(letter.facts["timestamp"])
    return [
        (_("When"), timezone.localtime(at).strftime("%d.%m.%Y %H:%M %Z")),
        (_("Address on the network"), letter.facts["ip"]),
        (_("Browser"), letter.facts["user_agent"]),
    ]
