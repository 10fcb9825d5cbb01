"""«Письма»: who may change how a company writes, what is refused, and one letter to try it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from kulisy.conversations.tests.talk import answers, asks, run_jobs
from kulisy.journal.models import Entry
from kulisy.notify import carriers, reports
from kulisy.notify.models import Bell, CompanyMail, Letter
from kulisy.notify.tests.carrying import KEY, SPECS, Desk, serving
from kulisy.notify.tests.server import Server, mail_server, writes_by
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import NOW, Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LATER = datetime(2099, 1, 1, tzinfo=UTC)
PAGE = "/d/wind/settings/mail/"
PLAIN = {
    "name": "Студия «Ветер»",
    "address": "Support@Wind.example",
    "takes_answers": "on",
    "way": "house",
    "inline_limit": "5",
    "per_minute": "60",
    "accent": "#9C2234",
}


@pytest.fixture
def cast(settings) -> Cast:
    settings.INNER_HOSTS = ["127.0.0.1"]
    return make_cast()


@pytest.fixture
def server() -> Iterator[Server]:
    with mail_server() as made:
        yield made


def browser(who: Seat | Access) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(who.person, backend=BACKEND)
    return made


def test_only_who_runs_the_company_sees_or_changes_how_it_writes(cast: Cast):
    assert browser(cast.olga).get(PAGE).status_code == 200
    assert browser(cast.olga).post(PAGE, PLAIN).status_code == 302
    kept = CompanyMail.objects.get()
    assert (kept.address, kept.accent, kept.inline_limit) == (
        "support@wind.example",
        "#9c2234",
        5 * 1024 * 1024,
    )
    for other in (cast.irina, cast.maxim, cast.anna, cast.lev):
        for place in ("", "key/", "trial/", "logo/", "reports/"):
            assert browser(other).post(f"{PAGE}{place}", PLAIN).status_code == 404
    assert not CompanyMail.objects.filter(company=cast.lawyers).exists()


def test_a_secret_is_kept_sealed_shown_to_nobody_and_named_nowhere(cast: Cast):
    olga = browser(cast.olga)
    mine = {
        **PLAIN, "way": "smtp", "smtp_host": "127.0.0.1", "smtp_port": "587",
        "smtp_security": "starttls", "smtp_user": "wind", "smtp_password": "канарейка-1",
    }  # fmt: skip
    assert olga.post(PAGE, mine).status_code == 302
    kept = CompanyMail.objects.get()
    assert carriers.secrets_of(kept)["smtp_password"] == "канарейка-1"
    assert "канарейка" not in kept.sealed
    assert "канарейка" not in olga.get(PAGE).content.decode()
    told = bytes(Entry.objects.filter(kind="settings_changed").latest("at").canonical).decode()
    assert "mail.smtp_password" in told
    assert "канарейка" not in told
    # An empty box keeps what is there.
    assert olga.post(PAGE, {**mine, "smtp_password": ""}).status_code == 302
    assert carriers.secrets_of(CompanyMail.objects.get())["smtp_password"] == "канарейка-1"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"address": "нет"}, "valid email"),
        ({"answers_pattern": "answers@wind.example"}, "Write {token} once"),
        ({"answers_pattern": "a" * 40 + "{token}@wind.example"}, "Too long before the @"),
        ({"address": "a" * 40 + "@wind.example"}, "too long to carry a token"),
        ({"address": "support+x@wind.example"}, "without a plus"),
        ({"way": "smtp"}, "Which server carries the letters?"),
        ({"way": "smtp", "smtp_host": "10.0.0.7"}, "own network"),
        ({"way": "smtp", "smtp_host": "не сервер"}, "no name of a server"),
        ({"way": "smtp", "smtp_host": "127.0.0.1", "smtp_user": "x"}, "needs its password"),
        ({"way": "smtp", "smtp_host": "127.0.0.1", "smtp_port": "22"}, "valid choice"),
        ({"way": "provider"}, "Which service carries"),
        ({"way": "provider", "provider": "postmark"}, "The service asks for this"),
        ({"accent": "red"}, "written like #9c2234"),
        ({"per_minute": "0"}, "greater than or equal to 1"),
        ({"inline_limit": "400"}, "less than or equal to 15"),
        ({"dkim_key": "-----BEGIN"}, "no key that letters can be signed with"),
        ({"dkim_selector": "кулисы"}, "Latin letters"),
        ({"dkim_selector": "k", "dkim_domain": "other.example"}, "another domain"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    cast: Cast, wrong: dict[str, str], sentence: str
):
    answer = browser(cast.olga).post(PAGE, {**PLAIN, **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'class="error"' in page
    assert 'value="Студия «Ветер»"' in page
    assert not CompanyMail.objects.exists()


def test_a_trial_letter_says_clearly_what_came_of_it(cast: Cast, server: Server):
    mail = writes_by(cast.studio, server, now=NOW, name="Ветер")
    olga = browser(cast.olga)
    said = olga.post(f"{PAGE}trial/", follow=True).content.decode()
    assert "The server took the letter: look into the mailbox olga@wind.example." in said
    (came,) = server.came
    assert came.recipients == ["olga@wind.example"]
    assert came.sender_name == "Ветер"

    server.refused["olga@wind.example"] = "550 5.1.1 user unknown"
    said = olga.post(f"{PAGE}trial/", follow=True).content.decode()
    assert "did not leave: there is no such address" in said
    CompanyMail.objects.filter(company=mail.company_id).update(smtp_port=1)
    said = olga.post(f"{PAGE}trial/", follow=True).content.decode()
    assert "The letter did not leave" in said
    assert "ConnectionRefusedError" in said


@pytest.fixture
def service(settings) -> Iterator[Desk]:
    with serving(SPECS["postmark"], "anna@romashka.example") as desk:
        settings.ANYMAIL = {"POSTMARK_API_URL": f"{desk.address}/"}
        yield desk


def test_reports_come_by_an_address_that_can_be_made_anew(cast: Cast, service: Desk):
    mail = CompanyMail(
        company=cast.studio, address="support@wind.example", way="provider",
        provider="postmark", changed_at=NOW,
    )  # fmt: skip
    carriers.keep_secrets(mail, {"postmark.server_token": KEY})
    mail.save()
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    answers(cast.irina, thread, "Завтра")
    run_jobs(until=LATER)
    (asked,) = service.asked
    letter = Letter.objects.get(face="portal", address="anna@romashka.example")
    assert letter.message_id in asked
    assert (letter.state, letter.provider_id) == ("handed", "given-1")

    path = reports.address(mail, "wind").split("/", 3)[3]
    told = service.spec.tells("bounced", letter.provider_id, letter.address)
    post = {"data": json.dumps(told), "content_type": "application/json"}
    nobody = Browser(enforce_csrf_checks=True)
    # Without the secret, with another company's address, or for a dead turn: nothing.
    assert nobody.post(f"/{path[:-3]}xx/", **post).status_code == 404
    assert nobody.post("/" + path.replace("/wind/", "/law/"), **post).status_code == 404
    assert nobody.get(f"/{path}").status_code == 204
    run_jobs(until=LATER)
    assert Letter.objects.get(id=letter.id).state == "handed"

    assert nobody.post(f"/{path}", data="{", content_type="application/json").status_code == 204
    assert nobody.post(f"/{path}", **post).status_code == 204
    run_jobs(until=LATER)
    bounced = Letter.objects.get(id=letter.id)
    assert (bounced.state, bounced.reason) == ("bounced", "full")
    assert Bell.objects.filter(kind="returned").count() == 1

    browser(cast.olga).post(f"{PAGE}reports/")
    Letter.objects.filter(id=letter.id).update(state="handed")
    assert nobody.post(f"/{path}", **post).status_code == 204
    run_jobs(until=LATER)
    assert Letter.objects.get(id=letter.id).state == "handed"
