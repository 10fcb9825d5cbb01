import pytest
from django.db import connection
from django.utils import translation

from kulisy.kit.text import latin, quoted

NAMES = [
    "ООО «Ромашка»",
    "Пётр Ёжиков-Щукин",
    "ЁЖ, ЙОД, ЪЬ, ШХУНА",
    "Әлия Қайратқызы",
    "Ґалаґан Їжакевич",
    "Müller & Søns Ünïted",
    "INV-2026/15",
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
]


def test_cyrillic_is_written_in_latin_letters():
    assert latin("Пётр Щукин") == "petr schukin"
    assert latin("Объявление: ЁЛКИ") == "obyavlenie: elki"


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_the_database_writes_a_name_in_latin_letters_as_we_do(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT kulisy_latin(%s)", [name])
        assert cursor.fetchone()[0] == latin(name)


@pytest.mark.django_db
def test_cyrillic_names_have_trigrams_whatever_the_locale():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word_similarity(%s, kulisy_latin(%s))", [latin("ромажка"), "ООО «Ромашка»"]
        )
        assert cursor.fetchone()[0] >= 0.4


def test_words_stand_in_the_readers_quotation_marks():
    with translation.override("ru"):
        assert quoted("ООО «Ромашка»") == "«ООО „Ромашка“»"
    with translation.override("en"):
        assert quoted("By Friday") == "“By Friday”"
