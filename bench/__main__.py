"""`make bench`: the numbers of speed, as one table.

Plants two companies (S and L, see model.py) into a throwaway cluster, serves them as production
does, and measures beside a page written by hand on the same server. Ratios are what to trust:
milliseconds are those of this machine in this minute; where a target is in milliseconds or pages a
second, it is read by what the page by hand takes here and took where the targets were set. Options:
--only NAME (pages, search, wire, rest, streams, load), --rounds N.
"""

import argparse
import sys
import time

from bench import load, pages, rest, search, wire
from bench.place import Place, a_place
from bench.rows import Row, table

PARTS = ("pages", "search", "wire", "rest", "streams", "load")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", action="append", choices=PARTS)
    asked.add_argument("--rounds", type=int, default=pages.ROUNDS)
    options = asked.parse_args()
    wanted = options.only or PARTS
    rows: list[Row] = []
    try:
        with a_place() as place:
            _measure(place, wanted, options.rounds, rows)
    finally:
        # Also what had been measured when something broke.
        print(table(rows))
    return 0


def _measure(
    place: Place, wanted: list[str] | tuple[str, ...], rounds: int, rows: list[Row]
) -> None:
    _say("planting S and L")
    planted = place.plant("S", "L")
    slowness = 1.0
    if {"pages", "wire"} & set(wanted):
        servers = {name: (each, place.pages(each)) for name, each in planted.items()}
        hand = place.handwritten(planted["S"])
        if "wire" in wanted:
            wired = wire.rows(*servers["S"])
        if "pages" in wanted:
            _say("pages")
            taken = pages.measured(pages.everything(hand, servers), rounds=rounds)
            slowness = pages.slowness(taken)
            rows += pages.rows(taken)
        if "wire" in wanted:
            rows += wired
        for server in (hand, *(each[1] for each in servers.values())):
            place.stop(server)
    for name, part in (
        ("search", lambda: search.rows(place, planted["L"], slowness=slowness)),
        ("rest", lambda: rest.memory(place, planted["S"])),
        ("streams", lambda: rest.streams(place, planted["S"])),
        ("load", lambda: load.rows(place, planted["S"], slowness=slowness)),
    ):
        if name in wanted:
            _say(name)
            rows += part()


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
