"""Words out of files that other people made: read by a program of its own, or not at all."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from kulisy.documents.reading import extracted
from kulisy.documents.tests.papers import pdf

pytestmark = pytest.mark.slow
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(path: Path, *paragraphs: str) -> Path:
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{_SPACE}"><w:body>{body}</w:body></w:document>',
        )
    return path


def test_words_are_read_in_order_out_of_each_form(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf("Act of works"))
    docx(tmp_path / "a.docx", "Договор подряда", "Предмет договора")
    book = openpyxl.Workbook()
    book.active.append(["Сверка", 183000.5])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.txt").write_bytes("Отчёт".encode("cp1251"))

    assert (extracted(tmp_path / "a.pdf", "pdf") or "").strip() == "Act of works"
    assert extracted(tmp_path / "a.docx", "docx") == "Договор подряда\nПредмет договора\n"
    assert "Сверка 183000.5" in (extracted(tmp_path / "a.xlsx", "xlsx") or "")
    assert extracted(tmp_path / "a.txt", "text") == "Отчёт\n"


def test_what_is_damaged_or_means_harm_gives_no_words(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    with zipfile.ZipFile(tmp_path / "entity.docx", "w") as archive:
        archive.writestr("word/document.xml", entity)

    assert extracted(tmp_path / "a.pdf", "pdf") is None
    assert extracted(tmp_path / "bomb.docx", "docx") is None
    assert extracted(tmp_path / "entity.docx", "docx") is None
