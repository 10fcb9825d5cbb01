"""Processor time of other processes, to the nanosecond where the system offers a clock for it."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def spent(pid: int) -> float:
    """Seconds of processor time of a process so far; 0 once it has ended."""
    try:
        # Linux's clock of another process: CPUCLOCK_SCHED of its number.
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return _by_ticks(pid)


def together(pids: Iterable[int]) -> float:
    return sum(spent(pid) for pid in pids)


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def resident(pid: int) -> tuple[float, float]:
    """Resident and private-proportional (PSS) memory, in megabytes."""
    told = {"Rss:": 0, "Pss:": 0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name = line.split()[0]
        if name in told:
            told[name] = int(line.split()[1])
    return told["Rss:"] / 1024, told["Pss:"] / 1024


def milliseconds(pids: Callable[[], list[int]], do: Callable[[], int]) -> float:
    """Processor time per unit of what `do` does (it says how much), over the given processes."""
    known = pids()
    before = together(known)
    units = do()
    return (together(known) - before) * 1000 / units


def _by_ticks(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) * TICK
