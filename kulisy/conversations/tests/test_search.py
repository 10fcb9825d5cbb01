"""What a search finds, for whom; asked through `find` and joined back as the pages do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from kulisy.conversations import asking, results, writing
from kulisy.conversations.search import Asked, find
from kulisy.conversations.tests.talk import answers, asks, notes, says
from kulisy.people.models import Client
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def found(viewer: Viewer, words: str, **filters: str) -> results.Results:
    query = QueryDict(mutable=True)
    query.update({"q": words, **filters})
    with viewing(viewer):
        return results.results(viewer, asking.read(viewer, query))


def excerpts(viewer: Viewer, words: str, **filters: str) -> list[str]:
    return [str(hit.excerpt) for hit in found(viewer, words, **filters).messages]


def titles(viewer: Viewer, words: str, **filters: str) -> list[str]:
    return [str(hit.title) for hit in found(viewer, words, **filters).conversations]


def test_words_are_found_in_every_form_in_both_languages():
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "Посмотрите вёрстку договоров")
    says(cast.anna, thread, "The companies are waiting")
    anna = in_cabinet(cast.anna)

    for words in ("верстка", "ВЁРСТКИ", "вёрстк", "договор", "договоры вёрстка"):
        assert len(excerpts(anna, words)) == 1, words
    for words in ("company", "companies wait", "waits"):
        assert len(excerpts(anna, words)) == 1, words
    assert excerpts(anna, "вёрсткой") == [
        "Посмотрите <mark>вёрстку</mark> договоров",
    ]


def test_the_last_word_may_be_unfinished():
    cast = make_cast()
    asks(cast.anna, "Сайт", "Посмотрите вёрстку INV-2026/15")
    anna = in_cabinet(cast.anna)

    for words in ("вёр", "вёрст", "посмотрите вёр", "inv-2026/1", "inv-202", "посм"):
        answer = found(anna, words)
        assert len(answer.messages) == (0 if words == "inv-2026/1" else 1), words
        assert not answer.alike
    assert not excerpts(anna, "вёр посмотрите")


def test_all_words_must_be_there_and_in_quotation_marks_in_this_order():
    cast = make_cast()
    asks(cast.anna, "Первое", "Красная кнопка и синий фон")
    anna = in_cabinet(cast.anna)

    assert excerpts(anna, "красная фон")
    assert not excerpts(anna, "красная зелёная")
    assert excerpts(anna, "«синий фон»")
    assert not excerpts(anna, '"фон синий"')


def test_a_number_is_found_however_it_is_broken():
    cast = make_cast()
    thread = asks(cast.anna, "Счёт", "Оплатили INV-2026/15, спасибо")
    says(cast.anna, thread, "А это INV-2027/15")
    anna = in_cabinet(cast.anna)

    for words in ("INV-2026/15", "inv 2026 15", "2026/15", "inv-2026"):
        assert len(excerpts(anna, words)) == 1, words


def test_a_slip_in_a_title_still_finds_and_says_so():
    cast = make_cast()
    asks(cast.anna, "Договор подряда", "текст")

    answer = found(in_cabinet(cast.anna), "догвор подрада")

    assert answer.alike
    assert [str(hit.title) for hit in answer.conversations] == [
        "<mark>Договор</mark> <mark>подряда</mark>"
    ]


def test_a_client_never_finds_what_is_written_for_the_team():
    cast = make_cast()
    thread = asks(cast.anna, "Кнопка", "Кнопка уезжает")
    notes(cast.maxim, thread, "канарейка: опять старый андроид")
    answers(cast.irina, thread, "Поправим кнопку сегодня")
    anna = in_cabinet(cast.anna)

    assert not found(anna, "канарейка")
    assert not found(anna, "андроид", audience="internal")
    assert len(excerpts(anna, "кнопка")) == 2
    assert excerpts(at_desk(cast.irina), "канарейка")


def test_neighbours_and_siblings_find_only_their_own():
    cast = make_cast()
    asks(cast.anna, "Тайна Анны", "канарейка Анны")
    asks(cast.ivan, "Тайна Ивана", "канарейка Ивана")

    assert len(excerpts(in_cabinet(cast.anna), "канарейка")) == 1
    assert not found(in_cabinet(cast.pyotr), "канарейка тайна")
    assert not found(in_cabinet(cast.pyotr), "канарейка")
    assert not titles(in_cabinet(cast.pyotr), "Тайна")
    assert not found(in_cabinet(cast.anna_at_lawyers), "канарейка")
    assert not found(at_desk(cast.lev), "канарейка")
    Client.objects.filter(id=cast.romashka.id).update(colleagues_share=True)
    cast.pyotr.client.refresh_from_db()
    assert len(excerpts(in_cabinet(cast.pyotr), "канарейка")) == 1


def test_a_colleague_kept_out_of_a_client_finds_nothing_of_him():
    cast = make_cast()
    asks(cast.anna, "Ромашка: тайна", "канарейка")
    maxim = at_desk(cast.maxim, hidden=frozenset({cast.romashka.id}))

    assert not found(maxim, "канарейка")
    assert not found(maxim, "тайна", client=str(cast.romashka.id))
    assert found(at_desk(cast.maxim), "канарейка")


def test_a_section_that_was_taken_away_hides_its_words_at_once():
    cast = make_cast()
    asks(cast.anna, "Сайт", "канарейка")
    cast.anna.sections = ["files"]
    cast.anna.save(update_fields=["sections"])

    assert not found(in_cabinet(cast.anna), "канарейка")
    assert not titles(in_cabinet(cast.anna), "Сайт")


def test_what_may_not_be_read_takes_no_place_on_the_page():
    cast = make_cast()
    for number in range(30):
        asks(cast.anna, f"Мой сайт {number}", "мой текст", now=NOW + timedelta(minutes=number))
    anna = in_cabinet(cast.anna)
    before = found(anna, "сайт текст"), found(anna, "сайт"), found(anna, "текст")
    for number in range(30):
        later = NOW + timedelta(hours=9, minutes=number)
        thread = asks(cast.pyotr, f"Чужой сайт {number}", "чужой текст", now=later)
        notes(cast.irina, thread, "внутренний текст про сайт", now=later)

    after = found(anna, "сайт текст"), found(anna, "сайт"), found(anna, "текст")

    assert after == before
    assert len(after[1].conversations) == results.FEW["title"]
    assert after[1].more


def test_filters_narrow_and_a_typed_name_is_understood():
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "вопрос про логотип", now=NOW)
    answers(cast.irina, thread, "ответ про логотип", now=NOW + timedelta(days=1))
    notes(cast.maxim, thread, "заметка про логотип", now=NOW + timedelta(days=2))
    asks(cast.ivan, "Сайт", "и у меня логотип", now=NOW + timedelta(days=3))
    olga = at_desk(cast.olga)

    assert len(excerpts(olga, "логотип")) == 4
    assert len(excerpts(olga, "логотип", client="ромажка")) == 3
    assert len(excerpts(olga, "логотип", author="Ирина Павлова")) == 1
    assert len(excerpts(olga, "логотип", author="павлва")) == 1
    assert len(excerpts(olga, "логотип", audience="internal")) == 1
    assert len(excerpts(olga, "логотип", **{"from": "2026-11-17", "to": "2026-11-18"})) == 2
    assert not excerpts(olga, "логотип", file="1")
    assert not found(olga, "логотип", client="Рога и копыта")
    assert len(excerpts(olga, "", author="Ирина Павлова")) == 1


def test_filters_that_make_no_sense_ask_for_nothing():
    cast = make_cast()
    asks(cast.anna, "Сайт", "логотип")
    olga = at_desk(cast.olga)

    for filters in (
        {"from": "99999-01-01", "to": "0001-01-01", "before": "x~y", "what": "passwords"},
        {"from": "2026-02-31", "before": "9999-12-31T23:59:59+14:00~"},
        {"audience": "everybody"},
    ):
        assert len(excerpts(olga, "логотип", **filters)) == 1


def test_further_pages_bring_each_message_once():
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "слово 0", now=NOW)
    for number in range(1, 100):
        says(cast.anna, thread, f"слово {number}", now=NOW)
    anna = in_cabinet(cast.anna)

    seen: list[str] = []
    answer = found(anna, "слово", what="message")
    while True:
        seen += [str(hit.excerpt) for hit in answer.messages]
        if not answer.more:
            break
        assert len(answer.messages) == results.MANY
        query = QueryDict(answer.more["message"].removeprefix("?"))
        with viewing(anna):
            answer = results.results(anna, asking.read(anna, query))

    assert len(seen) == 100
    assert len(set(seen)) == 100


def test_the_number_of_statements_does_not_grow_with_what_is_found():
    cast = make_cast()
    thread = asks(cast.anna, "Слово", "слово")
    for viewer, most in ((at_desk(cast.irina), 4), (in_cabinet(cast.anna), 5)):
        counts = []
        for _ in range(2):
            with viewing(viewer), CaptureQueriesContext(connection) as asked:
                results.results(viewer, asking.read(viewer, QueryDict("q=слово")))
            counts.append(len(asked))
            for number in range(20):
                says(cast.anna, thread, f"слово {number}")
                asks(cast.anna, f"Слово {number}", "слово")
        assert counts[0] == counts[1]
        assert counts[0] <= most


def test_operators_and_marks_are_only_letters():
    cast = make_cast()
    asks(cast.anna, "Сайт", "цена 100 & <b>скидка</b>")
    anna = in_cabinet(cast.anna)

    for words in (
        "!!!",
        "x & | ! y",
        "':*",
        "\\",
        "(((",
        "''''",
        "<->",
        ":*",
        "\x00",
        "\ud800",
        "№",
    ):
        assert not found(anna, words), repr(words)
    assert excerpts(anna, "скидка") == ["цена 100 &amp; &lt;b&gt;<mark>скидка</mark>&lt;/b&gt;"]
    with viewing(anna):
        assert find(Asked("слово " * 500)).rows == []


def test_nobody_named_finds_nothing():
    cast = make_cast()
    asks(cast.anna, "Сайт", "канарейка")

    assert find(Asked("канарейка")).rows == []


def test_a_table_is_told_as_words() -> None:
    body = "Сроки:\n\n| Что | Дни |\n|:---|---:|\n| Макет | 4 |\n\na|b и | c"
    assert writing.excerpt(body) == "Сроки: Что · Дни Макет · 4 a|b и | c"


def test_lines_of_a_list_stand_apart_in_an_excerpt():
    body = "## Решили\n- Цены из таблицы\n* Макеты в пятницу: 5 - 7 штук"
    assert writing.excerpt(body) == "Решили · Цены из таблицы · Макеты в пятницу: 5 - 7 штук"
    assert writing.excerpt("- Первое\n- Второе") == "Первое · Второе"
