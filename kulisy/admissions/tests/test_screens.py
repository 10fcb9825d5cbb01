"""The room's pages as browsers meet them: who gets in, what bad input gets, whole ways through."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kulisy.admissions import tokens
from kulisy.admissions.models import Application, Invitation
from kulisy.disclosure.tests.confirming import send
from kulisy.people.models import Access, Client, Company, Contact, Person, Seat
from kulisy.people.tests.cast import Cast, make_cast, seat

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def browser(person: Person | None = None, **headers: str) -> Browser:
    made = Browser(headers={"accept-language": "en", **headers})
    if person:
        made.force_login(person, backend=BACKEND)
    return made


def desk_pages(cast: Cast) -> dict[str, str]:
    """Every page that a GET opens, by the least of the team that may open it."""
    client, contact = cast.romashka.id, cast.pyotr.contact_id
    return {
        "/d/wind/team/": "maxim",
        f"/d/wind/team/{cast.irina.id}/": "maxim",
        f"/d/wind/contacts/{contact}/": "maxim",
        "/d/wind/clients/new/": "irina",
        f"/d/wind/clients/{client}/contacts/new/": "irina",
        f"/d/wind/clients/{client}/access/": "irina",
        "/d/wind/team/invitations/new/": "olga",
        f"/d/wind/team/{cast.irina.id}/departure/": "olga",
        "/d/wind/applicants/": "olga",
        "/d/wind/settings/": "olga",
        "/d/wind/settings/rules/": "olga",
    }


def test_each_screen_of_the_desk_opens_for_those_it_is_for_and_for_nobody_else(
    cast: Cast,
) -> None:
    rank = ["maxim", "irina", "olga"]
    browsers = {name: browser(getattr(cast, name).person) for name in rank}
    outside = [browser(cast.stranger), browser(cast.lev.person), browser(cast.anna.person)]

    for page, least in desk_pages(cast).items():
        for name in rank:
            wanted = 200 if rank.index(name) >= rank.index(least) else 404
            assert (page, name, browsers[name].get(page).status_code) == (page, name, wanted)
        for other in outside:
            assert (page, other.get(page).status_code) == (page, 404)


def test_pages_say_what_they_are_for_and_what_stands_on_them(cast: Cast) -> None:
    page = browser(cast.olga.person).get("/d/wind/team/").content.decode()

    for name in ("Ольга Ветрова", "Ирина Павлова", "Максим Лебедев", "Дина Сафина"):
        assert name in page
    assert "Лев Гринберг" not in page


def test_a_contact_is_invited_comes_in_by_the_letter_reads_the_rules_and_is_at_home(
    cast: Cast,
) -> None:
    desk = browser(cast.irina.person)
    made = desk.post(
        f"/d/wind/clients/{cast.romashka.id}/contacts/new/",
        {"name": "Нина Орлова", "email": "Nina@Romashka.example"},
    )
    assert made.status_code == 302
    said = {"sections": ["conversations", "files"]}
    invited = desk.get(send(desk, made["Location"] + "invitation/", said)["Location"])
    assert "/join/" in invited.content.decode()
    words = {"text_ru": "Раз.", "text_en": "One."}
    browser(cast.olga.person).post("/d/wind/settings/rules/", words)
    invitation = Invitation.objects.get()
    token = tokens.token(invitation.id, turn=1, way=tokens.MAIL)

    nina = browser()
    page = nina.get(f"/join/{token}/")
    assert (page.status_code, "nina@romashka.example" in page.content.decode()) == (200, True)
    answer = nina.post(f"/join/{token}/acceptance/")

    assert (answer.status_code, answer["Location"]) == (302, "/c/wind/")
    gate = nina.get("/c/wind/colleagues/")
    assert gate["Location"] == "/c/wind/rules/?next=%2Fc%2Fwind%2Fcolleagues%2F"
    rules = nina.get(gate["Location"]).content.decode()
    assert "One." in rules
    accepted = nina.post(
        "/c/wind/rules/acceptance/", {"version": "1", "next": "/c/wind/colleagues/"}
    )
    assert accepted["Location"] == "/c/wind/colleagues/"
    assert "Нина Орлова" in nina.get("/c/wind/colleagues/").content.decode()


def test_the_link_to_pass_on_asks_everybody_to_say_who_he_is(cast: Cast) -> None:
    desk = browser(cast.irina.person)
    contact = Contact.objects.create(company=cast.studio, client=cast.romashka, name="Нина")
    said = {"sections": ["conversations"], "link": "1"}
    made = send(desk, f"/d/wind/contacts/{contact.id}/invitation/", said)
    page = desk.get(made["Location"]).content.decode()
    token = re.search(r"/join/([\w-]+)/", page)[1]  # type: ignore[index]

    nobody = browser().get(f"/join/{token}/").content.decode()
    assert "Accept the invitation" not in nobody
    assert "/accounts/signup/?next=%2Fjoin%2F" in nobody
    answer = browser(cast.stranger).post(f"/join/{token}/acceptance/")

    assert answer["Location"] == "/c/wind/"
    contact.refresh_from_db()
    assert (contact.person, contact.email) == (cast.stranger, "stepan@elsewhere.example")


def test_a_wrong_and_a_used_link_each_get_a_sentence(cast: Cast) -> None:
    wrong = browser().get("/join/" + "x" * 43 + "/")
    assert (wrong.status_code, "no such invitation" in wrong.content.decode()) == (404, True)

    browser(cast.olga.person).post(
        "/d/wind/team/invitations/new/",
        {"name": "Вера", "email": "vera@wind.example", "role": "sales"},
    )
    token = tokens.token(Invitation.objects.get().id, turn=1, way=tokens.MAIL)
    assert browser().post(f"/join/{token}/acceptance/")["Location"] == "/d/wind/"

    used = browser().get(f"/join/{token}/")
    assert (used.status_code, "accepted already" in used.content.decode()) == (410, True)
    assert browser().post(f"/join/{token}/acceptance/")["Location"] == f"/join/{token}/"


def test_whoever_is_signed_in_as_another_is_asked_which(cast: Cast) -> None:
    browser(cast.olga.person).post(
        "/d/wind/team/invitations/new/",
        {"name": "Вера", "email": "vera@wind.example", "role": "sales"},
    )
    token = tokens.token(Invitation.objects.get().id, turn=1, way=tokens.MAIL)
    stepan = browser(cast.stranger)

    page = stepan.get(f"/join/{token}/").content.decode()
    assert "Accept as stepan@elsewhere.example" in page
    stepan.post(f"/join/{token}/acceptance/", {"another": "1"})

    assert "_auth_user_id" not in stepan.session
    assert not Seat.objects.filter(person=cast.stranger).exists()


def test_a_stranger_follows_asks_waits_and_is_admitted(cast: Cast) -> None:
    stepan, olga = browser(cast.stranger), browser(cast.olga.person)
    assert browser().get("/wind/application/")["Location"] == (
        "/accounts/signup/?next=%2Fwind%2Fapplication%2F"
    )
    stepan.post("/wind/follower/")
    stepan.post("/wind/application/", {"words": "Нужен сайт"})
    assert "waits for an answer" in stepan.get("/wind/").content.decode()
    application = Application.objects.get()
    queue = olga.get("/d/wind/applicants/").content.decode()
    assert queue.count("Степан Чужой") >= 2

    unnamed = olga.post(
        f"/d/wind/applicants/{application.id}/",
        {"client": "", "name": "", "responsible": cast.irina.id, "sections": ["files"]},
    )
    assert "Name the new client" in unnamed.content.decode()
    send(
        olga,
        f"/d/wind/applicants/{application.id}/",
        {
            "client": "",
            "name": "Степан Чужой",
            "human": "on",
            "responsible": cast.irina.id,
            "sections": ["conversations"],
        },
    )

    client = Client.objects.get(name="Степан Чужой")
    assert (client.human, client.responsible) == (True, cast.irina)
    assert stepan.get("/c/wind/").status_code == 200
    assert "Open the cabinet" in stepan.get("/wind/").content.decode()


def test_the_public_page_tells_search_engines_what_it_is(cast: Cast) -> None:
    Company.objects.filter(id=cast.studio.id).update(
        about='Делаем "сайты" <b>и</b> магазины', phone="+7 495 000-00-00"
    )

    page = browser().get("/wind/").content.decode()

    assert "<title>For clients · Студия «Северный ветер»</title>" in page
    assert 'content="Делаем &#34;сайты&#34; &lt;b&gt;и&lt;/b&gt; магазины"' in page
    assert "+7 495 000-00-00" in page
    assert browser().get("/nobody/").status_code == 404


def test_a_revoked_contact_finds_nothing_at_once(cast: Cast) -> None:
    pyotr = browser(cast.pyotr.person)
    assert pyotr.get("/c/wind/colleagues/").status_code == 200

    send(browser(cast.irina.person), f"/d/wind/contacts/{cast.pyotr.contact_id}/revocation/")

    assert pyotr.get("/c/wind/colleagues/").status_code == 404
    assert pyotr.get("/c/wind/rules/").status_code == 404


def test_a_closed_seat_finds_nothing_at_once(cast: Cast) -> None:
    irina = browser(cast.irina.person)
    assert irina.get("/d/wind/team/").status_code == 200

    said = send(
        browser(cast.olga.person),
        f"/d/wind/team/{cast.irina.id}/departure/",
        {"successor": cast.maxim.id},
    )

    assert said["Location"] == "/d/wind/team/"
    assert irina.get("/d/wind/team/").status_code == 404
    assert Client.objects.get(id=cast.romashka.id).responsible_id == cast.maxim.id


def test_a_lead_invites_a_colleague_from_his_cabinet_and_others_can_not(cast: Cast) -> None:
    page = f"/c/wind/colleagues/{cast.romashka.id}/new/"
    given = {"name": "Нина", "email": "nina@romashka.example", "sections": ["conversations"]}

    assert browser(cast.pyotr.person).get(page).status_code == 404
    assert browser(cast.ivan.person).post(page, given).status_code == 404
    anna = browser(cast.anna.person)
    shown = anna.post(page, {**given, "authorised": "on"}, follow=True)

    assert "nina@romashka.example" in shown.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.authorised, invitation.made_by_contact_id) == (False, cast.anna.contact_id)
    assert "Нина" in anna.get("/c/wind/colleagues/").content.decode()
    assert "Нина" not in browser(cast.pyotr.person).get("/c/wind/colleagues/").content.decode()


def test_the_lead_says_whether_colleagues_see_each_others_conversations(cast: Cast) -> None:
    switch = f"/c/wind/colleagues/{cast.romashka.id}/sharing/"

    assert browser(cast.pyotr.person).post(switch, {"share": "yes"}).status_code == 404
    send(browser(cast.anna.person), switch, {"share": "yes"})

    assert Client.objects.get(id=cast.romashka.id).colleagues_share is True


def test_settings_are_kept_and_wrong_ones_are_explained_beside_the_field(cast: Cast) -> None:
    olga = browser(cast.olga.person)
    given: dict[str, Any] = {
        "name": "Северный ветер",
        "language": "ru",
        "time_zone": "Asia/Novosibirsk",
        "rest_seconds": "30",
        "upload_limit": "100",
        "link_days": "30",
    }

    wrong = olga.post("/d/wind/settings/", {**given, "upload_limit": "5000", "time_zone": "Mars"})
    assert (wrong.status_code, wrong.content.decode().count('class="error"')) == (200, 2)
    assert send(olga, "/d/wind/settings/", given).status_code == 302

    studio = Company.objects.get(id=cast.studio.id)
    assert (studio.rest_seconds, studio.upload_limit, studio.time_zone) == (
        30,
        100 * 1024**2,
        "Asia/Novosibirsk",
    )
    assert not studio.whole_team_writes


@pytest.mark.parametrize(
    "name",
    ["Я" * 5000, "\x00", "\u202eевил", "<script>alert(1)</script>", "﷽" * 100, "   ", "'; DROP"],
)
def test_a_naughty_name_is_refused_or_kept_harmless(cast: Cast, name: str) -> None:
    answer = browser(cast.irina.person).post(
        f"/d/wind/clients/{cast.romashka.id}/contacts/new/", {"name": name}, follow=True
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert "\u202e" not in page
    kept = Contact.objects.filter(client=cast.romashka).exclude(person=None).count()
    assert kept == 2


def test_the_house_rules_do_not_stop_whoever_looks_through_a_clients_eyes(cast: Cast) -> None:
    Access.objects.update(rules_version=0)
    olga = browser(cast.olga.person)
    olga.post("/d/wind/settings/rules/", {"text_ru": "Раз.", "text_en": ""})

    seen = olga.get(f"/d/wind/as/{cast.pyotr.contact_id}/colleagues/")

    assert seen.status_code == 200
    assert "Accept" not in seen.content.decode()


def test_a_page_of_the_team_costs_the_same_for_many(cast: Cast) -> None:
    olga = browser(cast.olga.person)
    few = statements(olga, "/d/wind/team/")
    for number in range(12):
        seat(cast.studio, f"Человек {number}", f"p{number}@wind.example", "specialist")

    assert statements(olga, "/d/wind/team/") == few


def statements(who: Browser, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert who.get(page).status_code == 200
    return len(captured)
