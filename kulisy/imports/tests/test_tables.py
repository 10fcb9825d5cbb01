"""Files as people make them: separators, quotes, encodings, workbooks; and what is no table."""

import json
import zipfile
from pathlib import Path

import pytest

from kulisy.imports.cards import card
from kulisy.imports.columns import guess
from kulisy.imports.importing import Useless
from kulisy.imports.tables import MOST_ROWS, Row, read_table
from kulisy.imports.tests.bringing import workbook
from kulisy.mailroom.tests.post import shared

COLUMNS = {"0": "client", "1": "name", "2": "email"}


def table(tmp_path: Path, data: bytes | str, name: str = "a.csv"):  # type: ignore[no-untyped-def]
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(path)


def cells(found) -> list[tuple[str, ...]]:  # type: ignore[no-untyped-def]
    return [row.cells for row in found.rows]


def test_tables_of_the_spectrum_read_as_their_json_says() -> None:
    checked = 0
    for file in sorted(shared("csv-import/spectrum").glob("*.csv")):
        wanted = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        found = read_table(file)
        rows = [{head: row.cell(at) for at, head in enumerate(found.heads)} for row in found.rows]
        if file.stem == "location_coordinates":
            # Its JSON has another telephone number than its table.
            assert rows[0]["Cities"] == wanted["Cities"]
            assert rows[0]["Location Coordinates"] == wanted["Location Coordinates"]
            continue
        plain = [{k: v.replace("\r\n", "\n").strip() for k, v in row.items()} for row in wanted]
        assert rows == plain, file.name
        checked += 1
    assert checked > 9


def test_exports_of_a_tracker_are_cut_where_they_say() -> None:
    folder = shared("csv-import/redmine")
    users = read_table(folder / "import_users.csv")
    assert users.found["separator"] == ";"
    assert guess(users) == {"2": "first", "3": "last", "4": "email", "11": "phone"}
    odd = read_table(folder / "import_issues_auto_mapping.csv")
    assert odd.heads[-1] == ""
    assert odd.rows[0].cell(13) == "PostgreSQL, Oracle"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"]
)
def test_every_encoding_of_old_programs_is_found_out(tmp_path: Path, encoding: str) -> None:
    text = "Клиент;Контакт;Почта\nООО «Лютик»;Мария Лютикова;maria@lyutik.example\n" * 3
    if encoding == "koi8-r":
        text = text.replace("«", '"').replace("»", '"').replace('"Лютик"', "Лютик")

    found = table(tmp_path, text.encode(encoding))

    assert found.heads == ("Клиент", "Контакт", "Почта")
    assert found.rows[0].cell(1) == "Мария Лютикова"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_found_out(tmp_path: Path, separator: str) -> None:
    lines = [["Client", "Note", "Email"], ["Lily", "a, b; c", "m@lily.example"], ["Pine", "", ""]]
    text = "\n".join(
        separator.join(f'"{cell}"' if separator in cell else cell for cell in line)
        for line in lines
    )

    assert cells(table(tmp_path, text))[0] == ("Lily", "a, b; c", "m@lily.example")


def test_the_hint_of_spreadsheets_and_single_quotes_are_understood(tmp_path: Path) -> None:
    assert table(tmp_path, "sep=;\na;b\n1,5;2\n").heads == ("a", "b")
    found = table(tmp_path, "'a','b'\n'1,5','2'\n'3','4'\n")
    assert cells(found) == [("1,5", "2"), ("3", "4")]


def test_a_table_without_heads_loses_no_row(tmp_path: Path) -> None:
    found = table(tmp_path, "Лютик;Мария;maria@lyutik.example\nПион;Инна;inna@pion.example\n")
    assert found.heads == ("", "", "")
    assert [row.number for row in found.rows] == [1, 2]
    assert guess(found) == {"2": "email"}


def test_a_workbook_reads_as_its_cells_do(tmp_path: Path) -> None:
    import datetime

    data = workbook(
        tmp_path / "a.xlsx",
        [
            ["Клиент", "Телефон", "С", "Сумма"],
            ["Лютик", 79001112233, datetime.datetime(2026, 3, 2), "=1+1"],
            [],
            ["#N/A", 1.5, True, None],
        ],
    )
    found = table(tmp_path, data, "b.xlsx")
    assert found.found["kind"] == "xlsx"
    assert cells(found) == [("Лютик", "79001112233", "2026-03-02"), ("", "1.5", "1")]
    assert [row.number for row in found.rows] == [2, 4]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n ;;\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_excel"),
        (b"%PDF-1.7 paper", "no_table"),
        (b"PK\x03\x04 nonsense", "broken_book"),
        (bytes(range(256)) * 40, "no_table"),
        (b"Client;Name\n", "only_heads"),
        (b'Client;Name\n"Lily;Mary\n' + b"x;y\n" * 90_000, "quote_open"),
        (b"a;b\n" + b"1;2\n" * (MOST_ROWS + 1), "too_long"),
        (b";".join([b"c"] * 150) + b"\n" + b";".join([b"1"] * 150), "too_wide"),
    ],
)
def test_what_is_no_list_says_what_it_is(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Useless) as useless:
        table(tmp_path, data)
    assert useless.value.code == code


@pytest.mark.slow
def test_a_workbook_that_unfolds_without_end_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (220 * 1024**2))
    assert path.stat().st_size < 1024**2
    with pytest.raises(Useless) as useless:
        read_table(path)
    assert useless.value.code == "bomb"


def test_hostile_strings_make_cards_or_errors_and_nothing_else() -> None:
    words = json.loads(
        (shared("hostile-strings") / "naughty_strings.json").read_text(encoding="utf-8")
    )
    words = [each if isinstance(each, str) else each["text"] for each in words]
    assert len(words) > 200
    for word in words:
        for at in range(3):
            line = ["Лютик", "Мария", "maria@lyutik.example"]
            line[at] = word
            made = card(Row(2, tuple(line)), COLUMNS, ("", "", ""))
            assert len(made.client) <= 200 or made.errors
            assert "\x00" not in made.client + made.name + made.email
            assert made.errors or made.client_name


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Maria@Lyutik.example", "maria@lyutik.example"),
        ("Мария <maria@lyutik.example>", "maria@lyutik.example"),
        ("mailto:maria@lyutik.example", "maria@lyutik.example"),
        ("maria@lyutik.example; oleg@lyutik.example", "maria@lyutik.example"),
        ("maria at lyutik", ""),
        ("@", ""),
    ],
)
def test_an_address_is_found_in_what_people_write(written: str, address: str) -> None:
    made = card(Row(2, ("Лютик", "Мария", written)), COLUMNS, ("", "", ""))
    assert made.email == address
    assert bool(made.errors) == (not address)
