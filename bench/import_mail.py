"""A large mailbox brought in: `python -m bench.import_mail [--letters 20000] [--clients 1500]`.

Makes a box (bench/letters.py), brings it into a company of a throw-away cluster by the very command
that an operator uses, kills that with SIGKILL half way, and runs it again to the end. Prints the
peak of resident memory of each process, letters a second, and whether anything is missing or
doubled: each letter of the plan once, nothing unread, nothing told.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import letters
from bench.place import Place, a_place
from bench.rows import Row, table
from kulisy.operate.databases import Logins, embedded_logins
from kulisy.operate.migrating import migrate

SLUG, MEGABYTES = "bench", 300


@dataclass(frozen=True)
class Ended:
    """How one process of an import ended."""

    seconds: float
    #: The most it had in memory, in megabytes.
    peak: float
    code: int


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--letters", type=int, default=20_000)
    asked.add_argument("--clients", type=int, default=1_500)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="kulisy-box-") as folder, a_place() as place:
        path = Path(folder) / "box.mbox"
        size = letters.write_box(path, options.letters, clients=options.clients)
        print(f"{options.letters} letters, {size / 1e6:.0f} MB; load {os.getloadavg()[0]:.1f}")
        logins = _company(place)
        killed = _import(place, logins, path, kill_at=options.letters // 2)
        before = _counts(logins)
        whole = _import(place, logins, path)
        after = _counts(logins)
        again = _import(place, logins, path)
        print(f"after the kill: {before}\nat the end: {after}\nload {os.getloadavg()[0]:.1f}")
        print(table(_rows(options.letters, [killed, whole, again], before, after, _counts(logins))))
    return 0


def _company(place: Place) -> Logins:
    logins = embedded_logins(place.cluster, name="bench_mail")
    place.environ(logins.owner)
    migrate(logins.owner)
    subprocess.run(
        [sys.executable, "-m", "django", "company", "Студия", "--slug", SLUG,
         "--owner", f"olga@{letters.HOME}", "--owner-name", "Ольга Ветрова"],
        env=place.environ(logins.owner), check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return logins


def _import(place: Place, logins: Logins, path: Path, *, kill_at: int = 0) -> Ended:
    """Run it to its end; or until so many letters have landed, and then kill it."""
    command = [sys.executable, "-m", "django", "import_mail", str(path), "--company", SLUG]
    started = time.monotonic()
    process = subprocess.Popen(
        [*command, "--yes"], env=place.environ(logins.jobs), stdout=subprocess.DEVNULL
    )
    while kill_at and process.poll() is None and _counts(logins)["messages"] < kill_at:
        time.sleep(0.2)
    if kill_at:
        process.send_signal(signal.SIGKILL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ended(time.monotonic() - started, used.ru_maxrss / 1024, process.returncode)


COUNTS = {
    "messages": "SELECT count(*) FROM conversations_message",
    "letters": "SELECT count(DISTINCT key) FROM mailroom_importedletter WHERE outcome = 'land'",
    "listed": "SELECT count(*) FROM mailroom_importedletter",
    "conversations": "SELECT count(*) FROM conversations_conversation",
    "clients": "SELECT count(*) FROM people_client",
    "unread": "SELECT count(*) FROM conversations_conversation c WHERE NOT EXISTS (SELECT FROM"
    " conversations_readmark r WHERE r.conversation_id = c.id AND r.face = 'desk')",
    "told": "SELECT count(*) FROM notify_letter",
}


def _counts(logins: Logins) -> dict[str, int]:
    """As the owner of the cluster: row security has no say."""
    assert logins.cluster is not None
    with psycopg.connect(logins.cluster.url(database="bench_mail")) as admin:
        return {name: int(_one(admin, statement)) for name, statement in COUNTS.items()}


def _one(admin: psycopg.Connection, statement: str) -> int:
    row = admin.execute(statement.encode()).fetchone()
    return int(row[0]) if row else 0


def _rows(
    count: int, runs: list[Ended], before: dict[str, int], after: dict[str, int],
    last: dict[str, int],
) -> list[Row]:  # fmt: skip
    killed, whole, again = runs
    landed = after["messages"]
    peak = max(each.peak for each in runs)
    rate = (landed - before["messages"]) / whole.seconds
    return [
        Row("most memory of a process", f"{peak:.0f} MB", "", f"below {MEGABYTES} MB",
            peak < MEGABYTES),
        Row("killed half way", f"{before['messages']} in after {killed.seconds:.0f} s", "",
            "by SIGKILL", killed.code == -signal.SIGKILL),
        Row("run again", f"{landed} in after {whole.seconds:.0f} s more", f"{rate:.0f}/s",
            "each once", landed == after["letters"] and whole.code == 0),
        Row("gone through, with the reading", f"{count / whole.seconds:.0f} letters/s"),
        Row("a third run", f"{last['messages'] - landed} more in {again.seconds:.0f} s", "",
            "none", last == after and again.code == 0),
        Row("listed and left for a human being", f"{after['listed'] - after['letters']}"),
        Row("unread", f"{after['unread']} of {after['conversations']}", "", "none",
            after["unread"] == 0),
        Row("letters sent", f"{after['told']}", "", "none", after["told"] == 0),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
