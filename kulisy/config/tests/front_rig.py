"""A browser of twenty lines for the front's tests: drives an ASGI application directly."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    status: int = 0
    raw: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    pieces: int = 0
    finished: bool = False

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode("latin-1") for name, value in self.raw}


def scope(path: str, *, method: str = "GET", query: str = "", **headers: str) -> dict[str, Any]:
    """`headers` are spelled with underscores: accept_encoding="gzip"."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (name.replace("_", "-").encode(), value.encode("latin-1"))
            for name, value in headers.items()
        ],
        "client": ("192.0.2.7", 4711),
        "server": ("127.0.0.1", 8000),
    }


class Browser:
    """One exchange: sends a body in pieces, then waits; `hang_up` is the lost line."""

    def __init__(self, body: Iterable[bytes] = (b"",)) -> None:
        self.answer = Answer()
        self._body = list(body)
        self._gone = asyncio.Event()

    def hang_up(self) -> None:
        self._gone.set()

    async def receive(self) -> dict[str, Any]:
        if self._body:
            piece = self._body.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self._body)}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.answer.status = message["status"]
            self.answer.raw = list(message["headers"])
        else:
            self.answer.body += message.get("body", b"")
            self.answer.pieces += 1
            self.answer.finished = not message.get("more_body")


def ask(app: Any, asked: dict[str, Any], body: Iterable[bytes] = (b"",)) -> Answer:
    """The whole exchange, from a test that is not asynchronous itself."""

    async def exchange() -> Answer:
        browser = Browser(body)
        await asyncio.wait_for(app(asked, browser.receive, browser.send), 20)
        return browser.answer

    return asyncio.run(exchange())
