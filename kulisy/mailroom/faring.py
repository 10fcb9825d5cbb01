"""How the mailboxes fare, for those who run the company."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from kulisy.mailroom import access
from kulisy.mailroom.models import Mailbox
from kulisy.people.viewer import Viewer

#: So long a page waits for the answer to «Проверить сейчас».
PATIENCE = timedelta(seconds=90)


def state(mailbox: Mailbox) -> tuple[str, str]:
    """In a word or two, and its tone."""
    if not mailbox.active:
        return _("not read"), ""
    if mailbox.trouble:
        return _("trouble"), "late"
    if mailbox.succeeded_at is None:
        return _("not tried yet"), "wait"
    return _("works"), "ok"


def last_letters(viewer: Viewer) -> dict[uuid.UUID, datetime]:
    """Mailbox → when its last letter came."""
    rows = access.incoming(viewer).filter(mailbox__in=access.mailboxes(viewer)).order_by()
    return dict(
        rows.values_list("mailbox_id")
        .annotate(last=Max("arrived_at"))
        .values_list("mailbox_id", "last")
    )


def is_looked_at(mailbox: Mailbox, *, asked: datetime | None, now: datetime) -> bool:
    """Whether a trial that was asked for is still under way."""
    if asked is None or asked.tzinfo is None or now - asked > PATIENCE:
        return False
    return mailbox.looked_at is None or mailbox.looked_at < asked


def advice(mailbox: Mailbox) -> str:
    """What to do about its trouble, where that can be said."""
    host = mailbox.host
    if not mailbox.trouble:
        return ""
    if host.endswith(("yandex.ru", "yandex.com", "ya.ru")):
        return _("Yandex: allow IMAP in the mail’s settings, and make a password for programs.")
    if host.endswith("mail.ru"):
        return _("Mail.ru: make a password for external programs in the security settings.")
    if host.endswith(("gmail.com", "googlemail.com")):
        return _("Gmail: turn on two-step verification, then make an app password.")
    return ""
