"""Invoices: numbered without gaps, frozen at their issue, seen by whom they were made out to."""

import uuid
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from kulisy.billing import access, actions
from kulisy.billing.models import Invoice, State
from kulisy.billing.standing import shortfall, standing
from kulisy.billing.tests.money import DAY, NOW, drafted, issued, monthly, settle
from kulisy.documents.actions import Refused
from kulisy.documents.entities import NumberSeries
from kulisy.documents.models import Document, Version
from kulisy.files.store import local_copy
from kulisy.people.tests.cast import Cast, at_desk, in_cabinet
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db


def test_a_draft_is_the_teams_and_an_issued_invoice_the_clients_too(cast: Cast) -> None:
    settle(cast)
    draft = drafted(cast, cast.romashka)
    anna, ivan = in_cabinet(cast.anna), in_cabinet(cast.ivan)
    with viewing(anna):
        assert not access.invoices(anna).exists()
        # The wall says so, too.
        assert not Invoice.objects.exists()
    irina = at_desk(cast.irina)
    with viewing(irina):
        invoice = actions.issue(irina, draft, now=NOW)
    with viewing(anna):
        assert [each.label for each in access.invoices(anna)] == ["1"]
        assert Document.objects.get(id=invoice.document_id).asks == "pay"
    with viewing(ivan):
        assert not Invoice.objects.exists()


@pytest.mark.slow
def test_readers_and_viewers_agree(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka)
    told = {each.person_id for each in access.readers(invoice)}
    seen = set()
    for holder in (cast.anna, cast.pyotr, cast.ivan):
        viewer = in_cabinet(holder)
        with viewing(viewer):
            if access.invoices(viewer).exists():
                seen.add(holder.person_id)
    assert seen
    assert seen == told & {cast.anna.person_id, cast.pyotr.person_id, cast.ivan.person_id}


def test_what_was_issued_is_never_changed(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka)
    irina = at_desk(cast.irina)
    with (
        viewing(irina),
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
    ):
        Invoice.objects.filter(id=invoice.id).update(total=1)
    with viewing(irina), pytest.raises(Refused):
        actions.discard(irina, invoice)


@pytest.mark.slow
def test_a_number_is_taken_at_the_issue_and_given_back_by_what_fails(cast: Cast) -> None:
    entity = settle(cast, prefix="В-")
    irina = at_desk(cast.irina)
    assert issued(cast, cast.romashka).label == "В-1"
    draft = drafted(cast, cast.romashka)
    with pytest.raises(RuntimeError), viewing(irina), transaction.atomic():
        assert actions.issue(irina, draft, now=NOW).label == "В-2"
        raise RuntimeError
    assert issued(cast, cast.kuznetsov).label == "В-2"
    # A year begins anew, and each entity counts for itself.
    assert issued(cast, cast.romashka, day=date(2027, 1, 11)).label == "В-1"
    assert entity.prefix == "В-"


def test_the_paper_says_what_was_asked_and_stays_what_it_was(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka, tariff_id=monthly(cast, cast.romashka).id)
    version = Version.objects.get(document_id=invoice.document_id)
    with local_copy(version.blob.key) as source:
        text = words(Path(source).read_bytes())
    assert "Счёт на оплату № 1 от 16 ноября 2026 г." in text
    assert "Десять тысяч рублей 00 копеек" in text
    assert "В том числе НДС 22 %" in text
    assert "ООО «Ромашка»" in text
    assert invoice.tax == 1_803_28


def test_paid_in_parts_taken_back_and_paid_whole(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka)
    dina, anna = at_desk(cast.dina), in_cabinet(cast.anna)
    with viewing(dina):
        first = actions.note_payment(dina, invoice, amount=2_000_00, day=DAY, now=NOW)
        with pytest.raises(Refused, match="3"):
            actions.note_payment(dina, invoice, amount=3_000_01, day=DAY, now=NOW)
        actions.note_payment(dina, invoice, amount=3_000_00, day=DAY, now=NOW)
        assert Document.objects.get(id=invoice.document_id).settled_at == NOW
        actions.take_payment_back(dina, first, now=NOW)
        assert Document.objects.get(id=invoice.document_id).settled_at is None
    with viewing(anna):
        (seen,) = access.invoices(anna)
        assert seen.paid == 3_000_00
        assert access.payments(anna, [seen.id]).count() == 1
        late = standing(seen, today=date(2026, 12, 1), language="ru")
        assert (late.kind, late.left, late.overdue) == ("partly", 2_000_00, True)


def test_the_old_price_paid_is_answered_with_the_notice(cast: Cast) -> None:
    """The price rises by a notice, he is silent, he pays the old price."""
    settle(cast)
    tariff = monthly(cast, cast.romashka)
    notice = {
        "number": 3,
        "published": "2026-10-09",
        "ended": "2026-10-24",
        "since": "2026-11-01",
        "by_silence": True,
        "contract": "Договор № 14/2026",
        "clause": "5.4",
    }
    irina, anna = at_desk(cast.irina), in_cabinet(cast.anna)
    draft = drafted(cast, cast.romashka, tariff_id=tariff.id)
    assert draft.total == 10_000_00
    notice_id = uuid.uuid4()
    with viewing(irina):
        for _again in range(2):
            actions.change_price(
                irina,
                tariff,
                amount=12_000_00,
                since=date(2026, 11, 1),
                notice_id=notice_id,
                notice=notice,
                now=NOW,
            )
        # Drafted before the notice ended, issued after.
        invoice = actions.issue(irina, draft, now=NOW)
        assert invoice.total == 12_000_00
        actions.note_payment(irina, invoice, amount=10_000_00, day=DAY, now=NOW)
    with viewing(anna), override("ru"):
        (seen,) = access.invoices(anna)
        told = shortfall(seen, access.lines(anna, [seen.id]), language="ru")
    assert told is not None
    assert told.missing == 2_000_00
    for words_of_it in ("№\u00a03", "9 октября 2026", "5.4", "24 октября 2026", "ответа не было"):
        assert words_of_it in told.ground


@pytest.mark.slow
def test_another_sum_says_nothing_of_the_notice(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka, tariff_id=monthly(cast, cast.romashka).id)
    dina = at_desk(cast.dina)
    with viewing(dina):
        actions.note_payment(dina, invoice, amount=4_000_00, day=DAY, now=NOW)
        (seen,) = access.invoices(dina)
        assert shortfall(seen, access.lines(dina, [seen.id]), language="ru") is None


@pytest.mark.slow
def test_a_months_drafts_are_made_once(cast: Cast) -> None:
    settle(cast)
    monthly(cast, cast.romashka)
    monthly(cast, cast.kuznetsov, amount=7_000_00)
    irina = at_desk(cast.irina)
    with viewing(irina):
        assert actions.draft_by_tariffs(irina, day=DAY, now=NOW) == 2
        assert actions.draft_by_tariffs(irina, day=DAY, now=NOW) == 0
        assert {each.total for each in access.invoices(irina)} == {10_000_00, 7_000_00}


def test_a_designer_keeps_no_books_and_a_neighbour_sees_none(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka)
    maxim, lev = at_desk(cast.maxim), at_desk(cast.lev)
    with viewing(maxim), pytest.raises(Refused):
        actions.note_payment(maxim, invoice, amount=1, day=DAY, now=NOW)
    with viewing(lev):
        assert not Invoice.objects.exists()
        assert not access.entities(lev).exists()


@pytest.mark.slow
def test_a_cancelled_invoice_keeps_its_number(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka)
    irina = at_desk(cast.irina)
    with viewing(irina):
        actions.cancel(irina, invoice, because="Ошибка в реквизитах", now=NOW)
        assert Document.objects.get(id=invoice.document_id).withdrawn_at == NOW
        assert access.invoices(irina).get().state == State.CANCELLED
    assert issued(cast, cast.romashka).number == 2


def test_closing_papers_come_from_their_own_series(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka)
    irina = at_desk(cast.irina)
    with viewing(irina):
        act = actions.close(irina, invoice, kind="act", day=DAY, now=NOW)
        tax = actions.close(irina, invoice, kind="tax_invoice", day=DAY, now=NOW)
        assert (act.series, act.label, tax.series, tax.label) == ("act", "1", "tax", "1")
        with pytest.raises(Refused):
            actions.close(irina, invoice, kind="upd", day=DAY, now=NOW)
        with pytest.raises(Refused):
            actions.close(irina, invoice, kind="act", day=DAY, now=NOW)


@pytest.mark.slow
def test_a_closing_of_another_year_never_changes_the_rate_by_itself(cast: Cast) -> None:
    settle(cast)
    invoice = issued(cast, cast.romashka, day=date(2025, 12, 29))
    assert invoice.said["rate"]["percent"] == 20
    irina = at_desk(cast.irina)
    with viewing(irina), pytest.raises(Refused):
        actions.close(irina, invoice, kind="act", day=date(2026, 1, 12), now=NOW)


@pytest.mark.slow
def test_an_invoice_is_issued_by_the_rate_of_its_entity_not_of_its_draft(cast: Cast) -> None:
    entity = settle(cast)
    draft = drafted(cast, cast.romashka)
    olga = at_desk(cast.olga)
    with viewing(olga):
        actions.keep_entity(olga, entity, values={"regime": "exempt"}, now=NOW)
        invoice = actions.issue(olga, draft, now=NOW)
        assert (invoice.tax, invoice.said["rate"]["percent"]) == (0, None)
        assert access.lines(olga, [invoice.id]).get().percent is None
        # No form of that day is known: the number is given back.
        with pytest.raises(Refused):
            actions.close(olga, invoice, kind="upd", day=date(2020, 1, 9), now=NOW)
        assert not NumberSeries.objects.filter(series="act").exists()
        assert actions.close(olga, invoice, kind="upd", day=DAY, now=NOW).label == "1"


@pytest.mark.slow
def test_without_vat_there_is_a_upd_of_status_two_and_no_tax_invoice(cast: Cast) -> None:
    settle(cast, regime="exempt")
    invoice = issued(cast, cast.romashka)
    irina = at_desk(cast.irina)
    with viewing(irina):
        with pytest.raises(Refused):
            actions.close(irina, invoice, kind="tax_invoice", day=DAY, now=NOW)
        upd = actions.close(irina, invoice, kind="upd", day=DAY, now=NOW)
        assert (upd.series, upd.document.title) == ("act", "УПД")


@pytest.mark.slow
def test_lines_that_make_no_sense_are_refused(cast: Cast) -> None:
    settle(cast)
    irina = at_desk(cast.irina)
    for line in (
        actions.Said("", Decimal(1), "796", 100),
        actions.Said("Баннер", Decimal(0), "796", 100),
        actions.Said("Баннер", Decimal(1), "796", -1),
    ):
        with viewing(irina), pytest.raises(Refused):
            actions.draft_invoice(irina, cast.romashka, lines=[line], day=DAY, now=NOW)
    foreign = monthly(cast, cast.kuznetsov)
    line = actions.Said("Чужое", tariff_id=foreign.id)
    with viewing(irina), pytest.raises(Refused):
        actions.draft_invoice(irina, cast.romashka, lines=[line], day=DAY, now=NOW)


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    return text.replace("\r\n", "\n").replace("\u00a0", " ")
