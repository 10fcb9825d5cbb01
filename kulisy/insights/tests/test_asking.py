"""«Where are we?», heard by a local rule in both languages."""

import pytest

from kulisy.insights.asking import where_are_we


@pytest.mark.parametrize(
    "words",
    [
        "Добрый день! Когда будет готов макет?",
        "Ирина, когда нам ждать правки по главной?",
        "Как там дела с каталогом?",
        "Что там с оплатой хостинга, есть новости?",
        "Есть новости?",
        "На каком мы этапе?",
        "Подскажите, пожалуйста, какой статус по нашей заявке.",
        "Уже готово?",
        "Где наш логотип?",
        "До сих пор нет ответа по договору",
        "Вы получили моё письмо?",
        "Скоро ли?\n> а это цитата",
        "Hi! When will the landing page be ready?",
        "Any update on this?",
        "Just checking in on the banner.",
        "Where are we with the photos?",
        "How's the new site coming along?",
        "What’s the status of our order",
        "Did you get my letter?",
        "Still waiting for the invoice.",
    ],
)
def test_it_hears_who_asks_how_far_we_are(words: str) -> None:
    assert where_are_we(words)


@pytest.mark.parametrize(
    "words",
    [
        "Как дела?",
        "Поменяйте, пожалуйста, телефон на главной.",
        "Когда вам удобно созвониться?",
        "Макет готов, спасибо!",
        "> Когда будет готово?\nСпасибо, увидели.",
        "Куда прислать фотографии?",
        "Сколько будет стоить ещё одна страница?",
        "Утверждаем второй вариант.",
        "How are you?",
        "Could you send the invoice to our accountant?",
        "When you have a minute, call me.",
        "The banner is ready on our side.",
        "",
    ],
)
def test_it_keeps_silent_about_everything_else(words: str) -> None:
    assert not where_are_we(words)
