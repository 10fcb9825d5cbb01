"""A request without a title is called by what it says, not by how it greets."""

import pytest

from kulisy.conversations.naming import named_by

SAID = [
    ("Здравствуйте!", "Здравствуйте!"),
    ("Здравствуйте! Нужно заменить телефон в шапке сайта.", "Нужно заменить телефон в шапке сайта"),
    ("Добрый день, Ирина!\n\nКогда будет готова корзина?", "Когда будет готова корзина?"),
    ("Добрый день, подскажите, где лежит договор?", "Подскажите, где лежит договор?"),
    ("Здравствуйте, Ирина Петровна. Не открывается каталог. Срочно!", "Не открывается каталог"),
    ("Здравствуйте подскажите когда ждать макет", "Подскажите когда ждать макет"),
    ("Добрый день! Коллеги, сайт не открывается", "Сайт не открывается"),
    ("Уважаемая Ирина! Просим продлить домен.", "Просим продлить домен"),
    ("Срочно! Сайт лежит с восьми утра.", "Срочно! Сайт лежит с восьми утра"),
    ("Добрый человек посоветовал вас. Что дальше?", "Добрый человек посоветовал вас"),
    ("Hi Tom,\nthe menu is cut off on phones. Please have a look.",
     "The menu is cut off on phones"),
    ("Good morning! Could we move the launch to 12 May?", "Could we move the launch to 12 May?"),
    ("Dear Eleanor, our card was declined.", "Our card was declined"),
    ("Hi-res pictures are attached", "Hi-res pictures are attached"),
    ("Адрес офиса: г. Москва, ул. Мира, д. 5. Поправьте в подвале.",
     "Адрес офиса: г. Москва, ул. Мира, д. 5"),
    ("Привет, @[Ирина](seat:01980000-0000-7000-8000-000000000001)! Нужна **выгрузка** за май",
     "Нужна выгрузка за май"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("words", "title"), SAID)
def test_a_request_is_named_by_its_first_sentence_that_says_something(
    words: str, title: str
) -> None:
    assert named_by(words) == title


def test_a_long_sentence_ends_at_a_word() -> None:
    title = named_by("Нужно, чтобы карточка товара показывала остаток на складе и день поставки")
    assert title == "Нужно, чтобы карточка товара показывала остаток на складе и день поставки"
    longer = named_by(
        "Нужно, чтобы карточка товара показывала остаток на складе и день следующей поставки"
    )
    assert longer == "Нужно, чтобы карточка товара показывала остаток на складе и день следующей…"
