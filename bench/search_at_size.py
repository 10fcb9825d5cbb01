"""How long a search takes among all messages of a planted company.

Called by `python -m bench` with DATABASE_URL and what the planting told (BENCH_TOLD). Asks as desk
and as cabinet; prints, as JSON, p50 and p95 in milliseconds and the processor's time of Python and
PostgreSQL together: of `search.find` alone, over words that are rare, frequent, both, mistyped or
found nowhere, and with filters.
"""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import django

from bench.model import COMMON, RARE

TIMES = 30


def main() -> None:
    told = json.loads(os.environ["BENCH_TOLD"])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kulisy.config.settings")
    django.setup(set_prefix=False)
    print(json.dumps(_measure(told)))


def _measure(told: dict[str, Any]) -> list[dict[str, Any]]:
    from django.db import transaction

    from kulisy.conversations import search
    from kulisy.people.doors import enter
    from kulisy.people.models import Person
    from kulisy.people.viewer import in_lobby, viewing

    viewers = []
    with transaction.atomic(), in_lobby(savepoint=False):
        for face, who in (("desk", "boss"), ("portal", "client")):
            viewers.append(enter(face, told["company"], Person.objects.get(id=told[who]["person"])))
    asked = {name: search.Asked(words) for name, words in _queries(told).items()}
    now = datetime.now(UTC)
    asked |= {
        "common word, author, one month": search.Asked(
            COMMON[1],
            author=UUID(told["rare_author"]),
            since=now - timedelta(days=400),
            until=now - timedelta(days=370),
        ),
        "common word, a small client": search.Asked(
            COMMON[1], client_id=UUID(told["small_client"])
        ),
        "common word, with a file": search.Asked(COMMON[1], with_file=True),
        "no words, one author": search.Asked("", author=UUID(told["rare_author"])),
    }
    rows = []
    for viewer in viewers:
        for name, each in asked.items():
            with transaction.atomic(), viewing(viewer):
                *taken, processor = _timed(lambda a=each: search.find(a), TIMES)
            rows.append(
                {
                    "name": f"{viewer.face}: {name}",
                    "taken": taken,
                    "processor": processor,
                }
            )
    return rows


def _queries(told: dict[str, Any]) -> dict[str, str]:
    return {
        "rare word": RARE,
        "common word": COMMON[1],
        "two common words": "договоры сайта",
        "word of 1 % of messages": told["words"]["1 %"],
        "word of 0.2 % of messages": told["words"]["0.2 %"],
        "common and rare": f"{COMMON[2]} {RARE}",
        "prefix": "страни",
        "number": "INV-2026/15",
        "phrase": '"сайт договор"',
        "typo in a title": told["typo"],
        "typo in a name": "Ветрва Олга",
        "found nowhere": "квазипупырь",
    }


def _timed(ask: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each time; the last one is the mean of the processor's time."""
    for _ in range(3):
        ask()
    taken = []
    busy = _processor()
    for _ in range(times):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return [*taken, (_processor() - busy) * 1000 / times]


def _processor() -> float:
    """Seconds of this process and, where it runs on this machine, of its PostgreSQL backend."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    ticks = 0
    if stat.exists() and connection.settings_dict["HOST"].startswith("/"):
        fields = stat.read_text().rpartition(") ")[2].split()
        ticks = int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
