"""kill -9 in the middle of an import of lines: what landed is whole, and run again it goes on."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.running import Running, eventually, running

pytestmark = [pytest.mark.slow, pytest.mark.long]

THREADS, EACH = 1200, 10
COUNTS = {
    "messages": "SELECT count(*) FROM conversations_message",
    "found": "SELECT count(*) FROM conversations_searchrow WHERE what = 'message'",
    "made": "SELECT count(*) FROM imports_importedrow WHERE kind = 'message'",
    "threads": "SELECT count(*) FROM conversations_conversation",
    "whole": "SELECT count(*) FROM (SELECT FROM conversations_message GROUP BY conversation_id"
    " HAVING count(*) = 10) whole",
    "numbered": "SELECT max(number) FROM conversations_conversation",
    "files": "SELECT count(*) FROM conversations_attachment",
    "blobs": "SELECT count(*) FROM files_blob",
    "read": "SELECT count(*) FROM conversations_readmark WHERE face = 'desk'",
    "told": "SELECT count(*) FROM notify_letter",
    "imports": "SELECT count(*) FROM imports_import WHERE state = 'done'",
}


@pytest.fixture(scope="module")
def kulisy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("faults") / "data") as made:
        yield made


def lines(folder: Path) -> Path:
    """A client with his conversations, a third of what is said the team's own, some with a file."""
    (folder / "files").mkdir()
    (folder / "files" / "план.txt").write_text("план")
    said = [
        {"type": "client", "id": 1, "name": "ООО «Лютик»",
         "contacts": [{"name": "Анна", "email": "anna@lyutik.example"}]},
    ]  # fmt: skip
    for thread in range(THREADS):
        day = f"2024-{thread % 12 + 1:02}-{thread % 28 + 1:02}"
        said.append(
            {"type": "conversation", "id": thread, "client": 1, "title": f"Дело {thread}",
             "audience": "client", "state": "closed", "messages": [
                {"id": f"{thread}-{number}", "at": f"{day}T10:{number:02}:00Z",
                 "from": "anna@lyutik.example" if number % 2 else "olga@wind.example",
                 "audience": "internal" if number % 6 == 2 else "client",
                 "body": f"Слово {number} о деле {thread}. " * 8,
                 "files": ["план.txt"] if thread % 50 == number == 0 else []}
                for number in range(EACH)
            ]}
        )  # fmt: skip
    path = folder / "history.jsonl"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in said))
    return path


def test_it_goes_on_where_it_was_killed_and_nothing_doubles(
    kulisy: Running, tmp_path: Path
) -> None:
    def command(*words: str) -> subprocess.Popen[bytes]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "KULISY_", "EMAIL_", "PYTEST_"))
        }
        return subprocess.Popen(
            [sys.executable, "-m", "kulisy", *words, "--data", str(kulisy.data)],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def counts() -> dict[str, int]:
        with psycopg.connect(kulisy.cluster.url(database="kulisy")) as admin:
            return {
                name: int((admin.execute(each.encode()).fetchone() or [0])[0] or 0)
                for name, each in COUNTS.items()
            }

    owner = ("--owner", "olga@wind.example", "--owner-name", "Ольга Ветрова")
    assert command("company", "Студия", "--slug", "wind", *owner).wait(120) == 0
    path = lines(tmp_path)
    bring = (
        "import", "conversations", str(path), "--company", "wind",
        "--files", str(tmp_path / "files"),
    )  # fmt: skip

    for least in (1, 4000):
        process = command(*bring)
        eventually(lambda least=least: counts()["messages"] > least, "some of it is in", 120)  # type: ignore[misc]
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
        cut = counts()
        assert 0 < cut["messages"] < THREADS * EACH, "it was killed in the middle"
        assert cut["messages"] == cut["found"] == cut["made"] == cut["whole"] * EACH
        assert cut["threads"] == cut["whole"] == cut["numbered"] == cut["read"]
        assert cut["files"] == cut["blobs"]

    for _run in range(2):
        process = command(*bring)
        assert process.wait(300) == 0
        done = counts()
        assert done.pop("imports") >= 1
        assert done == {
            "messages": THREADS * EACH, "found": THREADS * EACH, "made": THREADS * EACH,
            "threads": THREADS, "whole": THREADS, "numbered": THREADS, "read": THREADS,
            "files": THREADS // 50, "blobs": THREADS // 50, "told": 0,
        }  # fmt: skip
