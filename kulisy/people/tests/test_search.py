"""Finding people by their names."""

import pytest
from django.db import connection

from kulisy.people import search
from kulisy.people.models import Company, Contact
from kulisy.people.tests.cast import at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing

pytestmark = pytest.mark.django_db


def names(viewer: Viewer, words: str) -> list[str]:
    with viewing(viewer):
        return [each.name for each in search.find(viewer, words)]


def test_a_slip_a_beginning_or_latin_letters_find_a_name():
    cast = make_cast()
    olga = at_desk(cast.olga)

    for words in ("Ромашка", "ромажка", "ром", "romashka", "РОМАШКУ", "«ромашка"):
        assert names(olga, words)[0] == "ООО «Ромашка»", words
    for words in ("Лебедев", "лебедв", "лебидев", "lebedev", "макс"):
        assert names(olga, words)[0] == "Максим Лебедев", words
    assert set(names(olga, "ким")) == {"Анна Ким", "Пётр Ким"}
    assert names(olga, "петр ким")[0] == "Пётр Ким"
    # Of a short word two letters are no slip.
    for words in ("", "?", "№№№", "\x00", "xyzxyz", "лето"):
        assert names(olga, words) == [], words


def test_the_desk_finds_a_contact_by_address_and_number_the_cabinet_does_not():
    cast = make_cast()
    Contact.objects.filter(id=cast.anna.contact_id).update(phone="+7 (912) 345-67-89")

    for words in ("anna@romashka.example", "anna@rom", "9123456789", "345-67-89"):
        assert names(at_desk(cast.irina), words) == ["Анна Ким"], words
    for words in ("9123456789", "345-67-89", "@romashka.example"):
        assert names(in_cabinet(cast.pyotr), words) == [], words


def test_nobody_finds_whom_he_may_not_see():
    cast = make_cast()
    hidden = at_desk(cast.maxim, hidden=frozenset({cast.romashka.id}))

    for words in ("Ромашка", "Анна Ким", "anna@romashka.example"):
        assert names(hidden, words) == [], words
        assert names(in_cabinet(cast.ivan), words) == [], words
        assert set(names(at_desk(cast.lev), words)) <= {"Ромашка", "Анна Ким"}, words
    assert names(in_cabinet(cast.anna), "Кузнецов") == []
    assert names(in_cabinet(cast.anna), "Пётр") == ["Пётр Ким"]


def test_the_cabinet_finds_of_the_team_only_those_it_is_shown():
    cast = make_cast()
    assert names(in_cabinet(cast.anna), "Лебедев") == ["Максим Лебедев"]
    Company.objects.filter(id=cast.studio.id).update(whole_team_writes=False)
    cast.anna.company.refresh_from_db()

    assert names(in_cabinet(cast.anna), "Лебедев") == []
    assert names(in_cabinet(cast.anna), "Павлова") == ["Ирина Павлова"]
    with viewing(in_cabinet(cast.anna)):
        assert search.author_named(in_cabinet(cast.anna), "Лебедев") is None
        assert search.author_named(in_cabinet(cast.anna), str(cast.maxim.id)) is None


def test_the_databases_own_search_answers_only_at_a_desk():
    cast = make_cast()
    asked = "SELECT count(*) FROM people_like('romashka', 10)"
    with viewing(at_desk(cast.olga)), connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone() == (1,)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone() == (0,)
