"""One-time links: looking is free, pressing signs in, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from kulisy.kit.time import now
from kulisy.people.models import LoginLink, Person
from kulisy.people.signin import make_link
from kulisy.people.tests.cast import Cast, make_cast, person


def path(who: Person, **life: int) -> str:
    return make_link(who, now=now(), life=timedelta(**(life or {"hours": 1}))).split("8000")[1]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_looking_at_a_link_never_uses_it_up(cast: Cast) -> None:
    link = path(cast.irina.person)
    for _ in range(3):
        client = Client()
        page = client.get(link)
        assert page.status_code == 200
        assert "Ирина Павлова" in page.content.decode()
        assert client.head(link).status_code == 200
        assert client.get("/me/profile/").status_code == 302
    assert not LoginLink.objects.exclude(used_at=None).exists()


def test_pressing_signs_in_and_leads_to_ones_pages(cast: Cast, client: Client) -> None:
    assert client.post(path(cast.irina.person)).url == "/me/"
    assert "Ирина Павлова" in client.get("/me/profile/").content.decode()


def test_a_link_leads_on_within_this_site_only(cast: Cast, client: Client) -> None:
    assert client.post(path(cast.irina.person), {"next": "/d/wind/"}).url == "/d/wind/"
    away = {"next": "//evil.test/"}
    assert Client().post(path(cast.irina.person), away).url == "/me/"


def test_a_link_works_once(cast: Cast) -> None:
    link = path(cast.irina.person)
    assert Client().post(link).status_code == 302
    late = Client()
    assert late.post(link).status_code == 404
    assert late.get(link).status_code == 404
    assert late.get("/me/profile/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_signs_in() -> None:
    link = path(person("Двое Сразу", "two@x.example"))
    connection.close()
    together = Barrier(2)

    def press(_turn: int) -> int:
        try:
            client = Client()
            together.wait()
            return client.post(link).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as clicks:
        assert sorted(clicks.map(press, range(2))) == [302, 404]


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "'--", "я" * 10])
def test_old_used_and_invented_links_get_the_same_sentence(cast: Cast, token: str) -> None:
    old = Client().get(path(cast.irina.person, seconds=-1))
    invented = Client().get(f"/link/{token}/")
    assert old.status_code == invented.status_code == 404
    assert (
        len(old.content)
        == len(invented.content)
        + len(old.request["PATH_INFO"])
        - len(invented.request["PATH_INFO"])
        or "%" in token
        or "я" in token
        or "'" in token
    )


def test_a_link_of_a_closed_account_signs_nobody_in(cast: Cast, client: Client) -> None:
    link = path(cast.irina.person)
    Person.objects.filter(id=cast.irina.person_id).update(is_active=False)
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_a_link_changes_who_is_signed_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.anna.person)
    client.post(path(cast.irina.person))
    page = client.get("/me/profile/").content.decode()
    assert "Ирина Павлова" in page
    assert "Анна Ким" not in page
