"""Services by time, and who comes: planted through the room's own actions."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from kulisy.bookings import actions as verbs
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Room
from kulisy.catalog.actions import save_service, show_service
from kulisy.catalog.models import Service
from kulisy.demo.company import House

#: The hours of those who take bookings: (weekday, opens, closes); they have their lunch.
WEEK = [(day, *hours) for day in range(5) for hours in ((time(10), time(13)), (time(14), time(18)))]


@dataclass(frozen=True)
class Offer:
    """A service by time. `room`: it needs one."""

    key: str
    title: str
    about: str
    minutes: int
    price: int
    by: tuple[str, ...]
    after: int = 0
    room: str = ""


@dataclass(frozen=True)
class Coming:
    """Who comes: to what, when (working days from today and the hour), to whom."""

    offer: str
    guest: str
    day: int
    hour: float
    by: str
    words: str = ""
    note: str = ""
    #: "came", "missed", "cancelled"
    end: str = ""


@dataclass(frozen=True)
class Shop:
    offers: tuple[Offer, ...]
    coming: tuple[Coming, ...]
    #: Who is away for a day: (who, working days from today, reason).
    away: tuple[tuple[str, int, str], ...]
    words: str


SHOPS = {
    "wind": Shop(
        offers=(
            Offer(
                "advice", "Консультация по сайту",
                "Разбираем сайт вместе: что мешает покупать, что чинить первым.",
                60, 450_000, ("maxim", "timur"), after=15,
            ),
            Offer(
                "photo", "Съёмка товаров в студии",
                "До тридцати предметов на белом фоне. Образцы привозите с собой.",
                120, 1_200_000, ("maxim",), after=30, room="Фотостудия",
            ),
            Offer(
                "report", "Разбор рекламы и отчёта", "Отвечаем на вопросы по отчёту за месяц.",
                30, 150_000, ("kirill", "irina"),
            ),
        ),
        coming=(
            Coming("advice", "anna", -1, 11, "maxim", end="came"),
            Coming("report", "anna", 0, 10.5, "irina", words="Вопросы по брошенным корзинам"),
            Coming("photo", "liza", 0, 14, "maxim", note="Обещала 24 букета, а не 40."),
            Coming("report", "pyotr", 0, 15, "kirill"),
            Coming("advice", "anna", 1, 12, "timur", words="Как снимать остатки?"),
            Coming("photo", "liza", 2, 10, "maxim"),
            Coming("report", "anna", 3, 16, "irina"),
            Coming("advice", "pyotr", 4, 11, "timur"),
        ),
        away=(("kirill", 1, "Учёба"),),
        words="Лиговский проспект, 74, третий этаж. Позвоните у двери: откроем.",
    ),
    "harbour": Shop(
        offers=(
            Offer(
                "advice", "Consultation",
                "A name, a label, a contract: what worries you, and what to do about it first.",
                60, 12_000, ("priya", "jack"), after=15,
            ),
            Offer(
                "photo", "Trade mark search",
                "We go through the registers with you: which of your names are free.",
                120, 28_000, ("priya",), after=30, room="Library",
            ),
        ),
        coming=(
            Coming("advice", "hannah", 0, 11, "priya"),
            Coming("photo", "ben", 0, 14, "priya", note="Print what we found in class 30."),
            Coming("advice", "hannah", 1, 15, "jack", words="Opening hours on holidays"),
            Coming("photo", "hannah", 3, 10, "priya"),
        ),
        away=(("jack", 2, "Dentist"),),
        words="Unit 4, the Old Dock. Ring the blue bell.",
    ),
}  # fmt: skip


def plant_bookings(house: House) -> None:
    """In the transaction of the planting."""
    shop = SHOPS[house.troupe.slug]
    began = house.when.at("-30 09:00")
    currency = "RUB" if house.troupe.language == "ru" else "GBP"
    services = {each.key: _offer(house, each, currency, began) for each in shop.offers}
    for key in sorted({key for offer in shop.offers for key in offer.by}):
        verbs.set_hours(house.owner, house.seats[key], week=WEEK, now=began)
    _rooms(house, shop, services, began)
    verbs.change_rules(house.owner, values={"words": shop.words}, now=began)
    for who, day, reason in shop.away:
        start = _at(house, day, 9)
        verbs.add_absence(
            house.owner,
            seat=house.seats[who],
            starts_at=start,
            ends_at=start + timedelta(hours=10),
            reason=reason,
            now=began,
        )
    for number, coming in enumerate(shop.coming):
        _come(house, coming, services[coming.offer], number)


def _offer(house: House, offer: Offer, currency: str, now: datetime) -> Service:
    values = {
        "kind": "service",
        "title": offer.title,
        "about": offer.about,
        "price_kind": "fixed",
        "price": offer.price,
        "currency": currency,
        "duration": offer.minutes,
        "buffer_after": offer.after,
        "by_time": True,
    }
    seats = [house.seats[key].id for key in offer.by]
    service = save_service(house.owner, None, values=values, seat_ids=seats, now=now)
    show_service(house.owner, service, "shown", now=now)
    return service


def _rooms(house: House, shop: Shop, services: dict[str, Service], now: datetime) -> list[Room]:
    return [
        verbs.save_room(
            house.owner, room=None, name=offer.room, services=[services[offer.key].id], now=now
        )
        for offer in shop.offers
        if offer.room
    ]


def _come(house: House, coming: Coming, service: Service, number: int) -> None:
    start = _at(house, coming.day, coming.hour)
    made = min(house.when.now, start) - timedelta(days=2, minutes=7 * number)
    contact = house.contacts[coming.guest]
    booking = verbs.book(
        house.owner,
        Asked(service, contact.client, house.seats[coming.by].id),
        contact,
        start=start,
        key=house.key("booking", number),
        now=made,
        words=coming.words,
        note=coming.note,
        anyhow=True,
    )
    if coming.end in ("came", "missed"):
        later = booking.ends_at + timedelta(minutes=5)
        verbs.mark(house.owner, booking, came=coming.end == "came", now=later)


def _at(house: House, day: int, hour: float) -> datetime:
    """An hour of a working day from today, by the company's clock."""
    clock = time(int(hour), int(hour % 1 * 60))
    return datetime.combine(house.when.day(day), clock, house.when.zone).astimezone(
        house.when.now.tzinfo
    )
