"""The words of ASGI, and the small answers that the front gives by itself."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def header(scope: Scope, name: bytes) -> str:
    """The first header of that (lower-case) name, else an empty string."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def encoded(headers: Iterable[tuple[str, str]]) -> Headers:
    """ASGI wants header names in lower case, in bytes."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def answer(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """A whole answer at once."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def say(send: Send, status: int, sentence: str) -> None:
    """A plain sentence, for what never reaches a page of ours."""
    body = sentence.encode()
    headers = encoded(
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
    )
    await answer(send, status, headers, body)


async def until_gone(receive: Receive) -> None:
    """Returns when the browser has hung up. Only after the request's body was read."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def dismiss(task: "asyncio.Task[Any]") -> None:
    """Cancel a task and wait until it has ended."""
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task
