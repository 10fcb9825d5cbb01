import io
import mailbox
import tarfile
import tracemalloc
import zipfile
from hashlib import blake2b
from pathlib import Path

import pytest

from kulisy.mailroom.boxes import letters
from kulisy.mailroom.reading import Found, Unreadable, read
from kulisy.mailroom.tests.post import raw


def found(path: Path, **options: int) -> list[tuple[str, bytes]]:
    return [(each.place, each.raw) for each in letters(path, **options) if isinstance(each, Found)]


def refused(path: Path, **options: int) -> list[tuple[str, str]]:
    return [
        (each.place, each.code) for each in letters(path, **options) if isinstance(each, Unreadable)
    ]


def test_an_mbox_gives_its_letters_back_byte_for_byte(tmp_path: Path) -> None:
    data = [
        raw(text=f"{number}\nFrom Anna with love\n\n>From the beginning\nend")
        for number in range(3)
    ]
    box = mailbox.mbox(str(tmp_path / "inbox.mbox"))
    for each in data:
        box.add(each)
    box.close()

    assert found(tmp_path / "inbox.mbox") == [
        (f"inbox.mbox#{number}", each.replace(b"\n>From the", b"\nFrom the"))
        for number, each in enumerate(data, 1)
    ]


def test_a_line_that_begins_with_from_in_a_letter_parts_nothing(tmp_path: Path) -> None:
    body = "Список:\n\nFrom 10 to 20 roses\n\nFrom Moscow, Mon 2026\nне заголовок"
    data = b"From a@b.ru Mon Mar  2 10:00:00 2026\n" + raw(text=body) + b"\n"
    (tmp_path / "inbox").write_bytes(data * 2)

    assert [content for _, content in found(tmp_path / "inbox")] == [raw(text=body)] * 2


def test_an_mbox_of_any_size_takes_the_memory_of_one_letter(tmp_path: Path) -> None:
    letter = b"From a@b.ru Mon Mar  2 10:00:00 2026\n" + raw(text="слово " * 20_000) + b"\n"
    with (tmp_path / "big.mbox").open("wb") as file:
        for _ in range(150):
            file.write(letter)

    tracemalloc.start()
    count = sum(1 for _ in letters(tmp_path / "big.mbox"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 150
    assert peak < len(letter) * 8


def test_a_letter_beyond_the_limit_is_listed_and_the_rest_goes_on(tmp_path: Path) -> None:
    box = mailbox.mbox(str(tmp_path / "inbox.mbox"))
    for text in ("first", "x\n" * 5000, "third"):
        box.add(raw(text=text))
    box.close()

    assert refused(tmp_path / "inbox.mbox", limit=5000) == [("inbox.mbox#2", "too_large")]
    assert [place for place, _ in found(tmp_path / "inbox.mbox", limit=5000)] == [
        "inbox.mbox#1",
        "inbox.mbox#3",
    ]


def test_a_maildir_is_read_without_what_is_still_being_delivered(tmp_path: Path) -> None:
    box = mailbox.Maildir(str(tmp_path / "box"))
    box.add(raw(id="1@x"))
    box.add_folder("Архив").add(raw(id="2@x"))
    (tmp_path / "box" / "tmp" / "half").write_bytes(b"From: a")

    assert sorted(content for _, content in found(tmp_path / "box")) == [
        raw(id="1@x"),
        raw(id="2@x"),
    ]
    assert refused(tmp_path / "box" / "new") == []


def test_a_folder_lists_what_is_no_letter(tmp_path: Path) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "письмо.eml").write_bytes(raw())
    (tmp_path / "2025" / "17").write_bytes(raw())
    (tmp_path / "notes.docx").write_bytes(b"PK")
    (tmp_path / "old.pst").write_bytes(b"!BDN")
    (tmp_path / "link.eml").symlink_to(tmp_path / "2025" / "17")

    assert [place for place, _ in found(tmp_path)] == ["2025/17", "2025/письмо.eml"]
    assert refused(tmp_path) == [
        ("link.eml", "symlink"),
        ("notes.docx", "not_mail_file"),
        ("old.pst", "outlook_file"),
    ]


@pytest.mark.parametrize("name", ["mail.tar", "mail.tar.gz", "mail.tgz", "mail.zip"])
def test_archives_are_read_and_nothing_is_unpacked(tmp_path: Path, name: str) -> None:
    members = {"../../evil.eml": raw(id="1@x"), "/abs/2.eml": raw(id="2@x"), "a.exe": b"MZ"}
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for member, data in members.items():
                archive.writestr(member, data)
    else:
        with tarfile.open(tmp_path / name, "w:gz" if name.endswith("gz") else "w") as tar:
            for member, data in members.items():
                info = tarfile.TarInfo(member)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))

    assert [content for _, content in found(tmp_path / name)] == [raw(id="1@x"), raw(id="2@x")]
    assert [code for _, code in refused(tmp_path / name)] == ["not_mail_file"]
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert not (tmp_path.parent.parent / "evil.eml").exists()


@pytest.mark.parametrize(("name", "pressed"), [("half.tar", ""), ("half.tar.gz", "gz")])
def test_a_damaged_archive_gives_what_it_has_and_says_so(
    tmp_path: Path, name: str, pressed: str
) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode=f"w:{pressed}") as tar:
        for number in range(50):
            data = raw(id=f"{number}@x", text=blake2b(b"%d" % number).hexdigest() * 20)
            info = tarfile.TarInfo(f"{number}.eml")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    (tmp_path / name).write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])

    assert refused(tmp_path / name) == [(name, "archive_broken")]
    assert 0 < len(found(tmp_path / name)) < 50


def test_a_single_letter_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_bytes(raw())

    assert found(tmp_path / "letter.txt") == [("letter.txt", raw())]


def test_an_empty_mbox_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(b"")

    assert refused(tmp_path / "a.mbox") == [("a.mbox", "empty")]


def test_apple_mails_own_files_are_read(tmp_path: Path) -> None:
    data = raw()
    (tmp_path / "1.emlx").write_bytes(b"%d\n" % len(data) + data + b"<?xml version='1.0'?>")

    assert found(tmp_path / "1.emlx") == [("1.emlx", data)]


def test_bytes_that_are_no_mail_end_as_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(bytes(range(256)) * 100)

    assert [type(read(content, place=place)) for place, content in found(tmp_path / "a.eml")] == [
        Unreadable
    ]
