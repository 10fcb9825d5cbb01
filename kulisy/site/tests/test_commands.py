"""What the operator types."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kulisy.admissions.models import HouseRules
from kulisy.journal.models import Entry
from kulisy.people.models import Company, LoginLink, Person, Seat
from kulisy.people.tests.cast import make_cast, person

pytestmark = pytest.mark.django_db


def test_a_link_is_printed_for_whoever_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    person("Анна Ким", "anna@romashka.example")
    call_command("link", " Anna@Romashka.example ")
    link = capsys.readouterr().out.strip()
    assert link.startswith("http://127.0.0.1:8000/link/")
    assert Client().post(link.split("8000")[1]).url == "/me/"


def test_an_unknown_or_closed_account_gets_a_clear_sentence() -> None:
    with pytest.raises(CommandError, match="Nobody here signs in as nobody@"):
        call_command("link", "nobody@x.example")
    who = person("Анна Ким", "anna@romashka.example")
    Person.objects.filter(id=who.id).update(is_active=False)
    with pytest.raises(CommandError, match="is closed"):
        call_command("link", "anna@romashka.example")
    with pytest.raises(CommandError, match="Give an e-mail address"):
        call_command("link")


def test_without_a_planted_demo_no_demo_links_are_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("link", "--demo-cast")
    assert capsys.readouterr().out == ""


def test_the_address_of_set_up_is_printed_only_before_the_first_company(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("setup_link")
    link = capsys.readouterr().out.strip()
    assert Client().get(link.split("8000")[1]).status_code == 200
    make_cast()
    call_command("setup_link")
    assert capsys.readouterr().out == ""


def test_a_further_company_gets_its_owner_and_his_link(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_cast()
    call_command("company", "Школа «Шаг»", "--owner", "eva@step.example", "--owner-name", "Ева")
    address, link = capsys.readouterr().out.split()
    assert address == "http://127.0.0.1:8000/d/shkola-shag/"
    seat = Seat.objects.get(company__slug="shkola-shag")
    assert (seat.role, seat.name) == ("owner", "Ева")
    rules = HouseRules.objects.get(company_id=seat.company_id)
    assert rules.version == Company.objects.get(id=seat.company_id).rules_version == 1
    assert rules.text_ru
    assert rules.text_en
    kinds = Entry.objects.filter(company_id=seat.company_id).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["company_founded", "rules_published"]
    assert Client().post(link.split("8000")[1]).status_code == 302


def test_whoever_is_known_already_becomes_owner_under_his_own_name() -> None:
    cast = make_cast()
    call_command("company", "Другая", "--owner", "olga@wind.example", "--owner-name", "Не Ольга")
    seat = Seat.objects.select_related("person").get(company__slug="drugaya")
    assert seat.person_id == cast.olga.person_id
    assert seat.name == "Ольга Ветрова"
    assert LoginLink.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Студия", "--slug", "wind"], "is taken"),
        (["Студия", "--slug", "accounts"], "is taken"),
        (["!!!"], "No address can be made"),
        (["Студия", "--slug", "Bad Slug"], "Latin letters"),
        (["Студия", "--time-zone", "Mars/Phobos"], "no time zone"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_made(words: list[str], said: str) -> None:
    make_cast()
    with pytest.raises(CommandError, match=said):
        call_command("company", *words, "--owner", "eva@step.example", "--owner-name", "Ева")
    assert Company.objects.count() == 2
    assert not Person.objects.filter(email="eva@step.example").exists()
