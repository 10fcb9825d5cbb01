"""A process at rest, and one that holds two thousand streams."""

import json
import resource
import select
import socket
import time

import psycopg

from bench import cpu
from bench.http import Browser
from bench.place import Place, Planted
from bench.rows import Row

STREAMS, MEGABYTES = 2_000, 150


def memory(place: Place, planted: Planted) -> list[Row]:
    """After every kind of page was asked for a few times, as an ordinary day leaves it."""
    server = place.pages(planted, workers=2)
    try:
        for who, paths in (
            ("client", ("c", "c/support", "c/files", "c/search")),
            ("boss", ("d", "d/clients", "d/search", "d/journal")),
        ):
            for _ in range(4):
                # A connection for each time: each process gets its share.
                browser = Browser(server.port, session=planted.told[who]["session"])
                for path in paths:
                    face, _, rest = path.partition("/")
                    browser.get(planted.path(face, f"{rest}/" if rest else ""))
                browser.close()
        resident, own = max(cpu.resident(pid) for pid in server.workers())
    finally:
        place.stop(server)
    name = f"pages at rest, a process ({own:.0f} MB of it not shared)"
    return [Row(name, f"{resident:.0f} MB", "", "at most 150 MB", resident <= MEGABYTES)]


def streams(place: Place, planted: Planted) -> list[Row]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, STREAMS + 500)), hard))
    server = place.pages(planted, workers=1)
    open_lines: list[socket.socket] = []
    try:
        browser = Browser(
            server.port,
            session=planted.told["client"]["session"],
            headers={"X-CSRFToken": "c" * 32},
        )
        ticket = json.loads(browser.post(planted.path("c", "live/"), b"").body)["url"]
        head = f"GET {ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
        for _ in range(STREAMS):
            line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            line.sendall(head.encode())
            open_lines.append(line)
        opened = _heard(open_lines, b"200 OK", 30)
        told = {"to": f"{planted.told['client']['person']}/{planted.told['id']}/portal"}
        with psycopg.connect(planted.logins.owner) as owner:
            owner.execute(
                "SELECT pg_notify('kulisy_live', %s)", [json.dumps({**told, "name": "bell"})]
            )
        heard = _heard(open_lines, b"bell", 20)
        page = browser.get(planted.path("c", "support/")).status
        resident, _own = max(cpu.resident(pid) for pid in server.workers())
    finally:
        for line in open_lines:
            line.close()
        place.stop(server)
    said = f"{opened} open, {heard} told; a page still {page}; {resident:.0f} MB"
    good = opened == heard == STREAMS and page == 200
    return [Row("live connections of one process", said, "", f"{STREAMS} open", good)]


def _heard(lines: list[socket.socket], what: bytes, seconds: float) -> int:
    """On how many of the lines `what` comes in time."""
    waiting = {line.fileno(): (line, b"") for line in lines}
    poll = select.epoll()
    for number in waiting:
        poll.register(number, select.EPOLLIN)
    heard, end = 0, time.monotonic() + seconds
    while waiting and heard < len(lines) and time.monotonic() < end:
        for number, _event in poll.poll(0.5):
            line, before = waiting.get(number, (None, b""))
            if line is None:
                continue
            came = before + line.recv(8192)
            if what in came:
                heard += 1
                del waiting[number]
                poll.unregister(number)
            else:
                waiting[number] = (line, came[-64:])
    poll.close()
    return heard
