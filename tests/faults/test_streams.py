"""Live streams through the real server: heard at once, ended at once, no hindrance to stopping."""

import http.client
import json
import signal
import time
from collections.abc import Iterator
from urllib.parse import quote

import psycopg
import pytest
from django.core import signing

from tests.faults.running import Running, running

pytestmark = pytest.mark.slow

ANNA = "anna/studio/portal"


@pytest.fixture(scope="module")
def kulisy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("streams") / "data") as made:
        yield made


class Listener:
    """A browser's stream, read line by line."""

    def __init__(self, kulisy: Running, topic: str) -> None:
        key = (kulisy.data / "secret_key").read_text().strip()
        ticket = signing.dumps([topic], key=key, salt="kulisy.live")
        self._connection = http.client.HTTPConnection("127.0.0.1", kulisy.port, timeout=20)
        self._connection.request("GET", f"/live?ticket={quote(ticket)}")
        self.response = self._connection.getresponse()

    def next_event(self) -> str:
        """The next event's name and data; an empty string when the stream has ended."""
        event = ""
        while line := self.response.readline().decode():
            if line.startswith("event: "):
                event = line.removeprefix("event: ").strip()
            elif line.startswith("data: "):
                return f"{event} {line.removeprefix('data: ').strip()}"
        return ""

    def close(self) -> None:
        self._connection.close()


def _tell(kulisy: Running, name: str) -> None:
    with psycopg.connect(kulisy.owner_url, autocommit=True) as connection:
        payload = json.dumps({"to": ANNA, "name": name})
        connection.execute("SELECT pg_notify('kulisy_live', %s)", [payload])


def test_what_the_database_says_is_heard_at_once_and_closing_ends_it(kulisy: Running) -> None:
    listener = Listener(kulisy, ANNA)
    assert listener.response.status == 200
    assert listener.next_event() == "hello hello"
    began = time.monotonic()
    _tell(kulisy, "conversation 42")
    assert listener.next_event() == "look conversation 42"
    assert time.monotonic() - began < 2
    _tell(kulisy, "closed")
    assert listener.next_event() == "closed closed"
    assert listener.next_event() == ""
    assert time.monotonic() - began < 5
    listener.close()


def test_many_streams_leave_room_for_pages(kulisy: Running) -> None:
    listeners = [Listener(kulisy, f"person{number}/studio/portal") for number in range(200)]
    assert all(each.next_event() == "hello hello" for each in listeners)
    assert kulisy.answers()
    for each in listeners:
        each.close()


def test_an_open_stream_does_not_hold_up_the_end(kulisy: Running) -> None:
    listener = Listener(kulisy, "boris/studio/desk")
    assert listener.next_event() == "hello hello"
    assert kulisy.stop(signal.SIGTERM) < 5
    listener.close()
