"""A price that rose, a client who was silent, and the old price that was paid all the same: what
the cabinet is opened for. All of it through the rooms' own actions."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kulisy.billing import actions as billing
from kulisy.billing.models import Tariff
from kulisy.clocks import actions as clocks
from kulisy.clocks import packaged
from kulisy.demo.company import House
from kulisy.demo.notices import HOLIDAYS
from kulisy.notices import access, actions, wording
from kulisy.notices.actions import certifying, publishing, tending
from kulisy.notices.models import Clause, Notice

#: House → whose price rises, what the contract is called and what it says.
RISES = {
    "wind": (
        "pa",
        "договор № 17/2026",
        "пункт 5.3",
        "О новой цене исполнитель предупреждает уведомлением в личном кабинете. Если заказчик не"
        " ответил за пять рабочих дней, новая цена принята.",
    ),
    "harbour": (
        "marlow",
        "agreement HB-124",
        "clause 6.2",
        "The contractor tells of a new price by a notice in the cabinet. If the customer does not"
        " answer within five working days, the new price counts as accepted.",
    ),
}
PERCENT = 10


def plant_shortfall(house: House) -> None:
    """After notices. Published, opened, not answered; the next invoice has the new price, and the
    old one is paid."""
    client, *clause = RISES[house.troupe.slug]
    tariff = Tariff.objects.filter(client_id=house.clients[client].id).order_by("created_at")[0]
    _know_the_year(house)
    _agree(house, client, clause)
    _silence(house, _told(house, client, tariff))
    _paid_as_ever(house, client, tariff)


def _know_the_year(house: House) -> None:
    """Of the weeks that the story looks back on."""
    year = (house.when.today - timedelta(days=70)).year
    if house.troupe.language == "ru" and year not in packaged.years():
        clocks.bring_year(
            house.owner,
            year=year,
            days={date(year, month, day): "off" for month, day in HOLIDAYS},
            source="Для показа: праздники без переносов",
            now=house.when.at("-47 10:00"),
        )


def _agree(house: House, client: str, clause: list[str]) -> None:
    contract, number, text = clause
    if Clause.objects.filter(client_id=house.clients[client].id, kind="price").exists():
        return
    values: dict[str, Any] = {
        "kind": "price",
        "contract": contract,
        "clause_number": number,
        "clause_text": text,
        "amount": 5,
        "unit": "working_days",
        "with_hours": False,
        "silence": "accepted",
        "delivery": "morning",
        "delivery_minute": 600,
        "zone": "",
        "question_stops": True,
        "valid_from": house.when.day(-120),
    }
    actions.add_clause(
        house.owner, house.clients[client], values=values, now=house.when.at("-47 12:00")
    )


def _told(house: House, client: str, tariff: Tariff) -> Notice:
    title, body = wording.default("price", house.troupe.language)
    values: dict[str, Any] = {
        "kind": "price",
        "title": title,
        "body": body,
        "by_clause": True,
        "amount": 5,
        "unit": "working_days",
        "change": {
            "name": tariff.name,
            "percent": str(PERCENT),
            "new": None,
            "old": None,
            "from": house.when.day(-13).isoformat(),
            "reason": "",
            "currency": tariff.currency,
        },
    }
    moment, clients = house.when.at("-36 11:00"), [house.clients[client].id]
    made = actions.save(house.owner, None, values=values, client_ids=clients, now=moment)
    actions.order(house.owner, made, now=moment)
    while publishing.publish_some(made.id, now=moment):
        pass
    rows = access.notices(house.owner).filter(preparation_id=made.id)
    return rows.select_related("client").get()


def _silence(house: House, notice: Notice) -> None:
    """Somebody of the client opened it, and said nothing."""
    guest = next(key for key, held in house.accesses.items() if held.client_id == notice.client_id)
    actions.note_opening(house.viewer(f"{guest}@cabinet"), notice, now=house.when.at("-35 09:20"))
    tending.look_at(notice.id, now=house.when.at("-35 09:21"))
    tending.look_at(notice.id, now=house.when.at("-20 10:00"))
    certifying.certify(notice.id, now=house.when.at("-20 10:01"))


def _paid_as_ever(house: House, client: str, tariff: Tariff) -> None:
    viewer, day = house.owner, house.when.day(-12)
    draft = billing.draft_invoice(
        viewer,
        house.clients[client],
        lines=[billing.Said(tariff.name, Decimal(1), tariff.unit, tariff_id=tariff.id)],
        day=day,
        due=day + timedelta(days=10),
        now=house.when.at("-12 11:00"),
    )
    invoice = billing.issue(viewer, draft, now=house.when.at("-12 11:05"), tell=False)
    billing.note_payment(
        viewer,
        invoice,
        amount=invoice.total * 100 // (100 + PERCENT),
        day=house.when.day(-7),
        reference="п/п № 88" if house.troupe.language == "ru" else "",
        now=house.when.at("-7 15:00"),
    )
