"""Searching and jumping at the desk, through its pages."""

import json
import os
from pathlib import Path

import pytest
from django.test import Client as Browser

from kulisy.conversations.tests.talk import answers, asks, notes, says
from kulisy.people.models import Client, NamedSeat, Seat
from kulisy.people.tests.cast import make_cast
from kulisy.people.tests.cast import seat as new_seat
from kulisy.people.tests.counting import counted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = Path(__file__).resolve().parents[3]


def browser(seat: Seat) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(seat.person, backend=BACKEND)
    return made


def page(seat: Seat, words: str, where: str = "search", **query: str) -> str:
    answer = browser(seat).get(f"/d/wind/{where}/", {"q": words, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_box_finds_messages_titles_and_people():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка сайта", "Поправьте вёрстку")
    notes(cast.maxim, thread, "Опять вёрстка")

    found = page(cast.irina, "вёрстка")

    assert "Поправьте <mark>вёрстку</mark>" in found
    assert "Опять <mark>вёрстка</mark>" in found
    assert "<mark>Вёрстка</mark> сайта" in found
    assert "Анна Ким" in page(cast.irina, "ана ким")
    assert "ООО «Ромашка»" in page(cast.irina, "ромажка")
    assert "Максим Лебедев" in page(cast.irina, "lebedev")


def test_typing_brings_only_what_was_found():
    cast = make_cast()
    asks(cast.anna, "Вёрстка", "Поправьте вёрстку")

    answer = browser(cast.irina).get("/d/wind/search/?q=верстка", headers={"HX-Request": "true"})

    assert "<mark>" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert '<div id="found"' in answer.content.decode()


def test_a_colleague_kept_out_of_a_client_finds_and_jumps_to_nothing_of_him():
    cast = make_cast()
    asks(cast.anna, "Тайный сайт", "канарейка")
    Client.objects.filter(id=cast.romashka.id).update(restricted=True)

    for where in ("search", "palette"):
        for words in ("канарейка", "Тайный сайт", "Ромашка", "Анна Ким", "anna@romashka.example"):
            seen = page(cast.maxim, words, where).replace(words, "")
            assert "омашка" not in seen, (where, words)
            assert "Тайный" not in seen, (where, words)
            assert "Анна" not in seen, (where, words)
    NamedSeat.objects.create(company=cast.studio, client=cast.romashka, seat=cast.maxim)
    assert "<mark>канарейка</mark>" in page(cast.maxim, "канарейка")
    assert "Ромашка" in page(cast.maxim, "ромашка", "palette")


def test_the_palette_jumps_by_number_title_name_and_screen():
    cast = make_cast()
    asks(cast.anna, "Логотип", "первое")
    second = asks(cast.anna, "Вёрстка сайта", "второе")

    assert f"/d/wind/conversations/{second.id}/" in page(cast.irina, "2", "palette")
    assert f"/d/wind/conversations/{second.id}/" in page(cast.irina, "№ 2", "palette")
    assert f"/d/wind/conversations/{second.id}/" in page(cast.irina, "верст", "palette")
    assert f"/d/wind/clients/{cast.romashka.id}/" in page(cast.irina, "ром", "palette")
    assert "/d/wind/settings/" in page(cast.olga, "sett", "palette")
    assert "/d/wind/settings/" not in page(cast.irina, "sett", "palette")
    assert "/d/wind/search/?q=" in page(cast.irina, "что угодно", "palette")


def test_the_empty_palette_offers_where_one_was_last_and_the_screens():
    cast = make_cast()
    thread = asks(cast.anna, "Логотип", "первое")
    asks(cast.anna, "Не читал", "второе")
    message = says(cast.anna, thread, "третье")
    read = f"/d/wind/conversations/{thread.id}/reading/"
    assert browser(cast.irina).post(read, {"last": str(message.id)}).status_code < 400

    offered = page(cast.irina, "", "palette")

    assert "Логотип" in offered
    assert "Не читал" not in offered
    assert "/d/wind/clients/" in offered


def test_statements_are_few_and_do_not_grow():
    cast = make_cast()
    thread = asks(cast.anna, "Слово", "слово")
    counts: dict[str, list[int]] = {"search": [], "palette": []}
    for turn in range(2):
        for where, seen in counts.items():
            with counted() as asked:
                page(cast.irina, "слово", where)
            seen.append(len(asked))
        for number in range(15):
            says(cast.anna, thread, f"слово {number}")
            asks(cast.anna, f"Слово {number}", "слово")
            new_seat(cast.studio, f"Слово {number}", f"s{turn}{number}@wind.example", "specialist")
    assert counts["search"][0] == counts["search"][1] <= 14
    assert counts["palette"][0] == counts["palette"][1] <= 7


@pytest.mark.slow
@pytest.mark.parametrize("each", [7, pytest.param(1, marks=pytest.mark.long)])
def test_hostile_words_find_nothing_and_break_nothing(each):
    file = Path(os.environ.get("KULISY_SHARED", HERE.parent / "shared"))
    file = file / "data" / "hostile-strings" / "naughty_strings.json"
    if not file.exists():
        pytest.skip("The hostile strings are not on this machine (KULISY_SHARED).")
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "слово")
    answers(cast.irina, thread, "слово")
    there = browser(cast.irina)
    for words in json.loads(file.read_text(encoding="utf-8"))[::each]:
        for where in ("search", "palette"):
            answer = there.get(
                f"/d/wind/{where}/", {"q": words.encode("utf-8", "replace")}, follow=False
            )
            assert answer.status_code == 200, (where, words)
            assert b"<script>alert" not in answer.content, words
        narrow = {"q": "слово", "client": words, "author": words, "from": words, "before": words}
        narrow = {name: value.encode("utf-8", "replace") for name, value in narrow.items()}
        assert there.get("/d/wind/search/", narrow).status_code == 200, words
