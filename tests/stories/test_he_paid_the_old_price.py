"""Promise 7, silence means only what the contract says; and promise 4, provable.

The contract of «Ромашка» says: who does not answer a change of the price within five working days
has agreed to it. The price rises, nobody answers, and in December the old price is paid, as ever,
"because there was no letter".
"""

from datetime import UTC, datetime

import pytest

from kulisy.billing.models import Invoice, Tariff
from kulisy.billing.tests.money import ACCOUNT, ENTITY
from kulisy.documents.models import Document
from kulisy.notices.models import Notice
from kulisy.operate.testing import acting_as
from tests.stories.at_the_studio import Studio, the_studio

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Monday, ten in the morning in Moscow.
MONDAY = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
#: The letter counts as delivered on Tuesday at ten; five working days after that, with the holiday
#: of the 4th between, end on Wednesday the 11th.
THURSDAY = datetime(2026, 11, 12, 7, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)


def test_the_price_rises_he_is_silent_and_pays_the_old_price() -> None:
    with the_studio(MONDAY) as studio:
        what_is_agreed(studio)
        notice = the_studio_tells_of_the_new_price(studio)
        nobody_answers(studio, notice)
        invoice = the_next_invoice_has_the_new_price(studio)
        the_old_price_is_paid(studio, invoice)
        the_rest_is_paid(studio, invoice)


def what_is_agreed(studio: Studio) -> None:
    cast = studio.cast
    entity = {**ENTITY, "language": "ru", "included": "on", "active": "on"}
    place = studio.does(cast.olga, "/d/wind/entities/new/", **entity)
    studio.does(cast.olga, place, **ACCOUNT, currency="RUB", active="on")
    home = f"/d/wind/clients/{cast.romashka.id}"
    studio.does(
        cast.irina, f"{home}/money/prices/", name="Сопровождение сайта", unit="362",
        amount="10 000", currency="RUB", since="2026-01-01",
    )  # fmt: skip
    studio.does(
        cast.irina, f"{home}/clauses/", kind="price", contract="договор № 14/2026",
        clause_number="пункт 6.2", clause_text="Если ответа нет пять рабочих дней, цена принята.",
        amount="5", unit="working_days", silence="accepted", delivery="morning", morning="10:00",
        valid_from="2026-02-01",
    )  # fmt: skip


def the_studio_tells_of_the_new_price(studio: Studio) -> Notice:
    cast = studio.cast
    page = studio.does(
        cast.irina, "/d/wind/notices/new/", kind="price", title="Новая цена с {{ change.from }}",
        body="{{ change.name }}: было {{ change.old }}, станет {{ change.new }}.\n\n{{ silence }}",
        tariff="Сопровождение сайта", new="12000", currency="RUB", since="2026-12-01",
        silence="clause", amount="5", unit="working_days", clients=str(cast.romashka.id),
    )  # fmt: skip
    studio.does(cast.irina, f"{page}publication/")
    studio.works()
    with acting_as("kulisy_owner"):
        return Notice.objects.get()


def nobody_answers(studio: Studio, notice: Notice) -> None:
    """The letters were handed over, the page was never opened."""
    for day in (3, 6, 10):
        studio.until(datetime(2026, 11, day, 7, 1, tzinfo=UTC))
    studio.until(THURSDAY)
    studio.works()
    said = studio.sees(studio.cast.irina, f"/d/wind/notices/{notice.id}/")
    assert "принято молчанием" in said
    with acting_as("kulisy_owner"):
        assert Document.objects.filter(kind="notice", client=studio.cast.romashka).count() == 1
        assert Tariff.objects.count() == 1


def the_next_invoice_has_the_new_price(studio: Studio) -> Invoice:
    studio.until(DECEMBER)
    cast = studio.cast
    studio.does(cast.dina, "/d/wind/invoices/month/")
    # Pressed twice, it makes one.
    studio.does(cast.dina, "/d/wind/invoices/month/")
    with acting_as("kulisy_owner"):
        invoice = Invoice.objects.get()
    assert invoice.total == 12_000_00
    studio.does(cast.dina, f"/d/wind/invoices/{invoice.id}/issue/")
    studio.works()
    assert "12 000,00 ₽" in studio.sees(cast.anna, "/c/wind/money/").replace("\xa0", " ")
    return invoice


def the_old_price_is_paid(studio: Studio, invoice: Invoice) -> None:
    """Both sides read what is missing, by which notice, and that silence was consent."""
    cast = studio.cast
    page = f"/d/wind/invoices/{invoice.id}/"
    studio.does(
        cast.dina, f"{page}payments/", amount="10000", day="2026-12-01", reference="п/п № 77"
    )
    for who, read in ((cast.anna, "/c/wind/money/"), (cast.dina, page)):
        said = studio.sees(who, read).replace("\xa0", " ")
        assert "Не хватает 2 000,00 ₽" in said
        assert "уведомление № 1 от 2 ноября 2026" in said
        assert "11 ноября 2026" in said
        assert "молчание" in said
        assert "договор № 14/2026, пункт 6.2" in said
    assert "Не хватает" not in studio.sees(cast.ivan, "/c/wind/money/")


def the_rest_is_paid(studio: Studio, invoice: Invoice) -> None:
    cast = studio.cast
    page = f"/d/wind/invoices/{invoice.id}/"
    studio.does(cast.dina, f"{page}payments/", amount="2000", day="2026-12-01")
    said = studio.sees(cast.anna, "/c/wind/money/")
    assert "Оплачен" in said
    assert "Не хватает" not in said
