"""What the guard finds in a text, and what it leaves alone."""

import itertools
import os
from pathlib import Path

import pytest

from kulisy.conversations.guard import names
from kulisy.conversations.guard.looking import look, own_hits, rude_only
from kulisy.conversations.guard.own import excepted, lines

SHARED = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[3].parent / "shared"))


def rules(text: str, **more: object) -> list[str]:
    return [each.rule for each in look(text, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Это пиздец какой-то",
        "х*й с ним",
        "бл@ть, опять",
        "п****ц полный",
        "н а х у й",
        "ху-й",
        "бляяяяять",
        "ху\u200bйня",
        "xуй",  # Latin x
        "пи3дец",
        "суукаа",
        "blyat",
        "Да они идиоты",
        "Задолбали уже",
        "What the fuck",
        "f**k this",
        "sh1t happens",
        "f.u.c.k",
        "fuuuuck",
        "fuсk",  # Cyrillic с
        "You are an idiot",
        "shut up please",
    ],
)
def test_a_rude_word_is_found_however_it_is_dressed_up(text):
    assert "rude" in rules(text), text
    assert rude_only(text), text


@pytest.mark.parametrize(
    "text",
    [
        "Три рубля за страховку, не застрахуете ли вы и мебельный магазин?",
        "Хлебало и хлебала: посуда; скипидар, колебания, стебель, мебельный, употребляешь",
        "Сухую смесь застрахуют себе и тебе, дебет и хлеб в учебном вебинаре на небе",
        "Вставьте сабли и ансамбли; психуй не психуй, а художник худой",
        "Мандат, мандарины, бляха, бляшка, педикюр, сравните странный посредник, в сретенье",
        "Команда и оскорблять не станет, рубля не возьмёт, хутор, эпоху, тихую, плохую",
        "Херсон, Нигерия, херувим, Лох-Несс, хачапури, Хохлов, козлы строительные, тупой угол",
        "Scunthorpe, class, assessment, shiitake, cockpit, Dick Smith, therapist, passenger",
        "Артикул A55, ASUS X55, файл s*.txt, 5*3 и x*y, **важно**, *курсив*, и т. д., т. е.",
        "Пишите на info@fuckup.example, https://shit.example/page; `ass := 5`",
        "> вы идиоты\n\nПоняли вас, исправим.",
    ],
)
def test_what_only_looks_alike_is_left_alone(text):
    assert rules(text) == [], [each.words for each in look(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Этот опять просит скидку",
        "Клиент тупит, ничего не понимает",
        "Скажем ему, что сервер упал",
        "Не говорите клиенту про это",
        "Опять этот заказчик звонил",
        "пусть сам разбирается",
        "The client again wants everything",
        "Please don't tell him yet",
        "Let's tell them the server is down",
        "they won't notice",
        "internal note: margin is 40 %",
    ],
)
def test_words_about_the_client_are_told_from_words_to_him(text):
    hits = [each for each in look(text) if each.rule in {"about", "rude"}]
    assert hits, text


@pytest.mark.parametrize(
    "text",
    [
        "Ваш клиент хочет вернуть товар: как поступим?",
        "Эта ошибка опять появилась, смотрим",
        "Скажите, пожалуйста, когда удобно созвониться",
        "Клиенты смогут записываться сами",
        "Tell us what you think, and don't forget the logo",
        "The client area again shows your invoices",
        "We will tell you on Monday",
    ],
)
def test_words_to_the_client_are_not_taken_for_words_about_him(text):
    assert rules(text) == [], [each.words for each in look(text)]


def test_blanks_of_a_template_are_found_and_code_is_not():
    for text in (
        "Здравствуйте, {имя}!",
        "Dear {{client_name}},",
        "Сумма: [вставить сумму]",
        "[Your name]",
        "TODO: дописать",
        "Цена XXX рублей",
        "Уважаемый Иван Иванович Фамилия",
        "Уважаемый !",
        "Договор на имя <ФИО>",
    ):
        assert rules(text) == ["blanks"], text
    for text in (
        "a { color: red } и ${HOME}/bin, `{name}`",
        "[ссылка](https://example.org), [1], [x]",
        "Телефон 8-800-XXX-XX-XX",
        "Иван Иванович, добрый день!",
        "if (a < name && b > 1)",
    ):
        assert rules(text) == [], text


def test_a_file_that_is_mentioned_is_missed_only_where_there_is_none():
    for text in (
        "Договор во вложении",
        "Прикрепила макет",
        "Please find attached",
        "I've attached it",
    ):
        assert rules(text) == ["files"], text
        assert rules(text, has_files=True) == []
    for text in (
        "Приложили все усилия, вложили много сил",
        "Можно прикрепить договор?",
        "Обновление в приложении вышло",
        "attach the bracket to the wall",
    ):
        assert rules(text) == [], text


def test_the_sentence_is_shown_with_its_place_and_nothing_else_of_a_long_letter():
    text = "Добрый день. Этот опять просит скидку! " + "Дальше о деле. " * 40
    (found,) = look(text)
    assert found.sentence == "Этот опять просит скидку!"
    assert (found.before, found.words, found.after) == ("", "Этот опять", " просит скидку!")
    (cut,) = look("слово " * 60 + "идиот " + "слово " * 60)
    assert len(cut.sentence) < 250
    assert cut.sentence.startswith("…")
    assert cut.words == "идиот"


def test_a_company_switches_rules_off_adds_words_with_their_forms_and_makes_exceptions():
    text = "Косяки исправим, идиотизм какой-то"
    assert rules(text) == ["rude"]
    assert rules(text, off=["rude"]) == []
    assert rules(text, own=["косяк"], exceptions=["идиотизм"]) == ["own"]
    for form in ("косяк", "косяка", "Косяками"):
        assert own_hits(f"Да, {form}!", ["косяк"]), form
    assert not own_hits("косячный", ["косяк"])
    assert own_hits("косячный", ["кося*"])
    assert own_hits("our pain points", ["pain point"])
    assert own_hits("по  остаточному\nпринципу", ["остаточный принцип"])
    assert not own_hits("Москва", ["оск"])
    assert excepted(["Ромашка"], "ромашкой")
    assert lines(" Косяк \n\nкосяк\n***\nдва  слова") == ["косяк", "два слова"]


def found(name: str, text: str, *, own: list[str] = [], human: bool = False) -> str | None:  # noqa: B006
    span = names.Text(names._words(text), own).names(name, human=human)
    return text[slice(*span)] if span else None


def test_a_name_is_known_in_its_forms_and_not_in_others():
    assert found("ООО «Ромашка»", "Как для Ромашки сделали") == "Ромашки"
    assert found("ООО «Ромашка»", "Смотрите сайт romashka") is None
    assert found("ООО «Ромашка»", "Romashka просила так же") == "Romashka"
    assert found("ИП Кузнецов", "передайте Кузнецову счёт") == "Кузнецову"
    assert found("ИП Кузнецов", "кузнецов мало") is None
    assert found("Brighton Ltd", "As for Brighton's site") == "Brighton"
    assert found("Студия «Северный ветер»", "у Северного ветра") is None
    # A common word names nobody without its frame.
    assert found("ООО «Восток»", "Едем на Восток") is None
    assert found("ООО «Восток»", "Счёт для ООО «Восток»") == "Восток"
    assert found("Target", "клиент Target просит") == "Target"
    # Endings of one language are none of the other's.
    assert found("ИП Сомов", "Some say so") is None
    # Whoever stands on the same side names nobody else.
    assert found("ИП Кузнецов", "Спасибо, Кузнецова!", own=["kuznetsova"]) is None


def test_of_a_person_first_name_and_surname_must_meet():
    for text in ("Иван Кузнецов просил", "с Иваном Кузнецовым", "Кузнецову Ивану"):
        assert found("Кузнецов Иван Петрович", text, human=True), text
    for text in ("Иван просил", "Кузнецов просил", "Иван Петрович просил", "Иван. Потом Кузнецов"):
        assert found("Кузнецов Иван Петрович", text, human=True) is None, text
    assert found("Анна Ким", "с Анной Ким", human=True)
    assert found("Анна Ким", "Анна Кимоно", human=True) is None


@pytest.mark.slow
def test_it_is_often_right_and_seldom_rings_in_vain():
    """The floors of what `python -m bench.guard` measures on the shared data."""
    if not (SHARED / "data" / "rudeness").exists():
        pytest.skip("The labelled words are not on this machine (KULISY_SHARED).")
    from bench import guard

    assert guard.rates(guard.russian_cases())[:2] == (1.0, 1.0)
    precision, recall, _count = guard.rates(guard.english_messages())
    assert precision >= 0.93
    assert recall >= 0.86
    texts = guard.business_texts(only={"banking77", "appeals-ru"})
    business = list(itertools.chain(*texts.values()))
    counted, _shown = guard.alarms(business)
    assert counted["any"] * 1000 / len(business) <= 1
