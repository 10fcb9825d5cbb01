"""Processor time of pages, side by side: each round asks everything in turn, so that what else the
machine does falls on all alike; medians over the rounds."""

import statistics
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from bench import cpu
from bench.http import Browser
from bench.model import COMMON, RARE
from bench.place import Planted, Server
from bench.rows import YARDSTICK, Row

ROUNDS, BLOCK = 9, 24
HAND = "hand-written page"
#: What the measured person writes into; the others are only read.
WRITTEN = 8


@dataclass
class Asked:
    """Something that is asked again and again: how, of which server, and what each time took."""

    name: str
    server: Server
    once: Callable[[], None]
    block: int = BLOCK
    taken: list[float] = field(default_factory=list)

    def measure(self) -> None:
        self.taken.append(cpu.milliseconds(self.server.pids, self._block))

    def _block(self) -> int:
        for _ in range(self.block):
            self.once()
        return self.block


def measured(all_asked: list[Asked], *, rounds: int = ROUNDS) -> dict[str, Asked]:
    for each in all_asked:
        each.measure()
        each.taken.clear()
    for _ in range(rounds):
        for each in all_asked:
            each.measure()
    return {each.name: each for each in all_asked}


def everything(hand: Server, servers: dict[str, tuple[Planted, Server]]) -> list[Asked]:
    small, server = servers["S"]
    page = Turning(small.told["proud"][WRITTEN:], lambda thread: f"/x/{thread}")
    browser = Browser(hand.port, session=small.told["client"]["session"])
    asked = [Asked(HAND, hand, lambda: _got(browser, page.next()), block=BLOCK * 2)]
    for name, (planted, server) in servers.items():
        asked += _of(name, planted, server)
    return asked


def _of(size: str, planted: Planted, server: Server) -> list[Asked]:
    client = Browser(server.port, session=planted.told["client"]["session"])
    ordinary = Browser(server.port, session=planted.told["ordinary"]["session"])
    desk = Browser(server.port, session=planted.told["boss"]["session"])
    proud = Turning(
        planted.told["proud"][WRITTEN:],
        lambda thread: planted.path("c", f"conversations/{thread}/"),
    )
    held = Turning(proud.paths, str)
    writing = Turning(
        planted.told["proud"][:WRITTEN],
        lambda thread: planted.path("c", f"conversations/{thread}/messages/"),
    )
    words = Turning([RARE, COMMON[1], f"{COMMON[3]} {COMMON[0]}", planted.told["words"]["1 %"]],
                    lambda q: planted.path("c", f"search/?q={quote(q)}"))  # fmt: skip
    desk_words = Turning(words.paths, lambda path: path.replace("/c/", "/d/", 1))
    support, queue = planted.path("c", "support/"), planted.path("d", "?view=all")
    home, board = planted.path("c"), planted.path("d", "board/")
    return [
        Asked(f"conversation {size}", server, lambda: _got(client, proud.next())),
        Asked(f"conversation {size}, 304", server, lambda: _unchanged(client, held.next())),
        Asked(f"requests {size}", server, lambda: _got(ordinary, support)),
        Asked(f"requests {size}, 304", server, lambda: _unchanged(ordinary, support)),
        Asked(f"requests {size}, largest", server, lambda: _got(client, support), block=6),
        Asked(f"queue {size}", server, lambda: _got(desk, queue)),
        Asked(f"queue {size}, 304", server, lambda: _unchanged(desk, queue)),
        Asked(f"cabinet {size}", server, lambda: _got(ordinary, home)),
        Asked(f"cabinet {size}, largest", server, lambda: _got(client, home), block=6),
        Asked(f"search {size}, cabinet", server, lambda: _got(ordinary, words.next()), block=12),
        Asked(f"search {size}, desk", server, lambda: _got(desk, desk_words.next()), block=12),
        Asked(f"board {size}", server, lambda: _got(desk, board), block=2),
        Asked(f"posting {size}", server, lambda: _posted(client, writing.next()), block=8),
    ]


class Turning:
    """Addresses in turn."""

    def __init__(self, things: list[str], path: Callable[[str], str]) -> None:
        self.paths = [path(each) for each in things]
        self._at = 0

    def next(self) -> str:
        self._at += 1
        return self.paths[self._at % len(self.paths)]


def slowness(taken: dict[str, Asked]) -> float:
    """How many times slower this machine is, this minute, than the one of the targets."""
    return statistics.median(taken[HAND].taken) / YARDSTICK


def rows(taken: dict[str, Asked]) -> list[Row]:
    def told(name: str) -> str:
        return f"{statistics.median(taken[name].taken):.2f} ms"

    def times(name: str, of: str) -> float:
        """Of each round by itself, so that a slow minute of the machine cancels out."""
        pairs = zip(taken[name].taken, taken[of].taken, strict=True)
        return statistics.median(one / other for one, other in pairs)

    made = [Row(HAND, told(HAND), "1.0x")]
    ratio = times("conversation S", HAND)
    made.append(
        Row("conversation of 10 messages", told("conversation S"), f"{ratio:.1f}x",
            "at most 8x, aim 5x", ratio <= 8)
    )  # fmt: skip
    for name in ("cabinet", "requests", "queue"):
        made.append(Row(name, told(f"{name} S"), f"{times(f'{name} S', HAND):.1f}x"))
    for name in ("conversation", "requests", "queue"):
        share = times(f"{name} S, 304", f"{name} S")
        made.append(
            Row(f"{name} unchanged: 304", told(f"{name} S, 304"), f"{share:.2f}x",
                "at most 0.5x of the page", share <= 0.5)
        )  # fmt: skip
    for name in ("conversation", "requests", "queue", "cabinet", "search", "posting"):
        for face in (", cabinet", ", desk") if name == "search" else ("",):
            grown = times(f"{name} L{face}", f"{name} S{face}")
            made.append(
                Row(f"{name}{face}: L against S", told(f"{name} L{face}"), f"{grown:.2f}x",
                    "at most 1.2x", grown <= 1.2)
            )  # fmt: skip
    for name in ("requests", "cabinet"):
        grown = times(f"{name} L, largest", f"{name} S, largest")
        made.append(
            Row(f"{name} of the largest client, 1,600 requests: L against S, 160",
                told(f"{name} L, largest"), f"{grown:.2f}x")
        )  # fmt: skip
    grown = times("board L", "board S")
    made.append(Row("the owner's board: L against S", told("board L"), f"{grown:.2f}x"))
    allowed = 8 / YARDSTICK
    ratio = times("posting S", HAND)
    made.append(
        Row("posting a message", told("posting S"), f"{ratio:.1f}x",
            f"at most {allowed:.0f}x: 8 ms where the hand-written page takes {YARDSTICK}",
            ratio <= allowed)
    )  # fmt: skip
    return made


_held: dict[tuple[int, str], str] = {}


def _got(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status == 200, (path, answer.status)


def _unchanged(browser: Browser, path: str) -> None:
    """Asked again with the tag; another one is taken where the page did change."""
    key = (browser.port, path)
    answer = browser.get(path, tag=_held.get(key, ""))
    if answer.status != 304:
        _held[key] = answer.headers["etag"]
        answer = browser.get(path, tag=_held[key])
    assert answer.status == 304, (path, answer.status)


def _posted(browser: Browser, path: str) -> None:
    form = {"csrfmiddlewaretoken": "c" * 32, "key": str(uuid.uuid4()), "body": "Поправьте кнопку."}
    answer = browser.post(path, urlencode(form).encode())
    assert answer.status == 302, (path, answer.status)
