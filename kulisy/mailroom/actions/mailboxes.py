"""The company's mailboxes, as those who run it keep them. The password is sealed at once; nobody
is shown it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.mailroom.models import Mailbox
from kulisy.notify import outbox
from kulisy.people.sealing import seal
from kulisy.people.viewer import Viewer

TRY = "kulisy.mailroom.tasks.try_mailbox"
#: With another of these it is another folder: what was read of the old one says nothing.
WHERE = ("host", "port", "user", "folder")
FIELDS = ("address", *WHERE, "security", "trusted_server")


def add_mailbox(viewer: Viewer, *, values: Mapping[str, Any], now: datetime) -> Mailbox:
    """Raises Refused: the same mailbox is here already."""
    _check(viewer)
    mailbox = Mailbox(company_id=viewer.company.id, added_at=now)
    _fill(mailbox, values)
    _save(mailbox, force_insert=True)
    note(viewer, "mailbox_added", ("mailbox", mailbox.id), internal=True, now=now,
         contents={"address": mailbox.address, "host": mailbox.host})  # fmt: skip
    look(mailbox)
    return mailbox


def change_mailbox(
    viewer: Viewer, mailbox: Mailbox, *, values: Mapping[str, Any], now: datetime
) -> None:
    """An empty password leaves it as it is, but never goes to another server. Raises Refused."""
    _check(viewer)
    changed = [name for name in FIELDS if getattr(mailbox, name) != values[name]]
    if {"host", "port", "user"} & set(changed) and not values.get("password"):
        raise Refused(_("Another server or user: please give the password."), field="password")
    if set(WHERE) & set(changed):
        mailbox.uid_validity, mailbox.last_uid = None, 0
    _fill(mailbox, values)
    _save(mailbox)
    changed += ["password"] if values.get("password") else []
    note(viewer, "mailbox_changed", ("mailbox", mailbox.id), internal=True, now=now,
         facts={"changed": changed}, contents={"host": mailbox.host})  # fmt: skip
    look(mailbox)


def set_active(viewer: Viewer, mailbox: Mailbox, *, active: bool, now: datetime) -> None:
    """Whether letters are fetched from it; what came stays."""
    _check(viewer)
    if mailbox.active == active:
        return
    mailbox.active = active
    mailbox.save(update_fields=["active"])
    kind = "mailbox_resumed" if active else "mailbox_paused"
    note(viewer, kind, ("mailbox", mailbox.id), internal=True, now=now)


def look(mailbox: Mailbox) -> None:
    """Have it tried within seconds: nothing is fetched by that."""
    outbox.defer(TRY, mailbox_id=str(mailbox.id))


def _check(viewer: Viewer) -> None:
    if not viewer.runs_company or viewer.looking_as:
        raise Http404


def _fill(mailbox: Mailbox, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(mailbox, name, values[name])
    if values.get("password"):
        mailbox.password = seal(values["password"])
    mailbox.trouble = ""


def _save(mailbox: Mailbox, **how: Any) -> None:
    try:
        with transaction.atomic():
            mailbox.save(**how)
    except IntegrityError:
        raise Refused(_("This mailbox is here already."), field="user") from None
