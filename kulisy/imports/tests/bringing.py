"""Bringing a file in as the desk and the worker do: an order, a job, and what became of it."""

from datetime import UTC, datetime
from pathlib import Path

from kulisy.files.actions import begin_upload, finish_upload, keep_part
from kulisy.imports import access, actions
from kulisy.imports.models import Import, ImportNote
from kulisy.kit.ids import new_id
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.doors import seat_viewer
from kulisy.people.models import Seat
from kulisy.people.viewer import viewing, working

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def upload(seat: Seat, name: str, data: bytes, *, key=None):  # type: ignore[no-untyped-def]
    """The key of the form and the id of the upload, all parts arrived."""
    key = key or new_id()
    with viewing(seat_viewer(seat)):
        upload = begin_upload(
            company_id=seat.company_id, person_id=seat.person_id, owner_kind="import",
            owner_id=key, audience="internal", name=name, size=len(data), now=NOW,
        )  # fmt: skip
        for number in range(1, upload.parts + 1):
            start = (number - 1) * upload.part_size
            keep_part(upload, number=number, source=_Bytes(data[start : start + upload.part_size]))
        finish_upload(upload, now=NOW)
    return key, upload.id


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, size: int, /) -> bytes:
        piece, self.data = self.data[:size], self.data[size:]
        return piece


def begin(seat: Seat, kind: str, name: str, data: bytes | str) -> Import:
    """Upload and have it looked into."""
    if isinstance(data, str):
        data = data.encode()
    key, upload_id = upload(seat, name, data)
    viewer = seat_viewer(seat)
    with viewing(viewer):
        import_ = actions.start(viewer, kind, key=key, upload_id=upload_id, now=NOW)
    run_jobs()
    return again(import_)


def decide(seat: Seat, import_: Import, **told) -> Import:  # type: ignore[no-untyped-def]
    viewer = seat_viewer(seat)
    with viewing(viewer):
        assert actions.decide(viewer, import_, now=NOW, **told)
    run_jobs()
    return again(import_)


def run(seat: Seat, import_: Import) -> Import:
    viewer = seat_viewer(seat)
    with viewing(viewer):
        assert actions.order_run(viewer, import_, now=NOW)
    run_jobs()
    return again(import_)


def undo(seat: Seat, import_: Import) -> Import:
    viewer = seat_viewer(seat)
    with viewing(viewer):
        assert actions.order_undo(viewer, import_, now=NOW)
    run_jobs()
    return again(import_)


def bring(seat: Seat, kind: str, name: str, data: bytes | str) -> Import:
    return run(seat, begin(seat, kind, name, data))


def again(import_: Import) -> Import:
    with working():
        return Import.objects.select_related("company").get(id=import_.id)


def notes(seat: Seat, import_: Import, *, phase: str = "plan") -> list[tuple[str, str, str]]:
    """(level, place, code)"""
    viewer = seat_viewer(seat)
    with viewing(viewer):
        rows = access.notes(viewer, import_).filter(phase=phase)
        return [(each.level, each.place, each.code) for each in rows]


def workbook(path: Path, rows: list[list[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path.read_bytes()


__all__ = ["ImportNote", "again", "begin", "bring", "decide", "notes", "run", "undo", "upload"]
