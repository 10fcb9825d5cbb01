import csv
import io

import pytest

from kulisy.kit.sheets import cell, table


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 900", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|'/c calc'!A1", "＝1"]
)
def test_nothing_is_calculated(text):
    assert cell(text) == f"'{text}"


def test_plain_text_stays_as_it_is():
    assert cell("ООО «Ромашка», 2-й этаж") == "ООО «Ромашка», 2-й этаж"
    assert cell(None) == ""
    assert cell(5) == "5"


def test_a_table_reads_back():
    made = table(["Кто", "Что"], [["Анна; Ким", 'сказала "да"\nи ушла']], delimiter=";")

    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["Кто", "Что"], ["Анна; Ким", 'сказала "да"\nи ушла']]
