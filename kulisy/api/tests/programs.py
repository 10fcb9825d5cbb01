"""Programs for tests: bearers of tokens of the cast."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from kulisy.people import tokens
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import at_desk, in_cabinet
from kulisy.people.viewer import viewing

JSON = "application/json"


def token_of(holder: Seat | Access) -> str:
    viewer = at_desk(holder) if isinstance(holder, Seat) else in_cabinet(holder)
    with viewing(viewer):
        return tokens.make(viewer, name="Проверка", now=datetime.now(UTC))[1]


class Program:
    """Asks the API with one token; answers are JSON."""

    def __init__(self, secret: str, **headers: str) -> None:
        self.headers = {"authorization": f"Bearer {secret}", "accept-language": "en", **headers}
        self.client = Client(headers=self.headers)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def send(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = {"idempotency-key": key} if key else {}
        return getattr(self.client, method)(
            f"/api/v1/{path}", body, content_type=JSON, headers=headers
        )

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return self.send("post", path, body if body is not None else {}, key=key)

    def put_bytes(self, path: str, data: bytes) -> Any:
        return self.client.put(f"/api/v1/{path}", data, content_type="application/octet-stream")

    def every(self, path: str, **query: Any) -> Iterator[Any]:
        """All items of a list, page by page."""
        cursor: str | None = ""
        while cursor is not None:
            answer = self.get(path, **query, **({"cursor": cursor} if cursor else {}))
            assert answer.status_code == 200, answer.content
            yield from answer.json()["items"]
            cursor = answer.json()["next"]


def program(holder: Seat | Access, **headers: str) -> Program:
    return Program(token_of(holder), **headers)


@contextmanager
def quietly() -> Iterator[None]:
    """Refusals are expected here: Django's log need not tell each."""
    import logging

    log = logging.getLogger("django.request")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
