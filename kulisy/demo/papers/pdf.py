"""PDF: A4 pages of real text (found, copied, read aloud), with the font embedded."""

import zlib
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

from fontTools.ttLib import TTFont

from kulisy.demo.papers.letters import font_bytes
from kulisy.demo.papers.words import Word, is_number

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 62.0
_INK, _SOFT = "0.13 0.11 0.10 rg", "0.45 0.42 0.40 rg"


@dataclass(frozen=True)
class Font:
    """What a page needs to know of a font: glyphs and widths (thousandths of the size)."""

    name: str
    data: bytes
    glyphs: dict[int, int]
    widths: dict[int, int]

    def width(self, text: str, size: float) -> float:
        return sum(self.widths[self._glyph(letter)] for letter in text) * size / 1000

    def hexed(self, text: str) -> str:
        return "".join(f"{self._glyph(letter):04X}" for letter in text)

    def _glyph(self, letter: str) -> int:
        return self.glyphs.get(ord(letter), 0)


@cache
def _font(weight: int) -> Font:
    data = font_bytes(weight)
    font = TTFont(BytesIO(data))
    order = font.getReverseGlyphMap()
    advances = font["hmtx"].metrics
    return Font(
        name=f"F{weight}",
        data=data,
        glyphs={code: order[name] for code, name in font.getBestCmap().items()},
        widths={order[name]: advance for name, (advance, _) in advances.items()},
    )


@dataclass
class _Sheet:
    """Pages under way; `y` runs down from the top."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = MARGIN

    def room(self, height: float) -> None:
        if self.y + height > HEIGHT - MARGIN:
            self.pages.append([])
            self.y = MARGIN

    def text(
        self, x: float, text: str, size: float, *, bold: bool = False, ink: str = _INK
    ) -> None:
        font = _font(600 if bold else 400)
        place = f"1 0 0 1 {x:.2f} {HEIGHT - self.y - size:.2f} Tm"
        self.pages[-1].append(f"BT {ink} /{font.name} {size} Tf {place} <{font.hexed(text)}> Tj ET")

    def line(self, y: float) -> None:
        place = HEIGHT - y
        self.pages[-1].append(
            f"0.82 0.79 0.76 RG 0.6 w {MARGIN} {place:.2f} m {WIDTH - MARGIN} {place:.2f} l S"
        )

    def paragraph(
        self, text: str, size: float, *, bold: bool = False, indent: float = 0, after: float = 6
    ) -> None:
        for row in _wrapped(text, size, WIDTH - 2 * MARGIN - indent, bold=bold):
            self.room(size * 1.45)
            self.text(MARGIN + indent, row, size, bold=bold)
            self.y += size * 1.45
        self.y += after


def pdf(words: list[Word]) -> bytes:
    """The document as a PDF."""
    sheet = _Sheet()
    at = 0
    while at < len(words):
        word = words[at]
        if word.kind == "row":
            rows = []
            while at < len(words) and words[at].kind == "row":
                rows.append(words[at].cells)
                at += 1
            _table(sheet, rows)
            continue
        if word.kind == "title":
            sheet.paragraph(word.text, 19, bold=True, after=12)
        elif word.kind == "head":
            sheet.y += 6
            sheet.paragraph(word.text, 12.5, bold=True, after=4)
        elif word.kind == "point":
            sheet.room(15)
            sheet.text(MARGIN, "•", 10.5)
            sheet.paragraph(word.text, 10.5, indent=14, after=3)
        else:
            sheet.paragraph(word.text, 10.5)
        at += 1
    return _assembled(sheet.pages)


def _table(sheet: _Sheet, rows: list[tuple[str, ...]]) -> None:
    count = max(map(len, rows))
    want = [
        max(_font(400).width(row[at], 9.5) if at < len(row) else 0 for row in rows) + 14
        for at in range(count)
    ]
    space = WIDTH - 2 * MARGIN
    spare = space - sum(want)
    widest = want.index(max(want))
    want[widest] = max(70.0, want[widest] + spare)
    sheet.line(sheet.y)
    for number, row in enumerate(rows):
        cells = [
            _wrapped(cell, 9.5, want[at] - 10, bold=number == 0) for at, cell in enumerate(row)
        ]
        height = max(map(len, cells)) * 13.5 + 7
        sheet.room(height)
        top, x = sheet.y + 4, MARGIN
        for at, lines in enumerate(cells):
            for place, line in enumerate(lines):
                sheet.y = top + place * 13.5
                inset = 0.0
                if is_number(row[at]) and number:
                    inset = want[at] - 10 - _font(400).width(line, 9.5)
                sheet.text(x + inset, line, 9.5, bold=number == 0, ink=_INK if number else _SOFT)
            x += want[at]
        sheet.y = top + height - 4
        sheet.line(sheet.y)
    sheet.y += 10


def _wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    font = _font(600 if bold else 400)
    rows, row = [], ""
    for word in text.split(" "):
        longer = f"{row} {word}" if row else word
        if row and font.width(longer, size) > width:
            rows.append(row)
            row = word
        else:
            row = longer
    return [*rows, row]


def _assembled(pages: list[list[str]]) -> bytes:
    fonts = [_font(400), _font(600)]
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(data: bytes, more: str = "") -> int:
        packed = _packed(data)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {more}>>\nstream\n"
        return add(head.encode() + packed + b"\nendstream")

    catalog, tree = add(b""), add(b"")
    named = " ".join(f"/{font.name} {_embedded(font, add, stream)} 0 R" for font in fonts)
    kids = []
    for page in pages:
        content = stream("\n".join(page).encode())
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH:.0f} {HEIGHT:.0f}] "
                f"/Resources << /Font << {named} >> >> /Contents {content} 0 R >>".encode()
            )
        )
    objects[catalog - 1] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[tree - 1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return _written(objects, catalog)


@cache
def _packed(data: bytes) -> bytes:
    return zlib.compress(data, 6)


def _embedded(font: Font, add, stream) -> int:  # type: ignore[no-untyped-def]
    file = stream(font.data, f"/Length1 {len(font.data)} ")
    describe = add(
        f"<< /Type /FontDescriptor /FontName /Onest-{font.name} /Flags 4 /ItalicAngle 0 "
        f"/FontBBox [-200 -300 1200 1000] /Ascent 970 /Descent -305 /CapHeight 700 /StemV 80 "
        f"/FontFile2 {file} 0 R >>".encode()
    )
    widths = " ".join(f"{glyph} [{width}]" for glyph, width in sorted(font.widths.items()))
    child = add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Onest-{font.name} "
        f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {describe} 0 R /W [{widths}] /CIDToGIDMap /Identity >>".encode()
    )
    letters = sorted({glyph: code for code, glyph in font.glyphs.items()}.items())
    chunks = []
    for start in range(0, len(letters), 100):
        part = letters[start : start + 100]
        rows = "\n".join(f"<{glyph:04X}> <{code:04X}>" for glyph, code in part if code < 0x10000)
        chunks.append(f"{rows.count('<') // 2} beginbfchar\n{rows}\nendbfchar")
    to_unicode = stream(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /Onest def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            + "\n".join(chunks)
            + "\nendcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()
    )
    return int(
        add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /Onest-{font.name} /Encoding /Identity-H "
            f"/DescendantFonts [{child} 0 R] /ToUnicode {to_unicode} 0 R >>".encode()
        )
    )


def _written(objects: list[bytes], catalog: int) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010} 00000 n \n".encode())
    out.write(
        f"trailer << /Size {len(objects) + 1} /Root {catalog} 0 R >>\n"
        f"startxref\n{start}\n%%EOF\n".encode()
    )
    return out.getvalue()
