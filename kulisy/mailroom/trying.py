"""«Проверить сейчас»: whether a mailbox opens, said in a sentence to those who run the company."""

import uuid
from datetime import datetime
from typing import Any

from django.utils import translation

from kulisy.mailroom import imap, receiving
from kulisy.mailroom.models import Mailbox
from kulisy.notify import live
from kulisy.people.models import RUNNERS, Seat
from kulisy.people.viewer import working


def try_out(mailbox_id: uuid.UUID, *, now: datetime) -> None:
    """Sign in and look into the folder; nothing is fetched, nothing is marked. The worker's, and
    outside of a transaction: a server may think for half a minute."""
    with working():
        mailbox = Mailbox.objects.select_related("company").filter(id=mailbox_id).first()
    if mailbox is None:
        return
    trouble = ""
    with translation.override(mailbox.company.language):
        try:
            receiving.tried(receiving.door(mailbox))
        except imap.Trouble as met:
            trouble = str(met)[:400]
    told: dict[str, Any] = {"looked_at": now, "trouble": trouble}
    told |= {"troubled_at": now} if trouble else {"succeeded_at": now}
    with working():
        Mailbox.objects.filter(company_id=mailbox.company_id, id=mailbox.id).update(**told)
        seats = Seat.objects.filter(company_id=mailbox.company_id, active=True, role__in=RUNNERS)
        topics = [live.topic(seat.person_id, seat.company_id, "desk") for seat in seats]
        live.nudge(topics, f"mailbox:{mailbox.id}")
