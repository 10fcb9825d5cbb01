"""What was agreed is a text that people write."""

from decimal import Decimal

import pytest

from kulisy.admissions.refusal import Refused
from kulisy.scope.lines import Line, added, read, written


@pytest.mark.parametrize(
    ("line", "unit", "amount", "monthly"),
    [
        ("Страницы сайта: 8 страниц", "pages", 8, False),
        ("Поддержка: 10 часов в месяц", "hours", 10, True),
        ("Раунды замечаний: 3", "rounds", 3, False),
        ("Правки — 3 раунда", "rounds", 3, False),
        ("- Баннеры: 4 штуки в месяц", "pieces", 4, True),
        ("Часы дизайнера: 1 200,5 ч", "hours", Decimal("1200.5"), False),
        ("Support: 10 hours a month", "hours", 10, True),
        ("Pages: 8", "pages", 8, False),
        ("Сайт: главная: 1 стр.", "pages", 1, False),
    ],
)
def test_a_line_says_what_and_how_much(line: str, unit: str, amount: int, monthly: bool) -> None:
    [point] = read(line)
    assert (point.unit, point.amount, point.monthly) == (unit, amount, monthly)


def test_a_point_without_an_amount_has_no_limit() -> None:
    assert read("Хостинг") == [Line("Хостинг")]


@pytest.mark.parametrize(
    ("text", "number"),
    [("Страницы: 0 страниц", "1"), ("А: 1\n\nа: 2 часа", "3"), ("Поддержка в месяц", "1")],
)
def test_what_can_not_be_understood_is_told_with_its_line(text: str, number: str) -> None:
    with pytest.raises(Refused, match=number):
        read(text)


def test_what_is_written_is_read_again_as_it_was() -> None:
    points = read("Страницы: 8 страниц\nПоддержка: 1,5 часа в месяц\nРаунды: 3\nЛого: 2\nХостинг")
    for language in ("ru", "en"):
        assert read(written(points, language=language)) == points
    assert written(points, language="ru") == (
        "Страницы: 8 страниц\nПоддержка: 1,5 часа в месяц\nРаунды: 3 раунда\nЛого: 2 штуки\nХостинг"
    )
    assert written(points[:1], language="en") == "Страницы: 8 pages"


def test_a_change_order_adds_to_the_limit_of_the_same_point() -> None:
    before = read("Страницы: 8 страниц\nХостинг")
    after = added(before, read("страницы: 2 страницы\nЛоготип: 1 штука\nСтраницы сайта: 3 часа"))
    assert [(each.title, each.amount) for each in after] == [
        ("Страницы", 10), ("Хостинг", None), ("Логотип", 1), ("Страницы сайта", 3),
    ]  # fmt: skip
