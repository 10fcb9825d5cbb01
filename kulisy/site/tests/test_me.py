"""«Мои страницы», what one sets for oneself, and the switch of languages."""

import pytest
from django.test import Client

from kulisy.people.models import Access, AccessState, Person, Seat
from kulisy.people.pages import pages_of
from kulisy.people.tests.cast import Cast, admit, make_cast, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_somebody_of_two_companies_sees_both_with_the_face_of_his_role(cast: Cast) -> None:
    page = signed_in(cast.anna.person).get("/me/").content.decode()
    assert 'href="/c/wind/"' in page
    assert 'href="/c/law/"' in page
    assert "/d/wind/" not in page
    assert "ООО «Ромашка»" in page


def test_a_client_of_one_company_lands_in_its_cabinet(cast: Cast) -> None:
    assert signed_in(cast.ivan.person).get("/me/").url == "/c/wind/"


def test_somebody_with_one_seat_lands_at_his_desk(cast: Cast) -> None:
    assert signed_in(cast.maxim.person).get("/me/").url == "/d/wind/"
    assert signed_in(cast.maxim.person).get("/me/?all=1").status_code == 200


def test_an_employee_who_is_a_client_too_has_two_entries(cast: Cast) -> None:
    admit(cast.kuznetsov, "Максим Лебедев", "maxim@wind.example", cast.anna.granted_at)
    page = signed_in(cast.maxim.person).get("/me/").content.decode()
    assert 'href="/d/wind/"' in page
    assert 'href="/c/wind/"' in page


def test_a_client_of_two_clients_of_a_company_has_one_cabinet_there(cast: Cast) -> None:
    admit(cast.kuznetsov, "Анна Ким", "anna@romashka.example", cast.anna.granted_at)
    wind = [page for page in pages_of(cast.anna.person_id) if page.company.slug == "wind"]
    assert [page.note for page in wind] == ["ИП Кузнецов, ООО «Ромашка»"]


def test_closed_seats_and_revoked_accesses_are_gone_at_once(cast: Cast) -> None:
    Seat.objects.filter(id=cast.maxim.id).update(active=False)
    Access.objects.filter(id=cast.ivan.id).update(state=AccessState.REVOKED)
    assert pages_of(cast.maxim.person_id) == []
    assert pages_of(cast.ivan.person_id) == []
    assert signed_in(cast.maxim.person).get("/me/").status_code == 200


def test_work_that_is_over_keeps_its_cabinet(cast: Cast) -> None:
    Access.objects.filter(id=cast.ivan.id).update(state=AccessState.ENDED)
    assert [page.face for page in pages_of(cast.ivan.person_id)] == ["portal"]


def test_a_stranger_is_told_what_to_do(cast: Cast) -> None:
    page = signed_in(cast.stranger).get("/me/", headers={"accept-language": "en"})
    assert "invitation" in page.content.decode()


def test_whoever_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get("/me/").url == "/accounts/login/?next=/me/"
    assert client.get("/me/profile/").status_code == 302


def test_what_one_sets_is_kept_and_used(cast: Cast) -> None:
    client = signed_in(cast.stranger)
    mine = {"name": "Степан  Чужой", "language": "en", "time_zone": "Asia/Omsk", "theme": "dark"}
    assert client.post("/me/profile/", mine).url == "/me/profile/"
    page = client.get("/me/profile/")
    assert page.headers["Content-Language"] == "en"
    assert 'data-theme="dark"' in page.content.decode()
    assert Person.objects.get(id=cast.stranger.id).name == "Степан Чужой"


def test_what_follows_browser_and_company_is_kept_empty(cast: Cast) -> None:
    mine = {"name": "Степан", "language": "auto", "time_zone": "auto", "theme": "auto"}
    signed_in(cast.stranger).post("/me/profile/", mine)
    kept = Person.objects.get(id=cast.stranger.id)
    assert (kept.name, kept.language, kept.time_zone, kept.theme) == ("Степан", "", "", "auto")


@pytest.mark.parametrize(
    "bad", [{"language": "xx"}, {"time_zone": "Mars/Phobos"}, {"theme": "pink"}, {"name": " "}]
)
def test_what_cannot_be_set_is_refused_and_nothing_changes(cast: Cast, bad: dict) -> None:
    mine = {"name": "Другой", "language": "en", "time_zone": "auto", "theme": "dark"} | bad
    answer = signed_in(cast.stranger).post("/me/profile/", mine)
    assert answer.status_code == 200
    assert Person.objects.get(id=cast.stranger.id).name == "Степан Чужой"


def test_the_choice_of_a_language_stays(client: Client) -> None:
    answer = client.post("/me/language/", {"language": "en", "next": "/accounts/login/"})
    assert answer.url == "/accounts/login/"
    page = client.get("/accounts/login/", headers={"accept-language": "ru"})
    assert page.headers["Content-Language"] == "en"


def test_the_choice_of_who_is_signed_in_follows_him_to_other_browsers(cast: Cast) -> None:
    signed_in(cast.stranger).post("/me/language/", {"language": "en"})
    assert signed_in(cast.stranger).get("/me/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_the_switch_leads_to_no_other_site(client: Client, back: str) -> None:
    assert client.post("/me/language/", {"language": "en", "next": back}).url == "/"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    client.post("/me/language/", {"language": "../../etc"})
    assert "language" not in client.cookies


def test_somebody_made_by_a_seat_has_its_role_beside_the_company(cast: Cast) -> None:
    seat(cast.lawyers, "Ирина Павлова", "irina@wind.example", "sales")
    notes = [page.note for page in pages_of(cast.irina.person_id)]
    assert notes[1] == "Менеджер"


def test_who_waits_for_an_answer_or_follows_finds_the_company_there(cast: Cast) -> None:
    nina = Person.objects.create(email="nina@foto.example", name="Нина", language="ru")
    browser = signed_in(nina)
    assert "Откройте ссылку из приглашения" in browser.get("/me/").content.decode()
    browser.post("/wind/follower/")
    page = browser.get("/me/").content.decode()
    assert 'href="/wind/"' in page
    assert "Вы следите за новостями." in page
    browser.post("/wind/application/", {"words": ""})
    page = browser.get("/me/").content.decode()
    assert "Вы попросились в клиенты" in page
    assert "Вы следите за новостями." not in page
    assert "Откройте ссылку из приглашения" not in page
