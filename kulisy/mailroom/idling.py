"""Waiting at mailboxes (IMAP IDLE), so that a letter is looked at when it comes and not a minute
later. A thread for each mailbox, in the worker's process; nothing depends on them: what they miss,
the look of every minute finds."""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from kulisy.mailroom import imap, receiving
from kulisy.mailroom.models import Mailbox
from kulisy.mailroom.tasks import look_soon
from kulisy.people.viewer import working

log = logging.getLogger(__name__)

#: More mailboxes than this are looked into every minute only.
MOST = 40
#: Seconds: how often new mailboxes are looked for, how long one waits before one asks again whether
#: the mailbox is still read, and after trouble.
_LOOK_ROUND, _WAIT, _AFTER_TROUBLE = 60.0, 240.0, 60.0


class Idlers:
    """All threads of one worker."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: dict[uuid.UUID, threading.Thread] = {}

    def start(self) -> None:
        # Daemons: nothing is held in memory that would be lost with them.
        threading.Thread(target=self._tend, name="mailboxes", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def _tend(self) -> None:
        while not self._stop.is_set():
            try:
                with _briefly(), working():
                    ids = receiving.active_mailboxes()[:MOST]
                for mailbox_id in ids:
                    self._ensure(mailbox_id)
            except Exception:
                log.exception("Mailboxes can't be waited at just now.")
            self._stop.wait(_LOOK_ROUND)

    def _ensure(self, mailbox_id: uuid.UUID) -> None:
        known = self._threads.get(mailbox_id)
        if known is None or not known.is_alive():
            name = f"mailbox-{mailbox_id}"
            thread = threading.Thread(target=self._wait_at, args=[mailbox_id], name=name)
            thread.daemon = True
            self._threads[mailbox_id] = thread
            thread.start()

    def _wait_at(self, mailbox_id: uuid.UUID) -> None:
        """Until it is no longer read, or after trouble for a while: the tender starts it again."""
        try:
            wait_at(mailbox_id, self._stop)
        except imap.Trouble:
            # The look of every minute notes it on the mailbox.
            self._stop.wait(_AFTER_TROUBLE)
        except Exception:
            log.exception("Waiting at mailbox %s ended.", mailbox_id)
            self._stop.wait(_AFTER_TROUBLE)


def wait_at(mailbox_id: uuid.UUID, stop: threading.Event) -> None:
    """Ask for a look whenever something happens in the folder. Raises imap.Trouble; returns where
    the server can't announce anything, and when the mailbox is read no longer or elsewhere."""
    door = _door(mailbox_id)
    if door is None:
        return
    with imap.opened(door, reading_only=True) as box:
        # Something may have come before we stood here.
        _ask_for_a_look(mailbox_id)
        while box.idles and not stop.is_set():
            if box.wait(_WAIT):
                _ask_for_a_look(mailbox_id)
            elif _door(mailbox_id) != door:
                return
        if not box.idles:
            stop.wait(_AFTER_TROUBLE * 10)


def _ask_for_a_look(mailbox_id: uuid.UUID) -> None:
    with _briefly():
        look_soon(mailbox_id)


def _door(mailbox_id: uuid.UUID) -> imap.Door | None:
    with _briefly(), working():
        mailbox = Mailbox.objects.filter(id=mailbox_id, active=True).first()
    return receiving.door(mailbox) if mailbox else None


@contextmanager
def _briefly() -> Iterator[None]:
    """Whoever waits for hours holds no connection to the database meanwhile."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()
