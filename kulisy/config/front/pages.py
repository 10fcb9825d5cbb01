"""Pages: a WSGI application in threads of its own, behind ASGI.

A thread works only while the page is made: the request is read before, a small answer is written
after, and a file named by `X-Kulisy-File` is sent by the front. Only an answer longer than
`BUFFER` is written while its thread waits.
"""

import asyncio
import gzip
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from kulisy.config.front.answers import (
    Headers,
    Receive,
    Scope,
    Send,
    answer,
    dismiss,
    encoded,
    header,
    say,
    until_gone,
)
from kulisy.config.front.environ import environ
from kulisy.config.front.files import send_file
from kulisy.config.front.static import accepts

#: A request's body: above the first it goes to the disk, above the second it is refused. Files
#: arrive in parts of 8 MB, so this bounds a form, not a file.
IN_MEMORY = 1024 * 1024
LARGEST_BODY = 40 * 1024 * 1024
BUFFER = 1024 * 1024
#: Shorter pages aren't worth compressing.
WORTH = 1024
FILE_HEADER = "x-kulisy-file"

log = logging.getLogger(__name__)
Application = Callable[..., Iterable[bytes]]


class Gone(Exception):
    """The browser hung up."""


@dataclass
class Made:
    """What a page's thread made: complete, unless it `streams`."""

    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    streams: bool = False


class Pages:
    """Hands requests to `application`, at most `threads` at a time."""

    def __init__(
        self, application: Application, *, files: Path, threads: int = 4, proxies: int = 0
    ) -> None:
        """`files` is the only folder whose files a page may name in X-Kulisy-File."""
        self._application = application
        self._files = files.resolve()
        self._proxies = proxies
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    def stop(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        too_large = _sentence_about_size(header(scope, b"content-length"))
        if too_large:
            await say(send, 413, too_large)
            return
        # Closed in the end, whoever still reads it.
        with SpooledTemporaryFile(IN_MEMORY) as spool:
            body = cast(BinaryIO, spool)
            try:
                length = await _read(receive, body)
            except Gone:
                return
            if length > LARGEST_BODY:
                await say(send, 413, _sentence_about_size(str(length)))
                return
            request = environ(scope, body, length=length, proxies=self._proxies)
            gone = asyncio.create_task(until_gone(receive))
            try:
                made = await self._make(request, scope, send, gone)
            finally:
                await dismiss(gone)
        if not made.streams:
            await self._finish(made, scope, receive, send)

    async def _make(
        self, request: dict[str, Any], scope: Scope, send: Send, gone: "asyncio.Task[None]"
    ) -> Made:
        loop = asyncio.get_running_loop()

        def hand_on(message: dict[str, Any]) -> None:
            """From the page's thread: wait until the browser has taken it."""
            if gone.done():
                raise Gone
            asyncio.run_coroutine_threadsafe(_sent(send, message), loop).result()

        work = loop.run_in_executor(self._threads, self._work, request, scope, hand_on)
        # The page is finished even when nobody waits for it: what it writes must be whole.
        return await asyncio.shield(work)

    def _work(
        self, request: dict[str, Any], scope: Scope, hand_on: Callable[[dict[str, Any]], None]
    ) -> Made:
        """In a page's thread: the whole life of the response, its close() included."""
        made = Made()

        def start(
            status: str, headers: list[tuple[str, str]], failure: Any = None
        ) -> Callable[[bytes], object]:
            if failure and made.streams:
                raise failure[1].with_traceback(failure[2])
            made.status, made.headers = int(status.split(" ", 1)[0]), list(headers)
            return _no_write

        try:
            pieces = self._application(request, start)
            try:
                self._gather(made, iter(pieces), scope, hand_on)
            finally:
                close = getattr(pieces, "close", None)
                if close is not None:
                    close()
        except Gone:
            made.streams = True
        except Exception:
            log.exception("A page failed outside of Django.")
            if made.streams:
                raise
            text = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            made = Made(500, text, b"Something went wrong on our side. It was noted.")
        if not made.streams:
            _compress(made, scope)
        return made

    def _gather(
        self,
        made: Made,
        pieces: Iterator[bytes],
        scope: Scope,
        hand_on: Callable[[dict[str, Any]], None],
    ) -> None:
        """Collect a page; one that grows beyond the buffer flows out from here on."""
        buffer = bytearray()
        for piece in pieces:
            if any(name.lower() == FILE_HEADER for name, _ in made.headers):
                return
            buffer += piece
            if len(buffer) > BUFFER and scope["method"] != "HEAD":
                if not made.streams:
                    made.streams = True
                    hand_on(
                        {
                            "type": "http.response.start",
                            "status": made.status,
                            "headers": encoded(made.headers),
                        }
                    )
                hand_on({"type": "http.response.body", "body": bytes(buffer), "more_body": True})
                buffer.clear()
        if made.streams:
            hand_on({"type": "http.response.body", "body": bytes(buffer)})
        else:
            made.body = bytes(buffer)

    async def _finish(self, made: Made, scope: Scope, receive: Receive, send: Send) -> None:
        named = [value for name, value in made.headers if name.lower() == FILE_HEADER]
        headers = encoded(each for each in made.headers if each[0].lower() != FILE_HEADER)
        if named and made.status == 200:
            await self._send_named(named[0], headers, scope, receive, send)
            return
        if not any(name == b"content-length" for name, _ in headers) and _has_body(made.status):
            headers.append((b"content-length", b"%d" % len(made.body)))
        with suppress(ConnectionError):
            await answer(
                send, made.status, headers, b"" if scope["method"] == "HEAD" else made.body
            )

    async def _send_named(
        self, name: str, headers: Headers, scope: Scope, receive: Receive, send: Send
    ) -> None:
        # WSGI headers are latin-1 that stands for bytes.
        path = Path(name.encode("latin-1").decode("utf-8", "surrogateescape")).resolve()
        if not path.is_relative_to(self._files):
            log.error("A page named a file outside of the files' folder.")
            await say(send, 404, "There is no such file.")
            return
        with suppress(ConnectionError):
            await send_file(scope, receive, send, path=path, headers=headers)


async def _read(receive: Receive, body: BinaryIO) -> int:
    """Spool the request's body; stops early once it is too large. Raises Gone."""
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        length += len(piece)
        if length > LARGEST_BODY:
            return length
        body.write(piece)
        if not message.get("more_body"):
            body.seek(0)
            return length


async def _sent(send: Send, message: dict[str, Any]) -> None:
    await send(message)


def _compress(made: Made, scope: Scope) -> None:
    """gzip for HTML. CSRF tokens in pages are masked anew each time, so sizes tell nothing."""
    said = {name.lower(): value for name, value in made.headers}
    if (
        len(made.body) < WORTH
        or not said.get("content-type", "").startswith("text/html")
        or "content-encoding" in said
    ):
        return
    changed = {"vary": _with_encoding(said.get("vary", ""))}
    if accepts(header(scope, b"accept-encoding"), "gzip"):
        made.body = gzip.compress(made.body, 5, mtime=0)
        changed["content-encoding"] = "gzip"
        changed["content-length"] = str(len(made.body))
        etag = said.get("etag", "")
        if etag and not etag.startswith("W/"):
            changed["etag"] = f"W/{etag}"
    kept = [each for each in made.headers if each[0].lower() not in changed]
    made.headers = [*kept, *((name.title(), value) for name, value in changed.items())]


def _with_encoding(vary: str) -> str:
    named = [each.strip() for each in vary.split(",") if each.strip()]
    if any(each.lower() in {"accept-encoding", "*"} for each in named):
        return vary
    return ", ".join([*named, "Accept-Encoding"])


def _sentence_about_size(length: str) -> str:
    """Empty where a body of `length` bytes (as said by the browser) is not too large."""
    if not length.isdecimal() or int(length) <= LARGEST_BODY:
        return ""
    return f"One request may carry {LARGEST_BODY // 1024 // 1024} MB at most; this one is larger."


def _has_body(status: int) -> bool:
    return status >= 200 and status not in {204, 304}


def _no_write(piece: bytes) -> object:
    raise RuntimeError("The write() of WSGI is not offered here: yield the pieces.")
