"""Numbers and sums in words, against the shared vectors and those of the trade."""

import csv
import json
import os
from pathlib import Path

import pytest

from kulisy.documents.words import cardinal, english, in_words, plural

SHARED = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[3].parent / "shared"))
VECTORS = {
    50: "Ноль рублей 50 копеек",
    1_01: "Один рубль 01 копейка",
    2_02: "Два рубля 02 копейки",
    11_11: "Одиннадцать рублей 11 копеек",
    21_21: "Двадцать один рубль 21 копейка",
    1_001_00: "Одна тысяча один рубль 00 копеек",
    2_012_00: "Две тысячи двенадцать рублей 00 копеек",
    105_000_00: "Сто пять тысяч рублей 00 копеек",
    183_000_00: "Сто восемьдесят три тысячи рублей 00 копеек",
    1_234_567_89: "Один миллион двести тридцать четыре тысячи пятьсот шестьдесят семь рублей "
    "89 копеек",
}


@pytest.mark.parametrize(("kopecks", "expected"), VECTORS.items())
def test_a_sum_of_roubles_stands_in_words(kopecks: int, expected: str) -> None:
    assert in_words(kopecks, "RUB", language="ru") == expected


def test_numbers_agree_with_the_shared_ones() -> None:
    file = SHARED / "data/ru-words/numbers.csv"
    if not file.exists():
        pytest.skip("The numbers in words are not on this machine (KULISY_SHARED).")
    tried = 0
    for row in csv.DictReader(file.open(encoding="utf-8")):
        options = json.loads(row["options"] or "{}")
        # Cases, ordinals and fractions belong to contracts; a sum has none of them.
        if row["form"] != "cardinal" or "." in row["value"] or set(options) - {"gender"}:
            continue
        tried += 1
        said = cardinal(int(row["value"]), gender=options.get("gender", "m"))
        assert said == row["expected"], row
    assert tried > 15


def test_english_and_other_money() -> None:
    assert english(1_234_567) == (
        "one million two hundred thirty-four thousand five hundred sixty-seven"
    )
    assert in_words(1_200_01, "GBP", language="en") == (
        "One thousand two hundred pounds sterling 01 penny"
    )
    assert in_words(21_00, "USD", language="ru") == "Двадцать один доллар США 00 центов"
    assert in_words(-5_00, "RUB", language="ru") == "Минус пять рублей 00 копеек"
    assert [plural(n, "день", "дня", "дней") for n in (1, 2, 5, 11, 21, 112)] == [
        "день",
        "дня",
        "дней",
        "дней",
        "день",
        "дней",
    ]
