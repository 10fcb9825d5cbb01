"""The second step: an app with codes, spare codes; and what lies of them in the database."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from kulisy.kit.time import now
from kulisy.people.signin import make_link
from kulisy.people.tests import post
from kulisy.people.tests.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CONFIRM = "/accounts/login/code/confirm/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def code_of(secret: str) -> str:
    """What an authenticator app shows now; never at the very end of its half minute."""
    if time.time() % 30 > 26:
        time.sleep(30.1 - time.time() % 30)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def connect(client: Client) -> str:
    """Connect an app as a person does; gives back its key."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    return secret


def test_an_app_is_asked_for_at_the_next_sign_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga.person)
    secret = connect(client)
    other = Client()
    other.post("/accounts/login/", {"login": "olga@wind.example"})
    answer = other.post(CONFIRM, {"code": post.last_code()})
    assert answer.url == "/accounts/2fa/authenticate/"
    assert other.get("/me/profile/").status_code == 302
    assert other.post(answer.url, {"code": "000000"}).status_code == 200
    assert other.post(answer.url, {"code": code_of(secret)}).url == "/me/"


def test_a_code_of_the_app_is_good_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga.person)
    code = code_of(connect(client))
    answers = []
    for _ in range(2):
        other = Client()
        other.post("/accounts/login/", {"login": "olga@wind.example"})
        other.post(CONFIRM, {"code": post.last_code()})
        answers.append(other.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_a_spare_code_lets_in_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga.person)
    connect(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.search(r'<pre class="codes">(.*?)</pre>', page, re.S)[1].split()
    assert len(codes) == 10
    answers = []
    for _ in range(2):
        other = Client()
        other.post("/accounts/login/", {"login": "olga@wind.example"})
        other.post(CONFIRM, {"code": post.last_code()})
        answers.append(other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code)
    assert answers == [302, 200]


def test_a_link_of_the_operator_does_not_pass_the_second_step_by(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.olga.person)
    connect(client)
    path = make_link(cast.olga.person, now=now()).split("8000")[1]
    assert Client().post(path).url == "/accounts/2fa/authenticate/"


def test_secrets_of_the_second_step_lie_sealed(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga.person)
    secret = connect(client)
    kept = [str(row.data) for row in Authenticator.objects.all()]
    assert len(kept) == 2
    assert not any(secret in data for data in kept)


def test_the_app_is_disconnected_only_after_showing_again_who_one_is(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.olga.person)
    connect(client)
    other = Client()
    other.force_login(cast.olga.person)
    answer = other.post("/accounts/2fa/totp/deactivate/")
    assert answer.url.startswith("/accounts/2fa/reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_changes_of_protection_are_told_by_mail(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga.person)
    connect(client)
    client.post("/accounts/2fa/recovery-codes/generate/")
    client.post("/accounts/2fa/totp/deactivate/")
    assert [letter.kind for letter in post.letters()] == [
        "mfa/email/totp_activated",
        "mfa/email/recovery_codes_generated",
        "mfa/email/totp_deactivated",
    ]
