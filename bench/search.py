"""Search among 200,000 messages, as the desk and as the cabinet ask."""

import json
import statistics
import subprocess
import sys

from bench.place import Place, Planted
from bench.rows import Row

P95 = 50


def rows(place: Place, planted: Planted, *, slowness: float) -> list[Row]:
    told = place.environ(planted.logins.pages, BENCH_TOLD=json.dumps(planted.told))
    done = subprocess.run(
        [sys.executable, "-m", "bench.search_at_size"], env=told, stdout=subprocess.PIPE, check=True
    )
    asked = json.loads(done.stdout)
    worst = max(asked, key=lambda each: statistics.quantiles(each["taken"], n=20)[-1])
    everything = [each for row in asked for each in row["taken"]]
    p95 = statistics.quantiles(everything, n=20)[-1]
    slowest = statistics.quantiles(worst["taken"], n=20)[-1]
    there = p95 / slowness
    processor = statistics.median(row["processor"] for row in asked)
    return [
        Row(f"search among {planted.told['messages']:,} messages: p95", f"{p95:.1f} ms",
            f"{slowness:.1f}x slower",
            f"at most {P95} ms: {there:.0f} on the machine of the targets", there <= P95),
        Row(f"  slowest kind: {worst['name']}", f"{slowest:.1f} ms"),
        Row("  processor, median of kinds", f"{processor:.1f} ms"),
    ]  # fmt: skip
