"""What every test of money begins with: a legal entity, its account, what a client pays monthly."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from kulisy.billing import actions
from kulisy.billing.models import Invoice, Tariff
from kulisy.documents.entities import LegalEntity
from kulisy.people.models import Client
from kulisy.people.tests.cast import Cast, at_desk
from kulisy.people.viewer import viewing

DAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

ENTITY = {
    "form": "organisation",
    "name": "ООО «Северный ветер»",
    "inn": "7700000016",
    "kpp": "770001001",
    "ogrn": "1267700000017",
    "address": "115035, г. Москва, ул. Садовническая, д. 14",
    "head_title": "Генеральный директор",
    "head_name": "Ветрова О. С.",
    "regime": "standard",
}
ACCOUNT = {
    "bank": "АО «Тестбанк», г. Москва",
    "bic": "044525901",
    "correspondent": "30101810545250000901",
    "account": "40702810700000012345",
}


def settle(cast: Cast, **other: object) -> LegalEntity:
    """Ольга settles in whose name the studio issues papers."""
    viewer = at_desk(cast.olga)
    with viewing(viewer):
        entity = actions.keep_entity(viewer, None, values=ENTITY | other, now=NOW)
        actions.keep_account(viewer, None, entity, values=ACCOUNT, now=NOW)
    return entity


def monthly(cast: Cast, client: Client, *, amount: int = 10_000_00) -> Tariff:
    """The client pays for the care of his site, from January on."""
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        return actions.add_tariff(
            viewer,
            client,
            name="Сопровождение сайта",
            unit="362",
            currency="RUB",
            amount=amount,
            since=date(2026, 1, 1),
            now=NOW,
        )


def drafted(
    cast: Cast, client: Client, *, tariff_id: uuid.UUID | None = None, day: date = DAY
) -> Invoice:
    viewer = at_desk(cast.irina)
    line = actions.Said("Баннер", Decimal(1), "796", 5_000_00)
    if tariff_id:
        line = actions.Said("Сопровождение сайта", unit="362", tariff_id=tariff_id)
    with viewing(viewer):
        return actions.draft_invoice(viewer, client, lines=[line], day=day, now=NOW)


def issued(
    cast: Cast, client: Client, *, tariff_id: uuid.UUID | None = None, day: date = DAY
) -> Invoice:
    viewer = at_desk(cast.irina)
    invoice = drafted(cast, client, tariff_id=tariff_id, day=day)
    with viewing(viewer):
        return actions.issue(viewer, invoice, now=NOW)
