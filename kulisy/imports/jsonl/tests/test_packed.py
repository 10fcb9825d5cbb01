"""Lines and their files in one ZIP, by the screen."""

import io
import json
import zipfile
from typing import Any

import pytest

from kulisy.conversations.models import Attachment, Message
from kulisy.files.models import Blob
from kulisy.files.store import store
from kulisy.imports.jsonl import packing
from kulisy.imports.jsonl.tests.lines import ASKS, NOTE, STORY
from kulisy.imports.tests.bringing import begin, notes, run, undo
from kulisy.people.tests.cast import make_cast

pytestmark = pytest.mark.django_db


class _OfWindows(zipfile.ZipInfo):
    """Its name in the code page of a Russian Windows, and no word of that."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (the library's own name)
        return self.filename.encode("cp866"), self.flag_bits


def packed(lines: list[Any], *, where: str = "выгрузка/", **files: bytes) -> bytes:
    kept = io.BytesIO()
    said = "\n".join(json.dumps(each, ensure_ascii=False) for each in lines)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {f"{where}history.jsonl": said.encode(), **files}.items():
            archive.writestr(_OfWindows(name), data, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def test_attachments_come_along_and_go_back_with_the_import() -> None:
    cast = make_cast()
    story = [*STORY[:3], {**ASKS, "files": ["2024\\ошибка.txt", "./план.txt"]}, NOTE]
    inside = {
        "выгрузка/2024/ошибка.txt": b"503", "выгрузка/план.txt": b"x",
        "чужое.txt": b"y", "__MACOSX/выгрузка/history.jsonl": b"z",
    }  # fmt: skip
    found = begin(cast.olga, "conversations", "выгрузка.zip", packed(story, **inside))
    assert (found.state, found.plan["counts"]["files"]) == ("planned", 2)
    assert run(cast.olga, found).state == "done"
    pinned = {each.name: each for each in Attachment.objects.all()}
    assert set(pinned) == {"ошибка.txt", "план.txt"}
    with store().open(Blob.objects.get(id=pinned["ошибка.txt"].blob_id).key) as kept:
        assert kept.read() == b"503"
    assert undo(cast.olga, found).state == "undone"
    assert not Message.objects.exists()
    assert not Attachment.objects.exists()


def test_what_is_missing_or_leads_out_of_it_is_an_error_of_its_line() -> None:
    cast = make_cast()
    story = [*STORY[:3], {**ASKS, "files": ["../чужое.txt"]}, {**NOTE, "files": ["нет.txt"]}]
    data = packed(story, **{"чужое.txt": b"y"})
    found = begin(cast.olga, "conversations", "a.zip", data)
    errors = {each for each in notes(cast.olga, found) if each[0] == "error"}
    assert errors >= {("error", "4", "no_file"), ("error", "5", "no_file")}
    assert not found.plan["worth"]


def test_what_is_no_such_archive_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    monkeypatch.setattr(packing, "SMALL", 10_000)
    for data, code in (
        (packed([*STORY], **{"second.jsonl": b"{}"}), "lines_in_archive"),
        (packed([*STORY])[:-40], "archive_broken"),
        (b"\x1f\x8b\x08" + b"x" * 300, "no_zip"),
        (packed([*STORY], **{"empty.bin": bytes(1024**2)}), "unfolds"),
    ):
        found = begin(cast.olga, "conversations", "a.zip", data)
        assert (found.state, found.trouble[:1]) == ("failed", [code])


def test_a_damaged_file_inside_stops_the_run_and_keeps_nothing_of_it() -> None:
    cast = make_cast()
    story = [*STORY[:3], {**ASKS, "files": ["a.bin"]}]
    whole = packed(story, where="", **{"a.bin": b"kulisy" * 10})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        start = archive.getinfo("a.bin").header_offset + 30 + len("a.bin")
    found = begin(
        cast.olga, "conversations", "a.zip", whole[:start] + b"KULISY" + whole[start + 6 :]
    )
    assert found.state == "planned"
    done = run(cast.olga, found)
    assert (done.state, done.trouble[0]) == ("failed", "file_broken")
    assert not Message.objects.exists()
