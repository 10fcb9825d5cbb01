"""Background work: each a thin call."""

import contextlib
import uuid

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kulisy.kit.time import now
from kulisy.mailroom import receiving, trying
from kulisy.mailroom.actions.settling import settle
from kulisy.people.viewer import working

LOOK = "kulisy.mailroom.tasks.look_into_mailbox"


@app.periodic(cron="* * * * *")
@app.task(name="kulisy.mailroom.tasks.look_into_mailboxes", queueing_lock="look_into_mailboxes")
def look_into_mailboxes(timestamp: int) -> None:
    """Every minute at least, whatever the mail servers announce."""
    with working():
        ids = receiving.active_mailboxes()
    for mailbox_id in ids:
        look_soon(mailbox_id)


@app.task(name=LOOK)
def look_into_mailbox(mailbox_id: str) -> None:
    """Trouble is noted on the mailbox, and the next minute tries again."""
    receiving.look(uuid.UUID(mailbox_id), now=now())


@app.task(name="kulisy.mailroom.tasks.try_mailbox")
def try_mailbox(mailbox_id: str) -> None:
    """Asked for at the desk: what comes of it is noted on the mailbox."""
    trying.try_out(uuid.UUID(mailbox_id), now=now())


@app.task(
    name="kulisy.mailroom.tasks.settle_letter",
    retry=RetryStrategy(max_attempts=20, exponential_wait=2),
)
def settle_letter(letter_id: str) -> None:
    with working():
        settle(uuid.UUID(letter_id), now=now())


def look_soon(mailbox_id: uuid.UUID) -> None:
    """One look at a time; a look that is asked for while one waits is that one."""
    name = f"mailbox:{mailbox_id}"
    waiting = app.configure_task(LOOK, lock=name, queueing_lock=name)
    with working(), contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        waiting.defer(mailbox_id=str(mailbox_id))
