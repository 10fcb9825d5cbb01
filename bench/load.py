"""Eight connections at once, as hard as they can: how many pages a second, and who is busy."""

import os
import threading
import time

from bench import cpu
from bench.http import Browser
from bench.place import Place, Planted
from bench.rows import Row

CONNECTIONS, SECONDS, TARGET = 8, 12.0, 250


def rows(place: Place, planted: Planted, *, slowness: float) -> list[Row]:
    """`slowness`: as pages.slowness measured it in the same run; 1 where it did not."""
    server = place.pages(planted, workers=2)
    try:
        paths = [planted.path("c", f"conversations/{each}/") for each in planted.told["proud"][8:]]
        session = planted.told["client"]["session"]
        _ask(server.port, session, paths, 2.0)
        began, before = time.monotonic(), _busy()
        workers, backends = server.workers(), server.backends()
        spent = (cpu.together(workers), cpu.together(backends), time.process_time())
        pages = _ask(server.port, session, paths, SECONDS)
        taken = time.monotonic() - began
        shares = (
            (cpu.together(workers) - spent[0]) / taken,
            (cpu.together(backends) - spent[1]) / taken,
            (time.process_time() - spent[2]) / taken,
        )
    finally:
        place.stop(server)
    rate, cores = pages / taken, os.cpu_count() or 1
    others = max(0.0, (_busy() - before) / taken - sum(shares))
    who = f"of {cores} cores: pages {shares[0]:.2f}, PostgreSQL {shares[1]:.2f}"
    who += f", the asking itself {shares[2]:.2f}, others {others:.2f}"
    first = "the pages' processes (Python)" if shares[0] > shares[1] else "PostgreSQL"
    ours = shares[0] + shares[1]
    alone = rate / ours * (cores - shares[2]) if ours else 0
    there = rate * slowness
    made = [
        Row(f"{CONNECTIONS} connections, {cores} cores", f"{rate:.0f} pages/s",
            f"{slowness:.1f}x slower",
            f"at least {TARGET} pages/s: {there:.0f} on the machine of the targets",
            there >= TARGET)
    ]  # fmt: skip
    made.append(Row("  saturates first", first, "", who))
    made.append(Row("  were the cores ours alone", f"{alone:.0f} pages/s"))
    return made


def _ask(port: int, session: str, paths: list[str], seconds: float) -> int:
    end = time.monotonic() + seconds
    counts = [0] * CONNECTIONS

    def go(mine: int) -> None:
        browser = Browser(port, session=session)
        while time.monotonic() < end:
            answer = browser.get(paths[counts[mine] % len(paths)])
            assert answer.status == 200, answer.status
            counts[mine] += 1

    threads = [threading.Thread(target=go, args=(n,)) for n in range(CONNECTIONS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts)


def _busy() -> float:
    """Seconds that all cores together were busy, whoever kept them so."""
    with open("/proc/stat") as stat:
        fields = [int(each) for each in stat.readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) * cpu.TICK
