"""A price change through the screens of both sides, as browsers meet them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kulisy.clocks import actions as clocks
from kulisy.notices.actions import publishing
from kulisy.notices.models import Notice, Preparation, Recipient
from kulisy.notices.tests.making import NOW, clause, published
from kulisy.operate.testing import acting_as
from kulisy.people.models import Person
from kulisy.people.tests.cast import Cast, at_desk
from kulisy.people.viewer import viewing, working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FORM = {
    "kind": "price", "title": "Цена {{ change.new }}", "body": "{{ change.name }}\n{{ silence }}",
    "tariff": "Поддержка", "percent": "10", "old": "1000", "currency": "RUB",
    "since": "2027-02-01", "silence": "clause", "amount": "5", "unit": "working_days",
}  # fmt: skip


def browser(person: Person) -> Browser:
    made = Browser(headers={"accept-language": "ru"})
    made.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def test_irina_prepares_looks_publishes_and_pyotr_refuses(cast: Cast) -> None:
    clause(cast, cast.romashka, amount=1)
    with viewing(at_desk(cast.olga)) as viewer:
        # Days of the week alone: the browser's own day is any day of any year.
        clocks.set_hours(
            viewer, valid_from=date(2020, 1, 1), base="week", short_minutes=60, now=NOW,
            week=[[(540, 1080)]] * 5 + [[], []],
        )  # fmt: skip
    irina = browser(cast.irina.person)
    answer = irina.post("/d/wind/notices/new/", {**FORM, "clients": str(cast.romashka.id)})
    page = irina.get(answer["Location"]).content.decode()
    assert "Пётр Ким" in page
    assert "согласие" in page
    irina.post(f"{answer['Location']}publication/")
    with acting_as("kulisy_owner"):
        preparation = Preparation.objects.get()
    with working():
        publishing.publish_some(preparation.id, now=NOW)
    with acting_as("kulisy_owner"):
        notice = Notice.objects.get()

    pyotr, here = browser(cast.pyotr.person), f"/c/wind/notices/{notice.id}/"
    shown = pyotr.get(here).content.decode()
    assert "Не согласен" in shown
    assert "пункт 6.2" in shown
    with acting_as("kulisy_owner"):
        assert not Recipient.objects.exclude(opened_at=None).exists()  # A GET tells nothing.
    assert pyotr.post(f"{here}opening/").status_code == 204
    silent = pyotr.post(f"{here}answer/", {"said": "refused", "words": " "})
    assert silent.status_code == 422
    pyotr.post(f"{here}answer/", {"said": "refused", "words": "Дорого"})
    with acting_as("kulisy_owner"):
        row = Recipient.objects.get(contact=cast.pyotr.contact_id)
        assert (row.answer, row.words, row.opened_how) == ("refused", "Дорого", "signed")
    assert "Дорого" in irina.get(f"/d/wind/notices/{notice.id}/").content.decode()


def test_lists_ask_the_same_however_long_they_are(cast: Cast) -> None:
    def asked(person: Person, page: str) -> int:
        by = browser(person)
        by.get(page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert by.get(page).status_code == 200
        return len(queries)

    published(cast, cast.romashka, cast.kuznetsov)
    pages = ((cast.irina.person, "/d/wind/notices/"), (cast.pyotr.person, "/c/wind/notices/"))
    once = [asked(*each) for each in pages]
    for _more in range(3):
        published(cast, cast.romashka, cast.kuznetsov, kind="free", title="Перенос", body="Срок")
    assert [asked(*each) for each in pages] == once
