"""Files from the disk: whole or a range of it, in pieces, without holding a page's thread."""

import asyncio
import os
import re
from collections.abc import Sequence
from email.utils import formatdate
from pathlib import Path
from typing import BinaryIO

from kulisy.config.front.answers import (
    Headers,
    Receive,
    Scope,
    Send,
    answer,
    dismiss,
    header,
    say,
    until_gone,
)
from kulisy.files.packing import Packed, zipped

PIECE = 256 * 1024


async def send_file(
    scope: Scope, receive: Receive, send: Send, *, path: Path, headers: Headers
) -> None:
    """Answer with the file; `headers` are the page's own (type, disposition, caching).

    One byte range is honoured (206, or 416 beyond the end); several at once get the whole file,
    as does a range whose If-Range no longer holds.
    """
    try:
        file = await asyncio.to_thread(path.open, "rb")
    except OSError:
        await say(send, 404, "This file is not here any more.")
        return
    with file:
        info = os.fstat(file.fileno())
        headers = _described(headers, info)
        if _is_known(scope, headers):
            await answer(send, 304, _without(headers, b"content-type"))
            return
        span = _range(scope, headers, info.st_size)
        if span == "beyond":
            headers = [*headers, (b"content-range", b"bytes */%d" % info.st_size)]
            await answer(
                send, 416, [*_without(headers, b"content-type"), (b"content-length", b"0")]
            )
            return
        first, last = span if isinstance(span, tuple) else (0, info.st_size - 1)
        length = last - first + 1
        headers = [*headers, (b"content-length", b"%d" % length)]
        status = 200
        if isinstance(span, tuple):
            status = 206
            headers.append((b"content-range", b"bytes %d-%d/%d" % (first, last, info.st_size)))
        if scope["method"] == "HEAD":
            await answer(send, status, headers)
            return
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await _pour(receive, send, file=file, first=first, length=length)


async def send_pack(
    scope: Scope, receive: Receive, send: Send, *, files: Sequence[Packed], headers: Headers
) -> None:
    """Answer with one ZIP of these files, packed as it leaves. Stops when the browser hangs up; a
    file that is not here any more breaks the answer off, so that nobody takes it for whole."""
    headers = _without(headers, b"content-length")
    if scope["method"] == "HEAD":
        await answer(send, 200, headers)
        return
    pieces = zipped(files)
    gone = asyncio.create_task(until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while not gone.done():
            piece = await asyncio.to_thread(next, pieces, None)
            if piece is None:
                await send({"type": "http.response.body", "body": b""})
                return
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    finally:
        await dismiss(gone)


async def _pour(receive: Receive, send: Send, *, file: BinaryIO, first: int, length: int) -> None:
    """Stops when the browser hangs up; a file cut short meanwhile ends the answer early."""
    gone = asyncio.create_task(until_gone(receive))
    try:
        await asyncio.to_thread(file.seek, first)
        left = length
        while left > 0 and not gone.done():
            piece = await asyncio.to_thread(file.read, min(PIECE, left))
            if not piece:
                break
            left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        await dismiss(gone)


def _described(headers: Headers, info: os.stat_result) -> Headers:
    names = {name for name, _ in headers}
    headers = _without(headers, b"content-length")
    if b"etag" not in names:
        headers.append((b"etag", b'"%x-%x"' % (info.st_mtime_ns, info.st_size)))
    if b"last-modified" not in names:
        headers.append((b"last-modified", formatdate(info.st_mtime, usegmt=True).encode()))
    headers.append((b"accept-ranges", b"bytes"))
    return headers


def _is_known(scope: Scope, headers: Headers) -> bool:
    """Whether the browser already holds this very file (If-None-Match, weakly compared)."""
    etag = dict(headers)[b"etag"].decode("latin-1").removeprefix("W/")
    known = [each.strip().removeprefix("W/") for each in header(scope, b"if-none-match").split(",")]
    return scope["method"] in {"GET", "HEAD"} and (etag in known or known == ["*"])


def _range(scope: Scope, headers: Headers, size: int) -> tuple[int, int] | str:
    """First and last byte asked for; "beyond" when there is no such; "" for everything."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header(scope, b"range").strip())
    if not match or match.group(0) == "bytes=-" or scope["method"] not in {"GET", "HEAD"}:
        return ""
    condition = header(scope, b"if-range")
    known = dict(headers)
    if condition and condition.encode("latin-1") not in (known[b"etag"], known[b"last-modified"]):
        return ""
    first, last = match.groups()
    if not first:
        length = int(last)
        return (max(0, size - length), size - 1) if length and size else "beyond"
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < int(first):
        return ""
    return (start, end) if start < size else "beyond"


def _without(headers: Headers, unwanted: bytes) -> Headers:
    return [(name, value) for name, value in headers if name != unwanted]
