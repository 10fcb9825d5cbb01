"""House rules: read and accepted at first entry, asked again when they change."""

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client

from kulisy.admissions import access, wording
from kulisy.admissions.actions import rules
from kulisy.journal.models import Entry
from kulisy.people import doors
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast
from kulisy.people.viewer import Viewer, viewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    Access.objects.update(rules_version=0)
    return made


def publish(cast: Cast, text: str = "Пишите сюда.") -> int:
    with viewing(at_desk(cast.olga)) as viewer:
        return rules.publish_rules(viewer, text_ru=text, text_en="", now=NOW).version


def anna(cast: Cast) -> Viewer:
    return doors.enter("portal", "wind", cast.anna.person)


def accept(cast: Cast, version: int) -> bool:
    with viewing(anna(cast)) as viewer:
        return rules.accept_rules(viewer, version=version, shown="Пишите сюда.", now=NOW)


def test_nothing_is_asked_before_rules_are_published(cast: Cast) -> None:
    assert not access.rules_to_accept(anna(cast))


def test_rules_are_asked_once_and_again_after_a_change(cast: Cast) -> None:
    publish(cast)
    assert access.rules_to_accept(anna(cast))

    assert accept(cast, 1)
    assert not access.rules_to_accept(anna(cast))

    publish(cast, "Пишите сюда и только сюда.")
    assert access.rules_to_accept(anna(cast))
    assert Entry.objects.filter(kind="rules_accepted", client_id=cast.romashka.id).count() == 1


def test_the_same_words_are_no_new_version(cast: Cast) -> None:
    assert publish(cast) == 1

    cast.studio.refresh_from_db()

    assert publish(cast) == 1
    cast.studio.refresh_from_db()
    assert cast.studio.rules_version == 1


def test_a_version_that_was_replaced_meanwhile_is_not_accepted(cast: Cast) -> None:
    publish(cast)
    publish(cast, "Иначе.")

    assert not accept(cast, 1)
    assert access.rules_to_accept(anna(cast))


def test_a_colleague_accepts_for_himself_only(cast: Cast) -> None:
    publish(cast)

    accept(cast, 1)

    assert Access.objects.get(id=cast.anna.id).rules_version == 1
    assert Access.objects.get(id=cast.pyotr.id).rules_version == 0
    assert Access.objects.get(id=cast.anna_at_lawyers.id).rules_version == 0


def test_only_those_who_run_the_company_publish(cast: Cast) -> None:
    with viewing(at_desk(cast.irina)) as viewer, pytest.raises(Http404):
        rules.publish_rules(viewer, text_ru="Моё.", text_en="", now=NOW)


def test_the_team_is_never_asked(cast: Cast) -> None:
    publish(cast)

    assert not access.rules_to_accept(doors.enter("desk", "wind", cast.olga.person))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_lines_whose_value_is_missing_are_left_out_of_the_default_text(
    cast: Cast, language: str
) -> None:
    text = wording.default_rules(language)
    assert "company.working_hours" in text

    cast.studio.working_hours = ""
    shown = wording.filled(text, cast.studio)

    assert "{{" not in shown
    assert "/c/wind/" in shown
    assert wording.as_html(shown).count("<li>") == 10


def test_html_in_the_rules_stays_text() -> None:
    shown = wording.as_html("<script>alert(1)</script> [x](javascript:alert(1))")

    assert "<script" not in shown
    assert "href" not in shown


def test_the_page_of_the_rules_lets_one_read(cast: Cast) -> None:
    """What the page asks for by itself must not send it to itself, again and again."""
    publish(cast)
    client = Client()
    client.force_login(cast.anna.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/c/wind/rules/?next=%2F"}

    assert client.post("/c/wind/presence/", headers=asked).headers.get("HX-Redirect") is None
    assert client.post("/c/wind/visit/", headers=asked).headers.get("HX-Redirect") is None
    elsewhere = {**asked, "HX-Current-URL": "http://testserver/c/wind/support/"}
    sent = client.post("/c/wind/visit/", headers=elsewhere)
    assert sent.headers["HX-Redirect"] == "/c/wind/rules/"
