"""What a file is, is read from its bytes."""

import io
import zipfile

import pytest
from PIL import Image

from kulisy.files.kinds import HEAD, INLINE, UNKNOWN, content_type, travelling_type


def picture(format: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, format)
    return out.getvalue()


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "<a/>")
    return out.getvalue()


@pytest.mark.parametrize("format", ["png", "jpeg", "gif", "webp", "avif"])
def test_a_picture_is_known_by_its_bytes_whatever_it_is_called(format: str) -> None:
    assert content_type(picture(format), "фото.html") == f"image/{format}"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<html><script>alert(1)</script>", "cat.png"),
        (b"<!DOCTYPE html><p>hello", "photo.jpg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "logo.png"),
        (b"<?xml version='1.0'?><x/>", "doc.pdf"),
        ("просто текст".encode(), "скан.pdf"),
        (b"\0\1\2\3" * 100, "photo.webp"),
        (b"", "empty.html"),
        (b"", "пусто.svg"),
    ],
)
def test_what_isnt_a_picture_is_never_shown_as_one(head: bytes, name: str) -> None:
    assert content_type(head, name) not in INLINE


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), "договор.docx", "wordprocessingml"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "смета.xlsx", "spreadsheetml"),
        (archive("a.txt"), "архив.zip", "application/zip"),
        (archive("a.txt"), "без-суффикса", "application/zip"),
        ("имя;сумма\nАнна;5".encode(), "прайс.csv", "text/csv"),
        ("имя".encode("cp1251"), "письмо.txt", "text/plain"),
        (b"\x00\x01", "непонятно", UNKNOWN),
        (("я" * HEAD).encode()[: HEAD - 1], "x", "text/plain"),
        (("я" * HEAD).encode()[1 : HEAD + 1][:HEAD], "двоичное", UNKNOWN),
    ],
)
def test_other_types_come_from_bytes_and_name_together(head: bytes, name: str, kind: str) -> None:
    assert kind in content_type(head, name)


@pytest.mark.parametrize(
    "kind",
    [
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "text/javascript",
        "x\r\ny",
    ],
)
def test_what_a_browser_could_run_travels_as_unknown_bytes(kind: str) -> None:
    assert travelling_type(kind) == UNKNOWN


def test_office_documents_keep_their_type_on_the_way() -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    assert travelling_type(word) == word
