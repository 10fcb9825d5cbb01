"""The local rule: who gives his word, and by when. A table, for people to read and to add to."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kulisy.handovers.spotting import spot

MOSCOW = ZoneInfo("Europe/Moscow")
#: Wednesday, 18 November 2026, half past noon in Moscow.
AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

#: What was written → the day, or the day and the hour, in Moscow.
GIVEN = [
    ("Пришлём в пятницу.", "20.11"),
    ("Здравствуйте! Макет пришлём к пятнице, текст уже готов.", "20.11"),
    ("Отправлю до пятницы", "20.11"),
    ("Сделаем завтра", "19.11"),
    ("Сделаем послезавтра, раньше не выйдет.", "20.11"),
    ("Исправим сегодня.", "18.11"),
    ("Вышлем до конца недели", "20.11"),
    ("Покажем на этой неделе", "20.11"),
    ("Покажем на следующей неделе", "27.11"),
    ("Ответим в следующую среду", "25.11"),
    ("В среду позвоню", "25.11"),
    ("Закончим до конца месяца.", "30.11"),
    ("Пришлю 25 ноября", "25.11"),
    ("Пришлю к 25.11", "25.11"),
    ("Выставим счёт 01.12.2026", "01.12"),
    ("Запустим до 25-го", "25.11"),
    ("Внесём правки к 3 числу", "03.12"),
    ("Верну через три дня", "21.11"),
    ("Вернёмся с ответом через неделю", "25.11"),
    ("Посчитаем за 2 рабочих дня", "20.11"),
    ("Подготовим в течение пяти рабочих дней", "25.11"),
    ("Пришлю завтра к 15:00", "19.11 15:00"),
    ("Перезвоню через час", "18.11 13:30"),
    ("Перезвоню в течение часа", "18.11 13:30"),
    ("Отвечу через 2 часа", "18.11 14:30"),
    ("Пришлю к 18 часам", "18.11 18:00"),
    ("Всё будет готово в понедельник", "23.11"),
    ("Акт будет у вас завтра", "19.11"),
    ("Получите макет в четверг", "19.11"),
    ("**Пришлём** _в пятницу_", "20.11"),
    ("Тексты хорошие. Вёрстку сделаем к понедельнику! Спасибо.", "23.11"),
    ("I'll send it by Friday.", "20.11"),
    ("We will send the draft tomorrow", "19.11"),
    ("We’ll have it ready by the end of the week.", "20.11"),
    ("I will call you on Monday", "23.11"),
    ("We'll answer next Wednesday", "25.11"),
    ("We shall publish it next week", "27.11"),
    ("I'll fix it today", "18.11"),
    ("We're going to launch on 1 December", "01.12"),
    ("I'll send the invoice on November 25th", "25.11"),
    ("We will reply within two working days", "20.11"),
    ("I'll be back in three days with the numbers", "21.11"),
    ("I'll send it by 5 pm", "18.11 17:00"),
    ("We will call you tomorrow at 15:30", "19.11 15:30"),
    ("It will be ready on Thursday", "19.11"),
    ("You'll have it by end of day", "18.11"),
    ("I'll send it 2026-11-30", "30.11"),
]
#: What is no word of the writer's, or has no date.
NOT_GIVEN = [
    "Пришлите, пожалуйста, тексты до пятницы.",
    "Вы пришлёте до пятницы?",
    "Когда пришлём? В пятницу?",
    "Не пришлём до пятницы.",
    "Если пришлёте тексты, сделаем к пятнице.",
    "Как только получим тексты, сделаем завтра.",
    "Постараемся прислать завтра, сделаем что сможем.",
    "Сделаем и пришлём.",
    "В пятницу мы работаем до шести.",
    "Отправили завтрашний макет.",
    "> Пришлём в пятницу\nСпасибо, увидел.",
    "Пришлю 30 февраля",
    "Сегодня прислали макет.",
    "С 19 ноября я в отпуске, вернусь 26 ноября.",
    "Please send the texts by Friday.",
    "Will you send it by Friday?",
    "We won't send it by Friday.",
    "I will not be there on Monday.",
    "If you send the texts, we will finish by Friday.",
    "I'll try to send it tomorrow.",
    "We will send it.",
    "It was ready on Thursday.",
    "",
]


@pytest.mark.parametrize(("said", "when"), GIVEN)
def test_a_word_with_a_date_is_heard(said: str, when: str) -> None:
    heard = spot(said, said_at=AT, zone=MOSCOW)
    assert heard is not None
    due = heard.due_at.astimezone(MOSCOW)
    assert f"{due:%d.%m %H:%M}".startswith(when)
    assert heard.by_hour == (" " in when)


@pytest.mark.parametrize("said", NOT_GIVEN)
def test_what_is_no_word_is_passed_by(said: str) -> None:
    assert spot(said, said_at=AT, zone=MOSCOW) is None


def test_the_sentence_is_kept_without_its_neighbours() -> None:
    heard = spot("Добрый день! Макет пришлём завтра. Хорошего дня", said_at=AT, zone=MOSCOW)
    assert heard is not None
    assert heard.words == "Макет пришлём завтра."


def test_tomorrow_is_the_companys_tomorrow_and_not_the_servers() -> None:
    late = datetime(2026, 11, 18, 22, 30, tzinfo=UTC)  # The nineteenth has begun in Moscow.
    heard = spot("Пришлём завтра", said_at=late, zone=MOSCOW)
    there = spot("Пришлём завтра", said_at=late, zone=ZoneInfo("America/New_York"))
    assert heard is not None
    assert there is not None
    assert heard.due_at.astimezone(MOSCOW).day == 20
    assert there.due_at.astimezone(ZoneInfo("America/New_York")).day == 19
