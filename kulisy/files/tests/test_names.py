"""Names as people give them: shown in their own letters, harmless everywhere."""

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from kulisy.files.names import LONGEST, cleaned_name, disposition


def naughty_strings() -> list[str]:
    folder = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[3].parent / "shared"))
    file = folder / "data" / "hostile-strings" / "naughty_strings.json"
    if not file.exists():
        pytest.skip("The hostile strings are not beside this checkout.")
    told = json.loads(file.read_text(encoding="utf-8"))
    return told if isinstance(told, list) else told["strings"]


def understood(header: str) -> str:
    """The file name as a browser takes it: filename* goes before filename (RFC 6266, 4.3)."""
    extended = re.search(r"; filename\*=UTF-8''([A-Za-z0-9%._~-]+)$", header)
    if extended:
        return unquote(extended[1], errors="strict")
    plain = re.fullmatch(r'(?:inline|attachment); filename="([^"\\%]+)"', header)
    assert plain, header
    return plain[1]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Договор №5 «Ромашка».pdf", "Договор №5 «Ромашка».pdf"),
        ("ёлка и чай.txt", "ёлка и чай.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Анна\\отчёт.docx", "отчёт.docx"),
        ("..", "file"),
        ("  . . ", "file"),
        ("", "file"),
        ("\0\0", "file"),
        ("смета\r\nX-Evil: 1.txt", "смета X-Evil: 1.txt"),
        ("счёт\u202efdp.exe", "счётfdp.exe"),
        ("👩\u200d👩\u200d👧.png", "👩\u200d👩\u200d👧.png"),
        ("\ud83d.txt", "?.txt"),
        ("Отчет.", "Отчет"),
    ],
)
def test_a_name_keeps_its_letters_and_loses_its_harm(given: str, shown: str) -> None:
    assert cleaned_name(given) == shown


def test_a_name_of_5000_characters_keeps_its_suffix() -> None:
    name = cleaned_name("ж" * 5000 + ".pdf")

    assert len(name) == LONGEST
    assert name.endswith("….pdf")


def test_a_cyrillic_name_survives_the_header() -> None:
    name = "Акт сверки — «Ромашка» & Ко, 50%.pdf"

    header = disposition(name, inline=False)

    assert header.startswith('attachment; filename="file.pdf"; ')
    assert understood(header) == name


def test_naughty_names_make_one_clean_line_each() -> None:
    for given in naughty_strings():
        name = cleaned_name(given)
        header = disposition(name, inline=True)

        assert 0 < len(name) <= LONGEST
        assert "/" not in name
        assert "\\" not in name
        assert header.isascii()
        assert header.isprintable()
        assert understood(header) == name, given
