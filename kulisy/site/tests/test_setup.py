"""The set-up page makes the first company, once, for whoever holds the console's token."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from kulisy.journal.models import Entry
from kulisy.people.founding import setup_token, slug_for
from kulisy.people.models import Company, Person, Seat

FORM = {
    "name": "Студия «Северный ветер»",
    "slug": "",
    "language": "ru",
    "time_zone": "Europe/Moscow",
    "owner_name": "Ольга Ветрова",
    "owner_email": "Olga@Wind.example",
}


def address() -> str:
    return f"/setup/?token={setup_token()}"


@pytest.mark.django_db
def test_the_token_opens_the_page_and_makes_company_owner_and_session(client: Client) -> None:
    assert client.get(address()).status_code == 200
    assert client.post(address(), FORM).url == "/d/studiya-severnyy-veter/"
    seat = Seat.objects.select_related("person", "company").get()
    assert (seat.role, seat.name, seat.person.email) == (
        "owner",
        "Ольга Ветрова",
        "olga@wind.example",
    )
    assert "Ольга Ветрова" in client.get("/me/profile/").content.decode()
    assert seat.company.rules_version == 1
    kinds = Entry.objects.filter(company_id=seat.company_id).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["company_founded", "rules_published"]


@pytest.mark.django_db
def test_set_up_works_once(client: Client) -> None:
    link = address()
    client.post(link, FORM)
    assert client.get(link).status_code == 404
    again = Client().post(link, FORM | {"slug": "other", "owner_email": "other@x.example"})
    assert again.status_code == 404
    assert Company.objects.count() == 1
    assert not Person.objects.filter(email="other@x.example").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_set_ups_at_once_one_wins() -> None:
    link = address()
    connection.close()
    together = Barrier(2)

    def found(turn: int) -> int:
        try:
            client = Client()
            together.wait()
            mine = FORM | {"slug": f"firm-{turn}", "owner_email": f"{turn}@x.example"}
            return client.post(link, mine).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(found, range(2))) == [302, 404]


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "ImZpcnN0Ig:1abc:def"])
def test_without_the_token_nothing_is_made(client: Client, token: str) -> None:
    assert client.get(f"/setup/?token={token}").status_code == 404
    assert client.post(f"/setup/?token={token}", FORM).status_code == 404
    assert not Company.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slug": "Моя фирма"}, "Latin letters"),
        ({"slug": "accounts"}, "used by Kulisy"),
        ({"name": "…"}, "Latin letters"),
        ({"owner_email": "no address"}, "owner_email"),
        ({"name": "x" * 200}, "name"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_nothing_is_made(
    client: Client, change: dict[str, str], said: str
) -> None:
    page = client.post(address(), FORM | change, headers={"accept-language": "en"})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "Ольга Ветрова" in page.content.decode()
    assert not Company.objects.exists()


def test_an_address_is_made_of_a_name() -> None:
    assert slug_for("ООО «Щука и Ёж»") == "ooo-schuka-i-ezh"
    assert slug_for("Mail") == "mail-1"
    assert slug_for("!!!") == ""
    assert len(slug_for("слово " * 40)) <= 40
