"""A file of lines for tests, and bringing it in."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kulisy.imports.importing import Told, Work
from kulisy.imports.jsonl.importer import Conversations, Options
from kulisy.imports.models import Import, Kind, State
from kulisy.people.models import Seat
from kulisy.people.tests.cast import NOW, at_desk

CLIENT = {"type": "client", "id": 17, "name": "ООО «Лютик»"}
ANNA = {"type": "contact", "client": 17, "name": "Анна Лютикова", "email": "anna@lyutik.example"}
THREAD = {
    "type": "conversation", "id": "T-1", "client": 17, "title": "Сайт не открывается",
    "audience": "client",
}  # fmt: skip
ASKS = {
    "type": "message", "id": 1, "conversation": "T-1", "at": "2024-03-01T10:00:00+03:00",
    "from": "anna@lyutik.example", "audience": "client", "body": "Добрый день! Сайт лежит.",
}  # fmt: skip
NOTE = {
    "type": "message", "id": 2, "conversation": "T-1", "at": "2024-03-01T10:05:00+03:00",
    "from": "irina@wind.example", "audience": "internal", "body": "Опять хостинг. Тянуть нельзя.",
}  # fmt: skip
ANSWER = {
    "type": "message", "id": 3, "conversation": "T-1", "at": "2024-03-01T10:20:00+03:00",
    "from": "irina@wind.example", "audience": "client", "body": "Починили, **проверьте**.",
}  # fmt: skip
STORY: list[dict[str, Any]] = [CLIENT, ANNA, THREAD, ASKS, NOTE, ANSWER]


def write(folder: Path, *lines: Any, name: str = "history.jsonl") -> Path:
    """Objects as lines; bytes as they are."""
    raw = [
        each if isinstance(each, bytes) else json.dumps(each, ensure_ascii=False).encode()
        for each in lines
    ]
    path = folder / name
    path.write_bytes(b"\n".join(raw) + b"\n")
    return path


def work(path: Path, seat: Seat, *, now: datetime = NOW, **decisions: str) -> Work:
    of = Import(
        company=seat.company, kind=Kind.CONVERSATIONS, state=State.RUNNING, started_by=seat,
        started_by_name=seat.name, created_at=now, moved_at=now, file_name=path.name,
        decisions=decisions,
    )  # fmt: skip
    of.save(force_insert=True)
    return Work(of, path, at_desk(seat), now, lambda done, total: None)


def bring(path: Path, seat: Seat, **options: Any) -> Told:
    return Conversations(Options(**options)).run(work(path, seat))


def plan(path: Path, seat: Seat, **options: Any) -> Told:
    return Conversations(Options(**options)).plan(work(path, seat))


def wrong(told: Told) -> list[tuple[str, str]]:
    """(line, code) of each error."""
    return [(note.place, note.code) for note in told.notes if note.level == "error"]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
