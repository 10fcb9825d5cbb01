"""Pages: a WSGI application in threads of its own, behind ASGI.

A thread works only while the page is made: the request is read before, a small answer is written
after, a file named by `X-Kulisy-File` is sent by the front, and files listed under `X-Kulisy-Pack`
are packed by it. Only an answer longer than `BUFFER` is written while its thread waits.
"""

import asyncio
import gzip
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
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
from kulisy.config.front.files import send_file, send_pack
from kulisy.config.front.static import accepts
from kulisy.files.packing import Packed

#: A request's body: above the first it goes to the disk, above the second it is refused. Files
#: arrive in parts of 8 MB, so this bounds a form, not a file.
IN_MEMORY = 1024 * 1024
LARGEST_BODY = 40 * 1024 * 1024
BUFFER = 1024 * 1024
#: Shorter pages aren't worth compressing.
WORTH = 1024
FILE_HEADER = "x-kulisy-file"
PACK_HEADER = "x-kulisy-pack"
#: In the environment of a request that is larger: a page of ours says so, and sees nothing of it.
TOO_LARGE = "kulisy.too_large"

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

    def has(self, header: str) -> bool:
        return any(name.lower() == header for name, _value in self.headers)


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
        # Closed in the end, whoever still reads it.
        with SpooledTemporaryFile(IN_MEMORY) as spool:
            body = cast(BinaryIO, spool)
            try:
                too_large = _says_too_much(header(scope, b"content-length"))
                length = 0 if too_large else await _read(receive, body)
            except Gone:
                return
            too_large = too_large or length > LARGEST_BODY
            if too_large:
                body.truncate(0)
                length = 0
            request = environ(scope, body, length=length, proxies=self._proxies)
            if too_large:
                request[TOO_LARGE] = LARGEST_BODY
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
            if made.has(FILE_HEADER):
                return
            buffer += piece
            if len(buffer) > BUFFER and scope["method"] != "HEAD" and not made.has(PACK_HEADER):
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
        ours = {FILE_HEADER, PACK_HEADER}
        headers = encoded(each for each in made.headers if each[0].lower() not in ours)
        if made.has(PACK_HEADER) and made.status == 200:
            await self._send_packed(made.body, headers, scope, receive, send)
            return
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
        path = self._path(name)
        if path is None:
            await say(send, 404, "There is no such file.")
            return
        with suppress(ConnectionError):
            await send_file(scope, receive, send, path=path, headers=headers)

    async def _send_packed(
        self, told: bytes, headers: Headers, scope: Scope, receive: Receive, send: Send
    ) -> None:
        files = []
        for name, day, size, place in json.loads(told):
            path = self._path(place)
            if path is None or not path.is_file():
                await say(send, 404, "There is no such file.")
                return
            files.append(Packed(name, date.fromisoformat(day), size, partial(_opened, path)))
        with suppress(ConnectionError):
            await send_pack(scope, receive, send, files=files, headers=headers)

    def _path(self, name: str) -> Path | None:
        """Where a file that a page named is; None for what isn't ours to give."""
        # WSGI headers are latin-1 that stands for bytes.
        path = Path(name.encode("latin-1").decode("utf-8", "surrogateescape")).resolve()
        if path.is_relative_to(self._files):
            return path
        log.error("A page named a file outside of the files' folder.")
        return None


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


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


def _says_too_much(length: str) -> bool:
    """Of the length as the browser says it."""
    return length.isdecimal() and int(length) > LARGEST_BODY


def _has_body(status: int) -> bool:
    return status >= 200 and status not in {204, 304}


def _no_write(piece: bytes) -> object:
    raise RuntimeError("The write() of WSGI is not offered here: yield the pieces.")
