"""The settings of mailboxes: kept by those who run the company, tried at once, never told again."""

import socket

import pytest
from pytest_django import Settings

from kulisy.journal.models import Entry
from kulisy.mailroom.models import Mailbox
from kulisy.mailroom.tests.test_quarantine import browser, said
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.sealing import unseal
from kulisy.people.tests.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOME = "/d/wind/settings/mailboxes/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def told(**other: object) -> dict[str, object]:
    return {
        "address": "Hello@wind.example", "host": "127.0.0.1", "port": 993, "security": "tls",
        "user": "hello", "password": "очень-тайно", "folder": "INBOX", "trusted_server": "",
        **other,
    }  # fmt: skip


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "[::1]", "10.0.0.1"])
def test_no_mailbox_is_looked_for_in_the_inner_network(
    cast: Cast, settings: Settings, host: str
) -> None:
    settings.INNER_HOSTS = []
    olga = browser(cast.olga.person)

    answer = olga.post(f"{HOME}new/", told(host=host))

    assert answer.status_code == 422
    assert not Mailbox.objects.exists()
    assert "очень-тайно" not in answer.content.decode()


def test_a_mailbox_is_tried_and_its_trouble_is_said_but_never_its_password(
    cast: Cast, settings: Settings
) -> None:
    settings.INNER_HOSTS = ["127.0.0.1"]
    olga, port = browser(cast.olga.person), closed_port()

    made = olga.post(f"{HOME}new/", told(port=port))
    assert "Kulisy is trying the mailbox" in said(olga, made["Location"])
    run_jobs()

    mailbox = Mailbox.objects.get()
    assert (mailbox.address, unseal(mailbox.password)) == ("hello@wind.example", "очень-тайно")
    page = said(olga, made["Location"])
    assert f"127.0.0.1, порт {port}" in page or f"127.0.0.1, port {port}" in page
    assert "очень-тайно" not in page
    assert mailbox.password not in page
    assert Entry.objects.get(kind="mailbox_added").client_id is None

    one = f"{HOME}{mailbox.id}/"
    kept = olga.post(one, told(port=port, password="", folder="Клиенты"))
    assert kept.status_code == 302
    mailbox.refresh_from_db()
    assert (mailbox.folder, unseal(mailbox.password)) == ("Клиенты", "очень-тайно")
    # The password goes to no other server than the one it was given for.
    elsewhere = olga.post(one, told(port=port, password="", user="other"))
    assert "please give the password" in elsewhere.content.decode()
    mailbox.refresh_from_db()
    assert mailbox.user == "hello"
    olga.post(f"{one}state/", {"active": "no"})
    assert "not read" in said(olga, HOME)


def test_a_password_goes_nowhere_without_encryption(cast: Cast, settings: Settings) -> None:
    settings.INNER_HOSTS = []
    answer = browser(cast.olga.person).post(f"{HOME}new/", told(host="8.8.8.8", security="none"))

    assert answer.status_code == 422
    assert "reads the password" in answer.content.decode()
