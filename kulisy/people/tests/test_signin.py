"""Signing in, as a browser does it, through every middleware and wall."""

import re
import time

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kulisy.operate.testing import acting_as
from kulisy.people.evenly import LEAST
from kulisy.people.models import Person
from kulisy.people.tasks import forget_given_up_letters, send_plain_mail
from kulisy.people.tests import post
from kulisy.people.tests.cast import Cast, make_cast, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CODE = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def ask(client: Client, email: str, **more: str):
    return client.post(CODE, {"email": email, **more})


def masked(content: bytes) -> str:
    """A page without what differs by chance: the tokens against forged forms."""
    return re.sub(r'"[0-9A-Za-z]{64}"', '""', content.decode())


def test_an_address_alone_on_the_sign_in_page_gets_a_code(cast: Cast, client: Client) -> None:
    page = client.get("/accounts/login/?next=/c/wind/", headers={"accept-language": "en"})
    assert "Get a code" in page.content.decode()
    answer = client.post("/accounts/login/", {"login": "anna@romashka.example", "password": ""})
    assert answer.url == CONFIRM
    assert client.post(CONFIRM, {"code": post.last_code()}).url == "/me/"


def test_a_code_from_a_letter_signs_in(cast: Cast, client: Client) -> None:
    assert ask(client, "anna@romashka.example").url == CONFIRM
    answer = client.post(CONFIRM, {"code": post.last_code()})
    assert answer.url == "/me/"
    assert client.get("/me/profile/").status_code == 200


def test_a_code_may_be_typed_small_and_without_its_dash(cast: Cast, client: Client) -> None:
    ask(client, "anna@romashka.example")
    code = post.last_code().replace("-", " ").lower()
    assert client.post(CONFIRM, {"code": code}).url == "/me/"


def test_the_address_asked_for_first_is_where_one_lands(cast: Cast, client: Client) -> None:
    ask(client, "anna@romashka.example", next="/c/wind/")
    answer = client.post(CONFIRM, {"code": post.last_code(), "next": "/c/wind/"})
    assert answer.url == "/c/wind/"


def test_nobody_is_led_to_another_site(cast: Cast, client: Client) -> None:
    ask(client, "anna@romashka.example")
    answer = client.post(CONFIRM, {"code": post.last_code(), "next": "https://evil.test/"})
    assert answer.url == "/me/"


def test_a_code_is_good_only_in_the_browser_that_asked(cast: Cast, client: Client) -> None:
    ask(client, "anna@romashka.example")
    code = post.last_code()
    other = Client()
    ask(other, "anna@romashka.example")
    assert other.post(CONFIRM, {"code": code}).status_code == 200
    assert other.get("/me/profile/").status_code == 302
    nobody = Client()
    assert nobody.post(CONFIRM, {"code": code}).status_code == 302
    assert nobody.get("/me/profile/").status_code == 302


def test_a_code_signs_in_once(cast: Cast, client: Client) -> None:
    ask(client, "anna@romashka.example")
    code = post.last_code()
    client.post(CONFIRM, {"code": code})
    client.post("/accounts/logout/")
    assert client.post(CONFIRM, {"code": code}).url == CODE
    assert client.get("/me/profile/").status_code == 302


def test_after_five_wrong_codes_the_right_one_is_refused(cast: Cast, client: Client) -> None:
    ask(client, "anna@romashka.example")
    code = post.last_code()
    for _ in range(4):
        assert client.post(CONFIRM, {"code": "XXXX-XXXX"}).status_code == 200
    assert client.post(CONFIRM, {"code": "XXXX-XXXX"}).status_code == 302
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert client.get("/me/profile/").status_code == 302


def test_codes_are_not_sent_without_end(cast: Cast) -> None:
    for _ in range(3):
        assert ask(Client(), "anna@romashka.example").status_code == 302
    refused = ask(Client(), "anna@romashka.example")
    assert refused.status_code == 200
    assert len(post.letters()) == 3


def test_a_known_and_an_unknown_address_get_the_same_bytes(cast: Cast) -> None:
    known, unknown = Client(), Client()
    said = {}
    for client, email in ((known, "anna@romashka.example"), (unknown, "nobody@romashka.example")):
        first = ask(client, email)
        page = client.get(CONFIRM)
        wrong = client.post(CONFIRM, {"code": "XXXX-XXXX"})
        said[email] = [
            (first.status_code, first.url, sorted(first.headers)),
            masked(page.content).replace(email, "…"),
            masked(wrong.content).replace(email, "…"),
            len(client.cookies),
        ]
    assert said["anna@romashka.example"] == said["nobody@romashka.example"]


def test_signing_up_with_a_known_address_looks_like_with_a_new_one(cast: Cast) -> None:
    said = []
    for email in ("anna@romashka.example", "nobody@romashka.example"):
        client = Client()
        answer = client.post("/accounts/signup/", {"name": "Анна", "email": email})
        page = client.get("/accounts/confirm-email/")
        said.append((answer.status_code, answer.url, masked(page.content).replace(email, "…")))
    assert said[0] == said[1]
    assert [letter.kind.rsplit("/")[-1] for letter in post.letters()] == [
        "account_already_exists",
        "email_confirmation_signup",
    ]


def test_a_wrong_password_tells_nothing_about_the_address(cast: Cast) -> None:
    anna = cast.anna.person
    anna.set_password("a sentence to remember")
    anna.save()
    said = []
    for email in (anna.email, "nobody@romashka.example"):
        page = Client().post("/accounts/login/", {"login": email, "password": "another one"})
        said.append(masked(page.content).replace(email, "…"))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "email", ["anna@romashka.example", "nobody@romashka.example", "stepan@elsewhere.example"]
)
def test_no_answer_of_the_entrance_comes_quicker_than_another(cast: Cast, email: str) -> None:
    for address, fields in (
        (CODE, {"email": email}),
        ("/accounts/login/", {"login": email, "password": "wrong words"}),
        ("/accounts/signup/", {"name": "Анна", "email": email}),
        ("/accounts/password/reset/", {"email": email}),
    ):
        begun = time.monotonic()
        Client().post(address, fields)
        assert time.monotonic() - begun >= LEAST


def test_known_and_unknown_addresses_cost_the_same_letter_to_the_queue(cast: Cast) -> None:
    """The job is made for both; the worker then writes to no stranger."""
    ask(Client(), "anna@romashka.example")
    ask(Client(), "nobody@romashka.example")
    assert len(post.sealed_letters()) == 2
    for sealed in post.sealed_letters():
        send_plain_mail(sealed)
    assert [letter.to for letter in mail.outbox] == [["anna@romashka.example"]]


def test_the_letter_shows_its_code_in_the_subject_and_nowhere_in_the_queue(
    cast: Cast, client: Client
) -> None:
    ask(client, "anna@romashka.example")
    code = post.last_code()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        assert code not in cursor.fetchone()[0]
    send_plain_mail(post.sealed_letters()[0])
    letter = mail.outbox[0]
    assert code in letter.subject
    assert code in letter.body
    assert "<b" not in letter.body
    assert "{{" not in letter.alternatives[0].content


def test_a_letter_that_was_given_up_leaves_no_sealed_words_in_the_queue(cast: Cast) -> None:
    for address in ("anna@romashka.example", "irina@wind.example"):
        ask(Client(), address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs ORDER BY id")
        given_up, waiting = (row[0] for row in cursor.fetchall())
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [given_up])
    with acting_as("kulisy_worker"):
        forget_given_up_letters(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, args ? 'sealed' FROM procrastinate_jobs ORDER BY id")
        assert cursor.fetchall() == [(given_up, False), (waiting, True)]


def test_a_new_person_signs_up_by_name_and_address(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"name": "Новый  Человек", "email": "New@x.example"})
    assert answer.url == "/accounts/confirm-email/"
    assert client.get("/me/profile/").status_code == 302
    assert client.post(answer.url, {"code": post.last_code()}).url == "/me/"
    assert Person.objects.get(email="new@x.example").name == "Новый Человек"
    assert "Новый Человек" in client.get("/me/profile/").content.decode()


def test_a_password_may_be_set_changed_and_reset(cast: Cast, client: Client) -> None:
    client.force_login(cast.anna.person)
    first, second = "the first sentence", "the second sentence"
    client.post("/accounts/password/set/", {"password1": first, "password2": first})
    change = {"oldpassword": first, "password1": second, "password2": second}
    client.post("/accounts/password/change/", change)
    other = Client()
    email = cast.anna.person.email
    assert other.post("/accounts/login/", {"login": email, "password": second}).url == "/me/"
    lost = Client()
    lost.post("/accounts/password/reset/", {"email": email})
    lost.post("/accounts/password/reset/confirm/", {"code": post.last_code()})
    third = {"password1": "the third sentence", "password2": "the third sentence"}
    assert lost.post("/accounts/password/reset/complete/", third).status_code == 302
    login = {"login": email, "password": "the third sentence"}
    assert Client().post("/accounts/login/", login).url == "/me/"
    kinds = [letter.kind.rsplit("/")[-1] for letter in post.letters()]
    assert kinds == ["password_set", "password_changed", "password_reset_code", "password_reset"]


def test_the_address_is_changed_by_a_code_and_the_old_one_hears_of_it(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.anna.person)
    client.post("/accounts/email/", {"action_add": "1", "email": "anna@new.example"})
    client.post("/accounts/confirm-email/", {"code": post.last_code()})
    assert Person.objects.get(id=cast.anna.person_id).email == "anna@new.example"
    told = post.letters()[-1]
    assert (told.kind, told.address) == ("account/email/email_changed", "anna@romashka.example")
    send_plain_mail(post.sealed_letters()[-1])
    assert "anna@new.example" in mail.outbox[0].body


def test_all_other_sessions_are_ended_at_once(cast: Cast) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        ask(browser, "anna@romashka.example")
        browser.post(CONFIRM, {"code": post.last_code()})
    here, there = browsers
    assert "127.0.0.1" in here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")
    assert here.get("/me/profile/").status_code == 200
    assert there.get("/me/profile/").status_code == 302


def test_a_closed_account_gets_no_code(cast: Cast, client: Client) -> None:
    Person.objects.filter(id=cast.anna.person_id).update(is_active=False)
    ask(client, "anna@romashka.example")
    assert post.letters()[-1].kind == "account/email/unknown_account"


def test_asking_for_a_code_costs_few_statements(cast: Cast, client: Client) -> None:
    with CaptureQueriesContext(connection) as statements:
        ask(client, person("Пятый", "five@x.example").email)
    assert len(statements) < 60
