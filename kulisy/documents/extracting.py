"""Reads the words of one file: a program of its own, for files are other people's and readers have
holes.

    python -I extracting.py SOURCE FORM        FORM: pdf, docx, xlsx, text

Prints UTF-8, at most MOST characters. Anything wrong ends it with a status other than 0. It holds
no secret, imports nothing of the house, and limits its own memory, time and output before it looks
at a byte.
"""

import os
import sys
import zipfile
from collections.abc import Iterator

MOST = 120_000
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 30
#: A part of an office file may unfold to so many bytes: a small archive can hold a mountain.
UNFOLDED = 64 * 1024 * 1024
PAGES = 400
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def confine() -> None:
    """Take away from this process what it doesn't need."""
    try:
        import resource  # not on every system
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (most, most))
    os.nice(10)


def pdf(source: str) -> Iterator[str]:
    import pypdfium2  # after the limits

    document = pypdfium2.PdfDocument(source)
    for number in range(min(len(document), PAGES)):
        yield document[number].get_textpage().get_text_bounded()


def docx(source: str) -> Iterator[str]:
    """Paragraphs, tables among them, then what stands in heads, feet and notes."""
    from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # after the limits

    with zipfile.ZipFile(source) as archive:
        parts = [
            name
            for name in archive.namelist()
            if name.startswith("word/")
            and name.rpartition("/")[2].startswith(("document", "header", "foot", "endnotes"))
            and name.endswith(".xml")
        ]
        for name in sorted(parts, key=lambda name: not name.endswith("/document.xml")):
            if archive.getinfo(name).file_size > UNFOLDED:
                raise ValueError("too large")
            line: list[str] = []
            with archive.open(name) as part:
                for _event, element in iterparse(part):
                    if element.tag == f"{_WORDS}t":
                        line.append(element.text or "")
                    elif element.tag in {f"{_WORDS}tab", f"{_WORDS}br"}:
                        line.append(" ")
                    elif element.tag == f"{_WORDS}p":
                        yield "".join(line)
                        line.clear()
                        element.clear()


def xlsx(source: str) -> Iterator[str]:
    """Row by row, sheet by sheet; values, not formulas."""
    with zipfile.ZipFile(source) as archive:
        if sum(part.file_size for part in archive.infolist()) > UNFOLDED:
            raise ValueError("too large")
    import openpyxl  # after the limits

    book = openpyxl.load_workbook(source, read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            yield " ".join(str(value) for value in row if value is not None)


def text(source: str) -> Iterator[str]:
    with open(source, "rb") as file:
        data = file.read(MOST * 4)
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield data.decode("cp1251", "replace")


FORMS = {"pdf": pdf, "docx": docx, "xlsx": xlsx, "text": text}


def main() -> None:
    confine()
    left = MOST
    for piece in FORMS[sys.argv[2]](sys.argv[1]):
        sys.stdout.buffer.write(piece[:left].encode("utf-8", "replace") + b"\n")
        left -= len(piece) + 1
        if left <= 0:
            break


if __name__ == "__main__":
    main()
