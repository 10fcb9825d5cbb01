"""Searching in the cabinet, through its pages."""

import json
import os
from pathlib import Path

import pytest
from django.test import Client as Browser

from kulisy.conversations.tests.talk import answers, asks, notes
from kulisy.people.models import Access, Company
from kulisy.people.tests.cast import admit, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = Path(__file__).resolve().parents[3]


def browser(access: Access) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(access.person, backend=BACKEND)
    return made


def page(access: Access, words: str, **query: str) -> str:
    answer = browser(access).get("/c/wind/search/", {"q": words, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_client_finds_his_own_and_never_the_kitchen():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Поправьте кнопку")
    notes(cast.maxim, thread, "канарейка про кнопку")
    answers(cast.irina, thread, "Кнопку поправили")
    asks(cast.ivan, "Канарейка Ивана", "кнопка соседа")

    found = page(cast.anna, "кнопка")

    assert "Поправьте <mark>кнопку</mark>" in found
    assert "<mark>Кнопку</mark> поправили" in found
    assert "канарейка" not in found
    assert "соседа" not in found
    for words in ("канарейка", "соседа", "Иван Кузнецов", "ИП Кузнецов"):
        seen = page(cast.anna, words).replace(words, "")
        assert "<mark>" not in seen, words
        assert "Кузнецов" not in seen, words


def test_a_colleague_who_is_not_shown_to_the_client_is_not_found_by_name():
    cast = make_cast()
    Company.objects.filter(id=cast.studio.id).update(whole_team_writes=False)
    thread = asks(cast.anna, "Вёрстка", "Поправьте кнопку")
    answers(cast.irina, thread, "Кнопку поправили")

    assert "Ирина Павлова" in page(cast.anna, "павлова")
    assert "Лебедев" not in page(cast.anna, "Лебедв")
    assert "Лебедев" not in page(cast.anna, "кнопка")
    nobody = page(cast.anna, "кнопка", author=str(cast.maxim.id))
    assert "<mark>" not in nobody


def test_a_contact_of_two_clients_finds_in_both_and_may_choose():
    cast = make_cast()
    second = admit(cast.kuznetsov, "Анна Ким", "anna@romashka.example", cast.anna.granted_at)
    asks(cast.anna, "Первое", "слово у ромашки")
    asks(second, "Второе", "слово у кузнецова")

    assert page(cast.anna, "слово").count("<mark>слово</mark>") == 2
    assert page(cast.anna, "слово", client=str(cast.kuznetsov.id)).count("<mark>слово</mark>") == 1


def test_looking_through_a_clients_eyes_finds_what_he_would_find():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Поправьте кнопку")
    notes(cast.maxim, thread, "канарейка про кнопку")
    olga = Browser()
    olga.force_login(cast.olga.person, backend=BACKEND)

    seen = olga.get(f"/d/wind/as/{cast.anna.contact_id}/search/?q=кнопка").content.decode()

    assert "<mark>кнопку</mark>" in seen
    assert "канарейка" not in seen
    assert f"/d/wind/as/{cast.anna.contact_id}/conversations/{thread.id}/" in seen
    assert 'href="/c/' not in seen


@pytest.mark.slow
@pytest.mark.parametrize("each", [7, pytest.param(1, marks=pytest.mark.long)])
def test_hostile_words_find_nothing_and_break_nothing(each):
    file = Path(os.environ.get("KULISY_SHARED", HERE.parent / "shared"))
    file = file / "data" / "hostile-strings" / "naughty_strings.json"
    if not file.exists():
        pytest.skip("The hostile strings are not on this machine (KULISY_SHARED).")
    cast = make_cast()
    asks(cast.anna, "Сайт", "слово")
    there = browser(cast.anna)
    for words in json.loads(file.read_text(encoding="utf-8"))[::each]:
        asked = {name: words.encode("utf-8", "replace") for name in ("q", "client", "author")}
        answer = there.get("/c/wind/search/", {"q": asked["q"]})
        assert answer.status_code == 200, words
        assert b"<script>alert" not in answer.content, words
        assert there.get("/c/wind/search/", {**asked, "from": "x"}).status_code == 200, words
