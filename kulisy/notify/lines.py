"""Lines to mail servers that stay open from one letter to the next: of a batch only the first one
waits for handshake and sign-in. A line is used by one thread at a time, proved before it is used
again, closed after any trouble, after so many letters, or when nothing follows for a while."""

import contextlib
import smtplib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend

#: Seconds that an unused line stays open. Servers wait for minutes, people for none.
IDLE = 10.0
#: Many servers take no more letters than that on one line.
MOST = 50


@dataclass
class _Kept:
    line: smtp.EmailBackend
    letters: int = 0
    since: float = 0.0

    @property
    def whither(self) -> tuple[Any, ...]:
        """Two lines are alike only if whoever answers can't tell them apart."""
        line = self.line
        way = (type(line), line.use_tls, line.use_ssl, line.ssl_keyfile, line.ssl_certfile)
        return (*way, line.host, line.port, line.username, line.password, line.timeout)


#: Those that wait for their next letter.
_waiting: list[_Kept] = []
_lock = threading.Lock()
#: Somebody will look for unused ones.
_looking = False


@contextlib.contextmanager
def opened(line: BaseEmailBackend) -> Iterator[BaseEmailBackend]:
    """This line, or one like it that is open already. Raises what opening a line raises. A carrier
    that knows no lines (a service) is given back as it is."""
    if not isinstance(line, smtp.EmailBackend):
        yield line
        return
    kept = _take(_Kept(line))
    try:
        kept.line.open()
        yield kept.line
    except BaseException:
        _close(kept)
        raise
    kept.letters += 1
    _put(kept)


def _take(new: _Kept) -> _Kept:
    while True:
        with _lock:
            like = next((each for each in _waiting if each.whither == new.whither), None)
            if like:
                _waiting.remove(like)
        if like is None:
            return new
        if _is_good(like):
            return like
        _close(like)


def _is_good(kept: _Kept) -> bool:
    if time.monotonic() - kept.since > IDLE:
        return False
    try:
        return kept.line.connection is not None and kept.line.connection.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _put(kept: _Kept) -> None:
    if kept.letters >= MOST:
        _close(kept)
        return
    kept.since = time.monotonic()
    with _lock:
        _waiting.append(kept)
        _look_later()


def _close_unused() -> None:
    global _looking
    before = time.monotonic() - IDLE
    with _lock:
        _looking = False
        unused = [each for each in _waiting if each.since <= before]
        _waiting[:] = [each for each in _waiting if each.since > before]
        if _waiting:
            _look_later()
    for each in unused:
        _close(each)


def _look_later() -> None:
    """The lock is held."""
    global _looking
    if not _looking:
        _looking = True
        later = threading.Timer(IDLE, _close_unused)
        later.daemon = True
        later.start()


def _close(kept: _Kept) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        kept.line.close()
