"""`kulisy import conversations`: what it prints, what it ends with, what it does after a cut; and
that it can be taken back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kulisy.conversations.models import Conversation, Label, Message, SearchRow
from kulisy.files.models import Blob
from kulisy.imports import actions, importing
from kulisy.imports.jsonl.importer import IMPORTER
from kulisy.imports.jsonl.landing import Lander
from kulisy.imports.jsonl.tests.lines import ANNA, ASKS, CLIENT, NOTE, STORY, THREAD, write
from kulisy.imports.models import Import, ImportedRow, State
from kulisy.journal.models import Entry
from kulisy.kit.time import now
from kulisy.people.models import Client, Contact
from kulisy.people.tests.cast import NOW, at_desk, make_cast
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def importer_of_the_screens() -> Any:
    """The command puts its own one there; it is a process of its own."""
    yield
    importing.IMPORTERS["conversations"] = IMPORTER


def run(path: Path, *more: str) -> None:
    call_command("import_conversations", str(path), "--company", "wind", *more)


def test_it_brings_in_and_says_how_much(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_cast()
    run(write(tmp_path, *STORY))
    said = capsys.readouterr().out
    assert "3 сообщения" in said or "3 messages" in said
    kept = Import.objects.get()
    assert (kept.state, kept.report["counts"]["messages"]) == (State.DONE, 3)
    assert Entry.objects.filter(kind="import_finished", client_id=None).count() == 1
    run(write(tmp_path, *STORY))
    assert Message.objects.count() == 3
    assert Conversation.objects.count() == 1


def test_with_errors_it_lists_them_all_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_cast()
    bad = [{**ASKS, "id": 100 + number, "audience": "?"} for number in range(40)]
    path = write(tmp_path, *STORY, *bad)
    with pytest.raises(SystemExit) as ended:
        run(path)
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert all(f" {line}: " in said for line in range(7, 47))
    assert not Message.objects.exists()
    with pytest.raises(SystemExit) as ended:
        run(path, "--skip-bad")
    assert ended.value.code == 3
    assert Message.objects.count() == 3


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_cast()
    run(write(tmp_path, *STORY), "--dry-run")
    assert "3" in capsys.readouterr().out
    assert not Message.objects.exists()
    assert not Client.objects.filter(name=CLIENT["name"]).exists()
    assert not ImportedRow.objects.exists()


def test_a_wrong_company_file_or_folder_is_said_plainly(tmp_path: Path) -> None:
    make_cast()
    path = write(tmp_path, *STORY)
    with pytest.raises(CommandError, match="no company"):
        call_command("import_conversations", str(path), "--company", "nobody")
    with pytest.raises(CommandError, match="no file"):
        run(tmp_path / "nothing")
    with pytest.raises(CommandError, match="no folder"):
        run(path, "--files", str(tmp_path / "nothing"))
    with pytest.raises(CommandError):
        run(write(tmp_path, b""))


def test_numbers_of_two_systems_are_kept_apart(tmp_path: Path) -> None:
    make_cast()
    run(write(tmp_path, *STORY), "--system", "zendesk")
    run(write(tmp_path, {**CLIENT, "name": "ООО «Пион»"}, *STORY[1:]), "--system", "jira")
    assert Message.objects.count() == 6
    run(write(tmp_path, *STORY), "--system", "zendesk")
    assert Message.objects.count() == 6


def test_a_cut_off_run_goes_on_as_the_same_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_cast()
    lines: list[Any] = [CLIENT, ANNA]
    for number in range(6):
        key = f"T-{number}"
        lines.append({**THREAD, "id": key, "title": key})
        for each in range(3):
            at = f"2024-03-0{number + 1}T10:0{each}:00Z"
            lines.append({**ASKS, "id": 10 * number + each, "conversation": key, "at": at})
    path = write(tmp_path, *lines)
    monkeypatch.setattr("kulisy.imports.jsonl.preparing.BATCH", 6)
    land, batches = Lander.land, 0

    def cut(self: Lander, batch: Any) -> None:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise ConnectionError("killed")
        land(self, batch)

    monkeypatch.setattr(Lander, "land", cut)
    with pytest.raises(ConnectionError):
        run(path)
    assert Message.objects.count() == 6
    assert Import.objects.get().state == State.RUNNING
    monkeypatch.setattr(Lander, "land", land)
    run(path)
    assert Message.objects.count() == 18
    assert SearchRow.objects.filter(what="message").count() == 18
    kept = Import.objects.get()
    assert kept.state == State.DONE
    assert ImportedRow.objects.filter(kind="message", of_import=kept).count() == 18
    numbers = Conversation.objects.order_by("shown_at").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]


def test_it_is_taken_back_as_a_whole(tmp_path: Path) -> None:
    cast = make_cast()
    (tmp_path / "a.txt").write_text("план")
    before = Message.objects.count(), Client.objects.count(), Contact.objects.count()
    thread = {**THREAD, "labels": ["Срочно"], "due": "2026-12-01"}
    story = [CLIENT, ANNA, thread, {**ASKS, "files": ["a.txt"]}, NOTE]
    run(write(tmp_path, *story), "--files", str(tmp_path))
    viewer, kept = at_desk(cast.olga), Import.objects.get()
    with viewing(viewer):
        assert actions.order_undo(viewer, kept, now=NOW)
    kept.refresh_from_db()
    actions.take_back(kept, clock=now)
    kept.refresh_from_db()
    assert (kept.state, kept.trouble) == (State.UNDONE, [])
    after = Message.objects.count(), Client.objects.count(), Contact.objects.count()
    assert before == after
    assert not SearchRow.objects.exists()
    assert not Conversation.objects.exists()
    assert not Blob.objects.exists()
    assert Label.objects.count() == 1
