"""Keeping a letter as it came, before anybody looks into it: its bytes, its row, its job, in one
transaction. Whatever it holds, it can't fail here."""

import hashlib
import uuid
from datetime import datetime

from kulisy.files.actions import keep_bytes
from kulisy.files.store import store
from kulisy.mailroom.models import IncomingLetter, Mailbox
from kulisy.mailroom.plan import Reason
from kulisy.notify import outbox

SETTLE = "kulisy.mailroom.tasks.settle_letter"


def keep_letter(
    mailbox: Mailbox,
    raw: bytes | None,
    *,
    uid: int | None,
    now: datetime,
    reason: Reason | None = None,
    key: str = "",
) -> IncomingLetter | None:
    """None: the letter is here already. In the worker's role.

    `reason`: why there is less of it than came; then `key` names the letter and `raw` holds its
    headers, or nothing.
    """
    key = key or hashlib.sha256(raw or b"").hexdigest()
    if IncomingLetter.objects.filter(company_id=mailbox.company_id, key=key).exists():
        return None
    blob = None
    if raw is not None:
        blob = keep_bytes(
            company_id=mailbox.company_id,
            person_id=None,
            name=f"letter-{key[:12]}.eml",
            data=raw,
            now=now,
        )
    try:
        letter = IncomingLetter(
            company_id=mailbox.company_id,
            mailbox=mailbox,
            key=key,
            uid=uid,
            arrived_at=now,
            original=blob.id if blob else None,
            size=len(raw or b""),
            reasons=[[reason.code, dict(reason.details)]] if reason else [],
        )
        letter.save(force_insert=True)
        settle_soon(letter.id, company_id=mailbox.company_id)
    except BaseException:
        if blob:
            store().delete([blob.key])
        raise
    return letter


def settle_soon(letter_id: uuid.UUID, *, company_id: uuid.UUID) -> None:
    """Letters of one company are settled one after another: answers after what they answer."""
    outbox.defer(SETTLE, letter_id=str(letter_id), lock=f"mail:{company_id}")
