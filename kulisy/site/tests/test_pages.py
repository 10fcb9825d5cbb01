"""Every page outside both faces stands, for everybody it is meant for, under the strict policy."""

import re
from html.parser import HTMLParser

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from kulisy.kit.time import now
from kulisy.people.founding import setup_token
from kulisy.people.models import Company, Seat
from kulisy.people.signin import make_link
from kulisy.people.tests.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STRANGER = [
    "/",
    "/accounts/login/",
    "/accounts/login/?next=/me/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
]
SIGNED_IN = [
    "/me/?all=1",
    "/me/profile/",
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/logout/",
]
#: Of whoever has a password, an app and a passkey.
PROTECTED = [
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/webauthn/reauthenticate/",
]
LANGUAGES = pytest.mark.parametrize("language", ["ru", "en"])


class Strict(HTMLParser):
    """Finds what the policy would block."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocked: list[str] = []
        self._open_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.blocked.append(f"{tag} with a style")
        self.blocked += [name for name in given if name.startswith("on")]
        data = given.get("type") == "application/json"
        if tag == "script" and "src" not in given and not data:
            self.blocked.append("an inline script")
        for name in ("src", "href", "action"):
            target = given.get(name) or ""
            if re.match(r"(?i)\s*(javascript:|https?:|//)", target):
                self.blocked.append(f"{tag} → {target}")


def check(answer) -> str:
    assert answer.status_code in {200, 404}
    page = answer.content.decode()
    assert Strict(page).blocked == []
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.count("<h1") == 1
    assert "<title>" in page
    return page


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@LANGUAGES
@pytest.mark.parametrize("address", STRANGER)
def test_a_stranger_sees_the_entrance(cast: Cast, address: str, language: str) -> None:
    check(Client(headers={"accept-language": language}).get(address))


@LANGUAGES
@pytest.mark.parametrize("address", SIGNED_IN)
def test_who_is_signed_in_sees_his_own_pages(cast: Cast, address: str, language: str) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(cast.anna.person)
    page = check(client.get(address))
    assert "olga@" not in page


def protected(cast: Cast) -> Client:
    person = cast.olga.person
    person.set_password("a sentence to remember")
    person.save()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    passkey = {"name": "Ключ", "credential": {"clientExtensionResults": {}}}
    Authenticator.objects.create(user=person, type="webauthn", data=passkey)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.mark.parametrize("address", PROTECTED)
def test_who_is_protected_sees_his_locks(
    cast: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if address.endswith("webauthn/reauthenticate/"):
        # The stored key above is no real one; its page is driven with a real one in a browser.
        monkeypatch.setattr(
            "allauth.mfa.webauthn.internal.auth.begin_authentication", lambda user: {}
        )
    client = protected(cast)
    check(client.get(address))


@pytest.mark.parametrize(
    "address", ["/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/"]
)
def test_locks_are_changed_only_after_showing_again_who_one_is(cast: Cast, address: str) -> None:
    client = protected(cast)
    again = client.get(address).url
    assert again.startswith("/accounts/reauthenticate/")
    answer = client.post(again, {"password": "a sentence to remember"})
    check(client.get(answer.url))


@LANGUAGES
def test_the_pages_of_a_code_stand(cast: Cast, language: str) -> None:
    for begin, fields, confirm in (
        ("/accounts/login/code/", {"email": "anna@romashka.example"}, "login/code/confirm/"),
        (
            "/accounts/password/reset/",
            {"email": "anna@romashka.example"},
            "password/reset/confirm/",
        ),
        ("/accounts/signup/", {"name": "Я", "email": "me@x.example"}, "confirm-email/"),
    ):
        client = Client(headers={"accept-language": language})
        assert client.post(begin, fields).url == f"/accounts/{confirm}"
        check(client.get(f"/accounts/{confirm}"))
        check(client.post(f"/accounts/{confirm}", {"code": "<b>wrong</b>"}))


@LANGUAGES
def test_links_old_and_new_have_their_pages(cast: Cast, language: str) -> None:
    client = Client(headers={"accept-language": language})
    check(client.get(make_link(cast.anna.person, now=now()).split("8000")[1]))
    check(client.get("/link/nothing/"))


@LANGUAGES
def test_before_the_first_company_the_front_page_says_what_to_do(language: str) -> None:
    client = Client(headers={"accept-language": language})
    check(client.get("/"))
    check(client.get("/setup/"))
    check(client.get(f"/setup/?token={setup_token()}"))
    assert not Company.objects.exists()
    assert not Seat.objects.exists()


@LANGUAGES
def test_too_many_attempts_get_a_sentence(cast: Cast, language: str) -> None:
    client = Client(headers={"accept-language": language})
    for _ in range(5):
        client.post("/accounts/password/reset/", {"email": "anna@romashka.example"})
    answer = client.post("/accounts/password/reset/", {"email": "anna@romashka.example"})
    assert answer.status_code == 429
    assert Strict(answer.content.decode()).blocked == []


def test_what_is_too_large_gets_a_sentence(cast: Cast, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = Client().post("/accounts/login/", {"login": "x" * 5000})
    assert answer.status_code == 413
    assert Strict(answer.content.decode()).blocked == []


def test_a_forged_form_is_refused_with_a_sentence(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x@y.example"})
    assert answer.status_code == 403
    assert Strict(answer.content.decode()).blocked == []


def test_machines_get_what_they_ask_for(client: Client) -> None:
    assert client.get("/health").content == b"ok\n"
    assert b"Disallow: /me/" in client.get("/robots.txt").content
    assert client.get("/favicon.ico").url.endswith(".png")
    assert client.get("/manifest.webmanifest").url.endswith(".webmanifest")


def test_who_is_signed_in_goes_on_to_his_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.anna.person)
    assert client.get("/").url == "/me/"
    assert client.get("/accounts/login/").url == "/me/"


@pytest.mark.parametrize("naughty", ["\x00", "\ud800", "’; DROP TABLE", "<script>", "é" * 5000, "‮"])
def test_naughty_strings_in_the_entrance_do_no_harm(cast: Cast, naughty: str) -> None:
    raw = naughty.encode("utf-8", "surrogatepass")
    for address, field in (
        ("/accounts/login/", "login"),
        ("/accounts/login/code/", "email"),
        ("/accounts/signup/", "email"),
    ):
        body = f"{field}=".encode() + b"".join(b"%%%02x" % byte for byte in raw) + b"&name=x"
        answer = Client().post(address, body, content_type="application/x-www-form-urlencoded")
        check(answer)


@pytest.mark.parametrize("naughty", ["a\x00b", "x" * 5000, "<b>Анна</b>", "Анна‮", "\ud800"])
def test_naughty_names_are_cleaned_or_refused(cast: Cast, naughty: str) -> None:
    client = Client()
    client.force_login(cast.stranger)
    raw = naughty.encode("utf-8", "surrogatepass")
    body = (
        b"name="
        + b"".join(b"%%%02x" % byte for byte in raw)
        + b"&theme=auto&language=auto&time_zone=auto"
    )
    answer = client.post("/me/profile/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 302}
    page = check(client.get("/me/profile/"))
    assert "<b>Анна" not in page
