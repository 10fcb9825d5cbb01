"""Money as browsers meet it: from the legal entity to the client who sees what is missing."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kulisy.billing import actions
from kulisy.billing.models import Invoice, Tariff
from kulisy.billing.tests.money import ACCOUNT, ENTITY, NOW, issued, monthly, settle
from kulisy.documents.entities import BankAccount, LegalEntity
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, Person
from kulisy.people.tests.cast import Cast, at_desk
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(person: Person) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(person, backend=BACKEND)
    return made


@pytest.mark.slow
def test_doubtful_requisites_are_asked_about_once_and_kept_all_the_same(cast: Cast) -> None:
    dina = browser(cast.dina.person)
    assert "In whose name" in dina.get("/d/wind/invoices/").content.decode()
    said = ENTITY | {"inn": "7700 000017", "language": "ru", "active": "on"}
    answer = dina.post("/d/wind/entities/new/", said)
    assert answer.status_code == 422
    assert "does not add up" in answer.content.decode()
    assert not LegalEntity.objects.exists()
    assert dina.post("/d/wind/entities/new/", said | {"anyway": "on"}).status_code == 302
    entity = LegalEntity.objects.get()
    assert entity.inn == "7700000017"
    page = f"/d/wind/entities/{entity.id}/accounts/new/"
    wrong = ACCOUNT | {"account": "40702810800000012345", "currency": "RUB", "active": "on"}
    assert "does not fit this bank" in dina.post(page, wrong).content.decode()
    right = wrong | {"account": "4070 2810 7000 0001 2345"}
    assert dina.post(page, right).status_code == 302
    assert BankAccount.objects.get().account == "40702810700000012345"


@pytest.mark.slow
def test_from_the_form_to_the_paper_and_the_payment(cast: Cast) -> None:
    settle(cast)
    tariff = monthly(cast, cast.romashka)
    irina, anna = browser(cast.irina.person), browser(cast.anna.person)
    page = f"/d/wind/invoices/new/?client={cast.romashka.id}"
    assert "Сопровождение сайта" in irina.get(page).content.decode()
    head = head_of(day="2026-11-16", due="2026-11-26", ground="Договор № 14/2026")
    more = irina.post(page, head | lines({"tariff": tariff.id}) | {"more": "1"})
    assert more.status_code == 200
    assert "lines-2-title" in more.content.decode()
    wrong = irina.post(page, head | lines({"title": "Баннер", "price": "пять"}))
    assert wrong.status_code == 422
    assert "Write a sum like" in wrong.content.decode()
    banner = {"title": "Баннер", "quantity": "3", "unit": "796", "price": "1 500,50"}
    kept = irina.post(page, head | lines({"tariff": tariff.id}, banner))
    draft = Invoice.objects.get()
    assert draft.total == 10_000_00 + 3 * 1_500_50
    assert irina.get(f"{kept.url}preview/").content.startswith(b"%PDF")
    assert "No invoices yet" in anna.get("/c/wind/money/").content.decode()
    assert irina.post(f"{kept.url}issue/").status_code == 302
    assert irina.get(f"{kept.url}preview/").status_code == 404
    seen = anna.get("/c/wind/money/").content.decode()
    assert "Invoice No. 1 of" in seen
    assert "Договор № 14/2026" in seen
    paid = {"amount": "14501.50", "day": "2026-11-16", "reference": "п/п № 415"}
    assert irina.post(f"{kept.url}payments/", paid | {"amount": "1000000"}).status_code == 422
    assert irina.post(f"{kept.url}payments/", paid).status_code == 302
    assert "Paid" in anna.get("/c/wind/money/").content.decode()
    assert irina.post(f"{kept.url}papers/", {"kind": "act", "day": "2026-11-20"}).status_code == 302
    assert "Acceptance act" in irina.get(kept.url).content.decode()


def test_the_client_reads_what_is_missing_and_why(cast: Cast) -> None:
    settle(cast)
    tariff = monthly(cast, cast.romashka)
    irina = at_desk(cast.irina)
    notice = {
        "number": 3, "published": "2026-10-09", "ended": "2026-10-24", "since": "2026-11-01",
        "by_silence": True, "contract": "Договор № 14/2026", "clause": "5.4",
    }  # fmt: skip
    with viewing(irina):
        actions.change_price(
            irina, tariff, amount=12_000_00, since=date(2026, 11, 1), now=NOW,
            notice_id=uuid.uuid4(), notice=notice,
        )  # fmt: skip
    invoice = issued(cast, cast.romashka, tariff_id=tariff.id)
    with viewing(irina):
        actions.note_payment(irina, invoice, amount=10_000_00, day=invoice.day, now=NOW)
    page = browser(cast.anna.person).get("/c/wind/money/").content.decode()
    assert "2,000.00\u00a0₽ is missing" in page
    assert "notice No. 3 of 9 October 2026" in page
    assert "clause 5.4" in page
    assert "silence is consent" in page
    assert "missing" not in browser(cast.ivan.person).get("/c/wind/money/").content.decode()


def test_without_the_section_there_is_no_such_page(cast: Cast) -> None:
    with acting_as("kulisy_owner"):
        Access.objects.filter(id=cast.pyotr.id).update(sections=["conversations"])
    assert browser(cast.pyotr.person).get("/c/wind/money/").status_code == 404
    assert browser(cast.anna.person).get("/c/wind/money/").status_code == 200


@pytest.mark.slow
def test_prices_are_added_changed_and_ended_on_the_clients_page(cast: Cast) -> None:
    settle(cast)
    irina = browser(cast.irina.person)
    page = f"/d/wind/clients/{cast.romashka.id}/money/"
    first = {
        "name": "Час консультации", "unit": "356", "amount": "3500", "currency": "RUB",
        "since": "2026-01-01",
    }  # fmt: skip
    assert irina.post(f"{page}prices/", first).status_code == 302
    tariff = Tariff.objects.get()
    later = {"amount": "4000", "since": "2099-01-01"}
    assert irina.post(f"{page}prices/{tariff.id}/", later).status_code == 302
    told = irina.get(page).content.decode()
    assert "4,000.00" in told
    assert "later" in told
    assert irina.post(f"{page}prices/{tariff.id}/", {"until": "2026-01-31"}).status_code == 302
    assert "ended" in irina.get(page).content.decode()
    assert browser(cast.lev.person).get(page).status_code == 404


@pytest.mark.slow
def test_lists_take_as_many_statements_for_many_as_for_few(cast: Cast) -> None:
    settle(cast)
    tariff = monthly(cast, cast.romashka)
    irina, anna = browser(cast.irina.person), browser(cast.anna.person)
    dina = at_desk(cast.dina)

    def bill() -> None:
        invoice = issued(cast, cast.romashka, tariff_id=tariff.id)
        with viewing(dina):
            actions.note_payment(dina, invoice, amount=1_00, day=invoice.day, now=NOW)

    def statements() -> tuple[int, ...]:
        counts = []
        for who, page in (
            (irina, "/d/wind/invoices/"),
            (irina, f"/d/wind/clients/{cast.romashka.id}/money/"),
            (anna, "/c/wind/money/"),
        ):
            with CaptureQueriesContext(connection) as counted:
                assert who.get(page).status_code == 200
            counts.append(len(counted))
        return tuple(counts)

    bill()
    statements()
    few = statements()
    for _more in range(4):
        bill()
    assert statements() == few


def head_of(**said: str) -> dict[str, Any]:
    entity = LegalEntity.objects.get()
    account = BankAccount.objects.get()
    return {"entity": entity.id, "account": account.id, "payer": "", **said}


def lines(*rows: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        told |= {f"lines-{place}-{name}": value for name, value in row.items()}
    return told
