"""Word, spreadsheet and CSV files of plain words: the least that each format asks for."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

from kulisy.demo.papers.words import Word, is_number

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument"


def docx(words: list[Word]) -> bytes:
    """Titles and heads bold, points with a bullet, rows with tabs between their cells."""
    body = "".join(_paragraph(word) for word in words)
    main = (
        f'{_XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return _package("word/document.xml", f"{_KIND}.wordprocessingml.document.main+xml", {}, main)


def xlsx(words: list[Word]) -> bytes:
    """One sheet of the rows; numbers are numbers."""
    rows = [word.cells for word in words if word.kind == "row"]
    cells = "".join(
        f'<row r="{at}">{"".join(_cell(cell, at, place) for place, cell in enumerate(row))}</row>'
        for at, row in enumerate(rows, 1)
    )
    main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'{_XML}<worksheet xmlns="{main_ns}"><sheetData>{cells}</sheetData></worksheet>'
    book = (
        f'{_XML}<workbook xmlns="{main_ns}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    more = {
        "xl/worksheets/sheet1.xml": (f"{_KIND}.spreadsheetml.worksheet+xml", sheet),
        "xl/_rels/workbook.xml.rels": (
            "",
            f'{_XML}<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        ),
    }
    return _package("xl/workbook.xml", f"{_KIND}.spreadsheetml.sheet.main+xml", more, book)


def csv(words: list[Word]) -> bytes:
    """Semicolons and a byte order mark, as spreadsheets in Russia expect."""
    rows = [word.cells for word in words if word.kind == "row"]
    return ("\ufeff" + "\r\n".join(";".join(row) for row in rows) + "\r\n").encode()


def _paragraph(word: Word) -> str:
    text = "\t".join(word.cells) if word.kind == "row" else word.text
    if word.kind == "point":
        text = f"•  {text}"
    bold = "<w:b/>" if word.kind in {"title", "head"} else ""
    size = {"title": 36, "head": 26}.get(word.kind, 22)
    return (
        f'<w:p><w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _cell(cell: str, row: int, place: int) -> str:
    at = f"{chr(65 + place)}{row}"
    number = cell.replace(" ", "").replace("\u00a0", "").replace(",", ".")
    if is_number(cell) and number.replace(".", "", 1).isdigit():
        return f'<c r="{at}"><v>{number}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _package(main: str, kind: str, more: dict[str, tuple[str, str]], text: str) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{each}"/>'
        for name, each in [(main, kind), *((name, kind) for name, (kind, _) in more.items())]
        if each
    )
    types = (
        f'{_XML}<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    rels = (
        f'{_XML}<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": rels, main: text}
    parts |= {name: body for name, (_, body) in more.items()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in parts.items():
            # A fixed date: the same words make the same bytes.
            pack.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), body)
    return out.getvalue()
