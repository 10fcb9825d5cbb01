"""The watch: after each answer it notes which screen was used, and never gets in the way.

Facts wait in a queue of this process; a thread of its own writes them, in short transactions, on
its own connection. Should the database be away or the queue full, facts are dropped and counted:
no page waits and none fails.
"""

import atexit
import logging
import os
import queue
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from kulisy.insights.facts import Fact, person_key, varies_key, write
from kulisy.insights.models import Kind
from kulisy.kit.time import now

#: Facts that may wait; about two megabytes.
MOST_WAITING = 10_000
#: Seconds between two writings, and how many facts go at once.
PAUSE = 2.0
BATCH = 500
#: Parameters that page through or refresh the same list: no search and no filter.
STEPS = frozenset({"page", "after", "before", "since", "_"})
WORDS = "q"

Respond = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger(__name__)


def watch(get_response: Respond) -> Respond:
    """Middleware, outside of all others: it sees what was really answered, and how long it took."""

    def respond(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        try:
            fact = noted(request, response, at=now(), seconds=time.perf_counter() - began)
        except Exception:
            _log.exception("A usage fact could not be made.")
            return response
        if fact:
            WATCH.tell(fact)
        return response

    return respond


def noted(
    request: HttpRequest, response: HttpResponse, *, at: datetime, seconds: float
) -> Fact | None:
    """The fact of this answer, its contents already hashed; None for what is no use of a screen.

    Not noted: writing (the journal knows it), parts of pages that refresh themselves, and a team
    member who looks through a client's eyes: that is no use by the client.
    """
    match = request.resolver_match
    if request.method != "GET" or match is None or not match.url_name:
        return None
    viewer = getattr(request, "viewer", None)
    if viewer is not None and viewer.looking_as:
        return None
    kind = _kind(request, response)
    if kind == Kind.SCREEN and request.headers.get("HX-Request") == "true":
        return None
    company_id = viewer.company.id if viewer else None
    return Fact(
        at=at,
        company_id=company_id,
        face=match.namespaces[0][:10] if match.namespaces else "",
        person_key=person_key(_person_id(request, viewer), company_id=company_id),
        kind=kind,
        name=match.view_name[:80],
        varies=varies_key(_varying(request, match.kwargs), company_id=company_id),
        status=response.status_code,
        millis=round(seconds * 1000),
    )


def tell_first_answer(
    sender: object,
    *,
    company_id: uuid.UUID,
    person_id: uuid.UUID,
    waited: timedelta,
    at: datetime,
    **kwargs: object,
) -> None:
    """Receiver: the team's first answer to a client's request. `person_id` gave it."""
    WATCH.tell(
        Fact(
            at=at,
            company_id=company_id,
            face="desk",
            person_key=person_key(person_id, company_id=company_id),
            kind=Kind.FIRST_ANSWER,
            name="first_answer",
            varies="",
            status=0,
            millis=round(waited.total_seconds() * 1000),
        )
    )


def signed_in(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    """Receiver of Django's own signal, which allauth sends too."""
    WATCH.tell(
        Fact(
            at=now(),
            company_id=None,
            face="",
            person_key=person_key(user.pk, company_id=None),
            kind=Kind.SIGN_IN,
            name="sign_in",
            varies="",
            status=0,
            millis=0,
        )
    )


class Watch:
    """The queue of this process and the thread that empties it. A forked child starts anew."""

    def __init__(self, *, most: int = MOST_WAITING, pause: float = PAUSE) -> None:
        self.most = most
        self.pause = pause
        self.dropped = 0
        self._lock = threading.Lock()
        self._waiting: queue.Queue[Fact]
        self._ending: threading.Event
        self._thread: threading.Thread | None
        self._anew()

    def tell(self, fact: Fact) -> None:
        """Put a fact into the queue: takes microseconds, never raises."""
        if self._pid != os.getpid():
            self._anew()
        try:
            self._waiting.put_nowait(fact)
        except queue.Full:
            self.dropped += 1
            return
        if self._thread is None:
            self._start()

    def flush(self) -> int:
        """Write what waits, in the calling thread. Returns how many facts were written."""
        written = 0
        while facts := self._taken():
            write(facts)
            written += len(facts)
        return written

    def stop(self) -> None:
        """End the thread and write the rest; waits five seconds at most."""
        thread, self._thread = self._thread, None
        self._ending.set()
        if thread:
            thread.join(timeout=5)

    def _anew(self) -> None:
        self._pid = os.getpid()
        self._waiting = queue.Queue(self.most)
        self._ending = threading.Event()
        self._thread = None

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._ending.clear()
                self._thread = threading.Thread(target=self._run, name="insights", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        ending = self._ending
        while not ending.wait(self.pause):
            self._try()
        self._try()

    def _try(self) -> None:
        if self._waiting.empty():
            return
        try:
            self.flush()
        except Exception as error:
            # The batch is lost; that is the price of never standing in the way.
            _log.warning("Usage facts were dropped: %s", type(error).__name__)
        finally:
            # Idle time belongs to others: no connection is kept between two writings.
            connection.close()

    def _taken(self) -> list[Fact]:
        facts: list[Fact] = []
        while len(facts) < BATCH:
            try:
                facts.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return facts


WATCH = Watch()
atexit.register(WATCH.stop)


def _kind(request: HttpRequest, response: HttpResponse) -> Kind:
    if response.get("X-Kulisy-File") or response.get("Content-Disposition", "").startswith("att"):
        return Kind.DOWNLOAD
    if request.GET.get(WORDS, "").strip():
        return Kind.SEARCH
    if any(value for name, value in request.GET.items() if name not in STEPS):
        return Kind.FILTER
    return Kind.SCREEN


def _varying(request: HttpRequest, kwargs: dict[str, Any]) -> list[str]:
    """Everything of the address that isn't the route: identifiers and parameters, in one order."""
    said = [f"{name}={value}" for name, value in sorted(kwargs.items()) if name != "company"]
    for name in sorted(set(request.GET) - STEPS):
        said += [f"{name}={value}" for value in sorted(request.GET.getlist(name)) if value]
    return said


def _person_id(request: HttpRequest, viewer: Any) -> uuid.UUID | None:
    if viewer is not None:
        return viewer.person_id  # type: ignore[no-any-return]
    user = getattr(request, "user", None)
    return user.pk if user is not None and user.is_authenticated else None
