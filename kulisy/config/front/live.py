"""Live streams: server-sent events that name what to look at again, never content.

Each process listens once on the database's channel and hands names on by topic. Nothing here
decides who may see what: a page has signed the ticket (kulisy.notify.live).
"""

import asyncio
import json
import logging
import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qs

import psycopg

from kulisy.config.front.answers import (
    Receive,
    Scope,
    Send,
    dismiss,
    encoded,
    say,
    until_gone,
)

CHANNEL = "kulisy_live"
HEARTBEAT_SECONDS = 20.0
#: A stream ends after this and comes back with a new ticket, through the page's own doors.
LONGEST_SECONDS = 15 * 60.0
#: A ticket lives 60 s: one signed before its topic was closed opens nothing afterwards.
REMEMBER_CLOSED_SECONDS = 60.0
#: Of what was said lately, so much is kept for who opens a stream after his page was drawn.
REMEMBER_SAID_SECONDS = 60.0
REMEMBER_SAID = 20_000
#: Its way to us makes a page seem younger than it is.
EARLIER_SECONDS = 1.0
#: A browser that falls this far behind is cut off: it comes back and looks at everything again.
QUEUE = 64
HEADERS = encoded(
    [
        ("Content-Type", "text/event-stream; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("X-Accel-Buffering", "no"),
        ("X-Content-Type-Options", "nosniff"),
    ]
)
HELLO = b"event: hello\ndata: hello\n\n"
CLOSED = b"event: closed\ndata: closed\n\n"
BEAT = b": \n\n"

log = logging.getLogger(__name__)


class Stream:
    """One browser's stream: frames wait in a short queue."""

    def __init__(self) -> None:
        self.frames: asyncio.Queue[bytes] = asyncio.Queue(QUEUE)
        self.ended = asyncio.Event()

    def push(self, frame: bytes) -> None:
        try:
            self.frames.put_nowait(frame)
        except asyncio.QueueFull:
            self.ended.set()

    def end(self, frame: bytes = b"") -> None:
        if frame:
            self.push(frame)
        self.ended.set()


class Hub:
    """All streams of this process, and the one connection that listens for them."""

    def __init__(self, address: Callable[[], str]) -> None:
        """`address` gives the database's address (the pages' login), asked at each connection."""
        self._address = address
        self._streams: dict[str, set[Stream]] = defaultdict(set)
        self._closed: dict[str, float] = {}
        self._said: deque[tuple[float, str, str]] = deque(maxlen=REMEMBER_SAID)
        self._heard_since = math.inf
        self._listening: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    def start(self) -> None:
        self._listening = asyncio.get_running_loop().create_task(self._listen_for_ever())

    def end_streams(self) -> None:
        """Before the server stops: it would wait for streams, which never end by themselves."""
        for stream in self._all():
            stream.end()

    async def stop(self) -> None:
        self.end_streams()
        if self._listening:
            await dismiss(self._listening)

    def join(self, stream: Stream, topics: tuple[str, ...]) -> bool:
        """False where one of the topics was closed after the ticket could have been signed."""
        now = time.monotonic()
        self._closed = {
            topic: at for topic, at in self._closed.items() if now - at < REMEMBER_CLOSED_SECONDS
        }
        if any(topic in self._closed for topic in topics):
            return False
        for topic in topics:
            self._streams[topic].add(stream)
        return True

    def catch_up(self, stream: Stream, topics: tuple[str, ...], *, age: float) -> None:
        """Tell the stream what was said of its topics in the last `age` seconds, each name once; or
        to look at everything, where nobody knows that any more."""
        now = time.monotonic()
        since = now - age - EARLIER_SECONDS
        self._forget(now)
        kept_since = self._said[0][0] if len(self._said) == REMEMBER_SAID else 0.0
        if since < max(self._heard_since, now - REMEMBER_SAID_SECONDS, kept_since):
            stream.push(HELLO)
            return
        told = [name for at, topic, name in self._said if at >= since and topic in topics]
        for name in dict.fromkeys(told):
            stream.push(_look(name))

    def heard_from_now_on(self) -> None:
        """What was said before this moment, nobody here knows."""
        self._heard_since = time.monotonic()

    def _forget(self, now: float) -> None:
        while self._said and now - self._said[0][0] > REMEMBER_SAID_SECONDS:
            self._said.popleft()

    def leave(self, stream: Stream, topics: tuple[str, ...]) -> None:
        for topic in topics:
            self._streams[topic].discard(stream)
            if not self._streams[topic]:
                del self._streams[topic]

    def deliver(self, payload: str) -> None:
        """One notification: {"to": topic, "name": what to look at again}."""
        try:
            said = json.loads(payload)
            topic, name = str(said["to"]), str(said["name"])
        except (ValueError, KeyError, TypeError):
            log.warning("A live notification could not be read.")
            return
        streams = list(self._streams.get(topic, ()))
        if name == "closed":
            self._closed[topic] = time.monotonic()
            for stream in streams:
                stream.end(CLOSED)
            return
        if "\n" in name or "\r" in name:
            return
        now = time.monotonic()
        self._forget(now)
        self._said.append((now, topic, name))
        for stream in streams:
            stream.push(_look(name))

    def _all(self) -> set[Stream]:
        return {stream for streams in self._streams.values() for stream in streams}

    async def _listen_for_ever(self) -> None:
        pause = 0.2
        while True:
            started = time.monotonic()
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                log.warning("The live channel was lost: %s", str(error).strip())
            self.ready.clear()
            self._heard_since = math.inf
            if time.monotonic() - started > 10:
                pause = 0.2
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._address(), autocommit=True, connect_timeout=10
        )
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}".encode())
            self.heard_from_now_on()
            self.ready.set()
            # Whatever was said while nobody listened is lost: everybody looks again.
            for stream in self._all():
                stream.push(HELLO)
            while True:
                async for notification in connection.notifies(timeout=HEARTBEAT_SECONDS):
                    self.deliver(notification.payload)
                await connection.execute("SELECT 1")


class Live:
    """The address of streams: GET /live?ticket=…, and `age`: how many milliseconds ago the page was
    asked for, on its first stream."""

    path = "/live"

    def __init__(self, hub: Hub, read_topics: Callable[[str], tuple[str, ...] | None]) -> None:
        """`read_topics` gives a ticket's topics, None for one that is no good."""
        self._hub = hub
        self._read_topics = read_topics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await say(send, 405, "A stream is only read.")
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        topics = self._read_topics(query.get("ticket", [""])[0])
        stream = Stream()
        if not topics or not self._hub.join(stream, topics):
            await say(send, 403, "This ticket is no longer good; the page signs a new one.")
            return
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _piece(send, HELLO)
            with suppress(KeyError, ValueError):
                self._hub.catch_up(stream, topics, age=float(query["age"][0]) / 1000)
            await self._feed(stream, receive, send)
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._hub.leave(stream, topics)

    async def _feed(self, stream: Stream, receive: Receive, send: Send) -> None:
        """Frames as they come, a heartbeat in silence, until either side ends it."""
        gone = asyncio.create_task(until_gone(receive))
        ended = asyncio.create_task(stream.ended.wait())
        deadline = time.monotonic() + LONGEST_SECONDS
        try:
            while not gone.done() and not ended.done() and time.monotonic() < deadline:
                frame = asyncio.create_task(stream.frames.get())
                await asyncio.wait(
                    {frame, gone, ended},
                    timeout=HEARTBEAT_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if frame.done():
                    await _piece(send, frame.result())
                else:
                    await dismiss(frame)
                    if not gone.done() and not ended.done():
                        await _piece(send, BEAT)
            while not gone.done() and not stream.frames.empty():
                await _piece(send, stream.frames.get_nowait())
        finally:
            with suppress(asyncio.CancelledError):
                await dismiss(gone)
                await dismiss(ended)


def _look(name: str) -> bytes:
    return f"event: look\ndata: {name}\n\n".encode()


async def _piece(send: Send, frame: bytes) -> None:
    await send({"type": "http.response.body", "body": frame, "more_body": True})
