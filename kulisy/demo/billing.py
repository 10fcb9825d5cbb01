"""Money of the demo: in whose name papers are issued, what clients pay, invoices and what became of
them; all through the room's own actions."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from kulisy.billing import actions
from kulisy.billing.models import Tariff
from kulisy.demo.company import House


@dataclass(frozen=True)
class Care:
    """What a client pays monthly; in the smallest unit."""

    client: str
    name: str
    amount: int


@dataclass(frozen=True)
class Bill:
    """An invoice: whose, when (working days from today), for what. `paid`: this share of it, in
    percent; `closed` by which papers."""

    client: str
    day: int
    title: str
    price: int
    unit: str = "796"
    quantity: int = 1
    paid: int = 0
    monthly: bool = False
    closed: tuple[str, ...] = ()
    ground: str = ""
    draft: bool = False


@dataclass(frozen=True)
class Books:
    entity: dict[str, Any]
    account: dict[str, Any]
    requisites: dict[str, dict[str, Any]]
    care: tuple[Care, ...]
    bills: tuple[Bill, ...]


BOOKS = {
    "wind": Books(
        entity={
            "form": "organisation",
            "name": "ООО «Северный ветер»",
            "inn": "7700000016",
            "kpp": "770001001",
            "ogrn": "1267700000017",
            "address": "115035, г. Москва, ул. Садовническая, д. 14, стр. 2, оф. 301",
            "phone": "+7 495 000-12-40",
            "head_title": "Генеральный директор",
            "head_name": "Ветрова О. С.",
            "accountant": "Сафина Д. Р.",
            "regime": "standard",
            "language": "ru",
        },
        account={
            "bank": "АО «Тестбанк», г. Москва",
            "bic": "044525901",
            "correspondent": "30101810545250000901",
            "account": "40702810700000012345",
        },
        requisites={
            "romashka": {
                "name": "ООО «Ромашка»",
                "address": "101000, г. Москва, ул. Мясницкая, д. 1",
                "head_title": "Директор",
                "head_name": "Ким А. В.",
            },
            "kuznetsov": {
                "form": "entrepreneur",
                "name": "ИП Кузнецов Иван Петрович",
                "inn": "771234567859",
                "ogrn": "326770000001231",
                "address": "129090, г. Москва, пр-т Мира, д. 3",
                "head_name": "Кузнецов И. П.",
            },
        },
        care=(
            Care("romashka", "Сопровождение сайта", 45_000_00),
            Care("kuznetsov", "Сопровождение сайта", 18_000_00),
            Care("pa", "Ведение рекламы", 32_000_00),
        ),
        bills=(
            Bill("romashka", -43, "", 0, monthly=True, paid=100, closed=("act", "tax_invoice"),
                 ground="Договор № 14/2026 от 01.02.2026"),
            Bill("romashka", -40, "Баннеры для акции «Зимние травы»", 12_500_00, quantity=3,
                 paid=100, closed=("upd",), ground="Договор № 14/2026 от 01.02.2026, заявка 5"),
            Bill("romashka", -21, "", 0, monthly=True, paid=100, closed=("act", "tax_invoice"),
                 ground="Договор № 14/2026 от 01.02.2026"),
            Bill("kuznetsov", -20, "", 0, monthly=True),
            Bill("pa", -33, "", 0, monthly=True, paid=100, closed=("act",)),
            Bill("romashka", -2, "", 0, monthly=True, ground="Договор № 14/2026 от 01.02.2026"),
            Bill("vektor", -1, "Фирменный стиль: знак, бланк, визитки", 180_000_00, draft=True),
        ),
    ),
    "harbour": Books(
        entity={
            "form": "foreign",
            "name": "Harbour Studio Ltd",
            "inn": "GB 000 0000 00",
            "address": "Unit 4, the Old Dock, Bristol",
            "head_title": "Director",
            "head_name": "Eleanor Hughes",
            "regime": "none",
            "language": "en",
        },
        account={
            "bank": "Test Bank plc",
            "bic": "TESTGB2L",
            "account": "GB00TEST00000000000000",
            "currency": "GBP",
        },
        requisites={"loaf": {"form": "foreign", "name": "Little Loaf Bakery Ltd"}},
        care=(
            Care("loaf", "Website care", 420_00),
            Care("marlow", "Website care", 180_00),
        ),
        bills=(
            Bill("loaf", -22, "", 0, monthly=True, paid=100, closed=("act",)),
            Bill("marlow", -33, "", 0, monthly=True, paid=100),
            Bill("loaf", -2, "", 0, monthly=True),
        ),
    ),
}  # fmt: skip


def plant_billing(house: House) -> None:
    """In the transaction of the planting."""
    books = BOOKS[house.troupe.slug]
    began = house.when.at("-47 09:00")
    entity = actions.keep_entity(house.owner, None, values=books.entity, now=began)
    actions.keep_account(house.owner, None, entity, values=books.account, now=began)
    for key, values in books.requisites.items():
        client = house.clients[key]
        actions.keep_requisites(house.owner, None, client, values=values, now=began)
    tariffs = {care.client: _care(house, books, care) for care in books.care}
    for bill in books.bills:
        _bill(house, bill, tariffs.get(bill.client))


def _care(house: House, books: Books, care: Care) -> Tariff:
    began = house.when.at("-47 09:00")
    return actions.add_tariff(
        house.owner,
        house.clients[care.client],
        name=care.name,
        unit="362",
        currency=books.account.get("currency", "RUB"),
        amount=care.amount,
        since=house.when.day(-47),
        now=began,
    )


def _bill(house: House, bill: Bill, tariff: Tariff | None) -> None:
    viewer, day = house.owner, house.when.day(bill.day)
    moment = house.when.at(f"{bill.day} 11:00")
    said = actions.Said(bill.title, Decimal(bill.quantity), bill.unit, bill.price)
    if bill.monthly and tariff is not None:
        said = actions.Said(tariff.name, unit=tariff.unit, tariff_id=tariff.id)
    draft = actions.draft_invoice(
        viewer,
        house.clients[bill.client],
        lines=[said],
        day=day,
        due=day + timedelta(days=10),
        ground=bill.ground,
        now=moment,
    )
    if bill.draft:
        return
    invoice = actions.issue(viewer, draft, now=moment, tell=False)
    for kind in bill.closed:
        later = house.when.at(f"{bill.day + 8} 12:00")
        day = house.when.day(bill.day + 8)
        actions.close(viewer, invoice, kind=kind, day=day, now=later, tell=False)
    if bill.paid:
        actions.note_payment(
            viewer,
            invoice,
            amount=invoice.total * bill.paid // 100,
            day=house.when.day(bill.day + 5),
            reference=f"п/п № {410 - bill.day}" if house.troupe.language == "ru" else "",
            now=house.when.at(f"{bill.day + 5} 15:00"),
        )
