"""Reading mailboxes: everything new is taken in, letter by letter, each in one transaction with the
number up to which the box was read. A worker that is killed in between has read or has not; what
people see in the box (read, unread) is changed only afterwards."""

import contextlib
import hashlib
import logging
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kulisy.mailroom import imap, limits
from kulisy.mailroom.actions.taking_in import keep_letter
from kulisy.mailroom.models import Mailbox
from kulisy.mailroom.plan import Reason
from kulisy.people.sealing import unseal
from kulisy.people.viewer import working

log = logging.getLogger(__name__)

#: After letters' numbers were given anew: so far back we look for what came meanwhile.
OVERLAP = timedelta(days=2)
_BATCH = 50


def active_mailboxes() -> list[uuid.UUID]:
    """In the worker's role."""
    return list(Mailbox.objects.filter(active=True).order_by("id").values_list("id", flat=True))


def door(mailbox: Mailbox) -> imap.Door:
    """Raises imap.Trouble where the password was sealed with a key that is no more."""
    password = unseal(mailbox.password)
    if password is None:
        raise imap.Trouble(_("The password can't be read any more: enter it again."))
    return imap.Door(
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,
        user=mailbox.user,
        password=password,
        folder=mailbox.folder,
    )


def look(mailbox_id: uuid.UUID, *, now: datetime) -> int:
    """Take in everything new of one mailbox; gives back how many letters. Trouble with the server
    is noted on the mailbox, what was taken in before it stays."""
    with working():
        mailbox = Mailbox.objects.filter(id=mailbox_id, active=True).first()
    if mailbox is None:
        return 0
    taken = 0
    trouble = ""
    try:
        with imap.opened(door(mailbox)) as box:
            for _letter in _new_letters(mailbox, box, now=now):
                taken += 1
    except imap.Trouble as met:
        trouble = str(met)[:400]
    with working():
        rows = Mailbox.objects.filter(id=mailbox.id)
        if trouble:
            rows.update(looked_at=now, trouble=trouble, troubled_at=now)
        else:
            rows.update(looked_at=now, succeeded_at=now, trouble="")
    return taken


def tried(door: imap.Door) -> int:
    """Whether one can read there: how many letters the folder holds. Raises imap.Trouble with a
    sentence. Changes nothing."""
    with imap.opened(door, reading_only=True) as box:
        return box.count


def _new_letters(mailbox: Mailbox, box: imap.Box, *, now: datetime) -> Iterator[uuid.UUID]:
    """Each letter that was taken in."""
    numbered = mailbox.uid_validity == box.uid_validity
    highest = box.highest()
    if numbered:
        uids = box.after(mailbox.last_uid)
    elif mailbox.uid_validity is None:
        # What people have opened before is history: an archive is imported, not received.
        uids = box.unopened_since(mailbox.added_at.date())
    else:
        # The server gave new numbers: what is here already is known by its bytes.
        uids = box.since(((mailbox.succeeded_at or mailbox.added_at) - OVERLAP).date())
    sizes = box.sizes(uids)
    done: list[int] = []
    for uid in uids:
        if uid in sizes:
            kept = _take(mailbox, box, uid, sizes[uid], advance=numbered, now=now)
            done.append(uid)
            if kept:
                yield kept
        if len(done) >= _BATCH:
            _mark_read(box, done)
            done = []
    _mark_read(box, done)
    if not numbered:
        with working():
            Mailbox.objects.filter(id=mailbox.id).update(
                uid_validity=box.uid_validity, last_uid=highest
            )


def _take(
    mailbox: Mailbox, box: imap.Box, uid: int, size: int, *, advance: bool, now: datetime
) -> uuid.UUID | None:
    raw, reason, key = _fetched(mailbox, box, uid, size)
    with working():
        locked = Mailbox.objects.select_for_update(of=("self",)).get(id=mailbox.id)
        if advance and (locked.last_uid >= uid or locked.uid_validity != box.uid_validity):
            # Another worker was here.
            return None
        letter = None
        if raw is not None or reason is not None:
            letter = keep_letter(locked, raw, uid=uid, now=now, reason=reason, key=key)
        if advance:
            locked.last_uid = uid
            locked.save(update_fields=["last_uid"])
    return letter.id if letter else None


def _fetched(
    mailbox: Mailbox, box: imap.Box, uid: int, size: int
) -> tuple[bytes | None, Reason | None, str]:
    """The letter; or less of it, why, and by what it is known then. A letter that the server can't
    hand out is listed, and the next one is read."""
    name = f"{mailbox.id}:{box.uid_validity}:{uid}"
    key = hashlib.sha256(name.encode()).hexdigest()
    try:
        if size > limits.LARGEST:
            reason = Reason(
                limits.TOO_LARGE,
                {
                    "size": str(round(size / limits.MEGABYTE)),
                    "limit": str(limits.LARGEST // limits.MEGABYTE),
                },
            )
            return box.headers(uid), reason, key
        return box.letter(uid), None, ""
    except imap.Lost:
        raise
    except imap.Trouble as refused:
        log.warning("Letter %s of mailbox %s was not handed out: %s", uid, mailbox.id, refused)
        return None, Reason("not_fetched", {"detail": str(refused)[:200]}), key


def _mark_read(box: imap.Box, uids: list[int]) -> None:
    """A kindness for people who look into the same box: it may fail."""
    if uids:
        with contextlib.suppress(imap.Trouble):
            box.mark_read(uids)
