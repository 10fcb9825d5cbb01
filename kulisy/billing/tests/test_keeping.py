"""Numbers that go on from elsewhere, papers that hold, forms sent twice, a month at once."""

import uuid

import pytest
from django.db import connection

from kulisy.admissions.refusal import Refused
from kulisy.billing import access, actions
from kulisy.billing.models import Closing, Invoice, Payment
from kulisy.billing.tests.money import DAY, NOW, drafted, issued, monthly, settle
from kulisy.billing.tests.test_screens import browser
from kulisy.documents.actions import withdraw
from kulisy.people.models import Client
from kulisy.people.tests.cast import Cast, at_desk, in_cabinet
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db


def go_on(cast: Cast, following: int, *, series: str = "invoice") -> None:
    with viewing(at_desk(cast.dina)) as dina:
        actions.set_next_number(
            dina, access.entities(dina).get(), series=series, year=2026, following=following,
            now=NOW,
        )  # fmt: skip


def test_numbers_go_on_from_where_another_system_left_off(cast: Cast) -> None:
    settle(cast)
    go_on(cast, 147)
    assert [issued(cast, cast.romashka).number for _ in "12"] == [147, 148]
    # A slip of the pen is mended while no paper bears such a number.
    go_on(cast, 500)
    go_on(cast, 149)
    with pytest.raises(Refused, match="от 149 до"):
        go_on(cast, 148)
    assert issued(cast, cast.romashka).number == 149
    # Each series goes its own way.
    invoice = Invoice.objects.latest("number")
    go_on(cast, 31, series="act")
    with viewing(at_desk(cast.dina)) as dina:
        assert actions.close(dina, invoice, kind="act", day=DAY, now=NOW).number == 31
        assert actions.close(dina, invoice, kind="tax_invoice", day=DAY, now=NOW).number == 1


def test_who_settles_entities_sets_numbers_and_nobody_else(cast: Cast) -> None:
    entity = settle(cast)
    page = f"/d/wind/entities/{entity.id}/"
    said = {"series": "invoice", "year": "2026", "following": "88"}
    assert browser(cast.irina.person).post(f"{page}numbers/", said).status_code == 404
    dina = browser(cast.dina.person)
    wrong = dina.post(f"{page}numbers/", said | {"following": "0"})
    assert wrong.status_code == 422
    assert dina.post(f"{page}numbers/", said).status_code == 302
    assert "next: No. 88" in dina.get(page).content.decode()


def test_an_invoice_is_not_cancelled_under_papers_that_hold(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka)
    with viewing(at_desk(cast.dina)) as dina:
        first = actions.close(dina, invoice, kind="act", day=DAY, now=NOW)
        with pytest.raises(Refused, match="сначала отзовите"):
            actions.cancel(dina, invoice, because="Ошибка", now=NOW)
        withdraw(dina, first.document, because="Не та дата", now=NOW)
        second = actions.close(dina, invoice, kind="act", day=DAY, now=NOW)
        withdraw(dina, second.document, because="Не те работы", now=NOW)
        actions.cancel(dina, invoice, because="Ошибка", now=NOW)
    assert list(Closing.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_an_invoice_made_out_to_the_wrong_client_leaves_his_sight(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka)
    anna = in_cabinet(cast.anna)
    with viewing(anna):
        assert access.invoices(anna).count() == 1
    dina = browser(cast.dina.person)
    # Its paper is kept with the invoice, and ends with it.
    page = f"/d/wind/documents/{invoice.document_id}/"
    assert "Open the invoice" in dina.get(page).content.decode()
    for verb in ("withdrawal", "completion", "correction"):
        assert dina.post(f"{page}{verb}/", {"because": "x"}).status_code == 404
    said = {"because": "Счёт другого клиента", "unseen": "on"}
    assert dina.post(f"/d/wind/invoices/{invoice.id}/cancellation/", said).status_code == 302
    with viewing(anna), connection.cursor() as cursor:
        for table in ("billing_invoice", "billing_invoiceline", "documents_document"):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 (names of ours)
            assert cursor.fetchone() == (0,), table
    assert (
        "out of the client’s sight" in dina.get(f"/d/wind/invoices/{invoice.id}/").content.decode()
    )


def test_a_form_that_is_sent_twice_notes_one_payment_and_makes_one_draft(cast: Cast) -> None:
    settle(cast)
    invoice, key = issued(cast, cast.romashka), uuid.uuid4()
    line = [actions.Said("Баннер", price=5_000_00)]
    with viewing(at_desk(cast.dina)) as dina:
        for _again in "12":
            actions.note_payment(dina, invoice, amount=1_000_00, day=DAY, key=key, now=NOW)
            actions.draft_invoice(dina, cast.romashka, lines=line, day=DAY, key=key, now=NOW)
    assert Payment.objects.count() == 1
    assert Invoice.objects.get(id=invoice.id).paid == 1_000_00
    assert Invoice.objects.filter(state="draft").count() == 1


def test_what_is_not_chosen_on_the_form_stays_off_the_paper(cast: Cast) -> None:
    settle(cast)
    with viewing(at_desk(cast.dina)) as dina:
        line = [actions.Said("Баннер", price=5_000_00)]
        made = actions.draft_invoice(dina, cast.romashka, lines=line, day=DAY, usual=False, now=NOW)
    assert (made.account_id, made.payer_id) == (None, None)
    assert drafted(cast, cast.romashka).account_id is not None


def test_a_sum_beyond_measure_is_refused_in_a_sentence(cast: Cast) -> None:
    settle(cast)
    line = actions.Said("Баннер", quantity=actions.Said("").quantity * 1_000_000, price=10**12)
    with viewing(at_desk(cast.dina)) as dina, pytest.raises(Refused, match="большая сумма"):
        actions.draft_invoice(dina, cast.romashka, lines=[line], day=DAY, now=NOW)


@pytest.mark.slow
def test_a_month_of_many_takes_as_many_statements_as_that_of_few(cast: Cast) -> None:
    settle(cast)
    dina = at_desk(cast.dina)

    def statements(month: int) -> int:
        with viewing(dina), counted() as seen:
            made = actions.draft_by_tariffs(dina, day=DAY.replace(month=month), now=NOW)
        assert made == Client.objects.filter(company=cast.studio).count()
        return len(seen)

    for client in (cast.romashka, cast.kuznetsov):
        monthly(cast, client)
    few = statements(10)
    for number in range(5):
        more = Client.objects.create(
            company=cast.studio, name=f"ООО «{number}»", responsible=cast.irina
        )
        monthly(cast, more)
    assert statements(11) == few
