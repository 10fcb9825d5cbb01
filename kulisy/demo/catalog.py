"""What the companies sell, what was ordered and how it went: through the room's own actions."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from kulisy.catalog import access, actions, invoicing, rating
from kulisy.catalog.models import Order, Review, Service
from kulisy.demo.company import House
from kulisy.demo.papers import photos, sites
from kulisy.people.models import Access


@dataclass(frozen=True)
class Ware:
    """`price`: kopecks; None: on request. `drawn`: (what, its arguments), the first is its face."""

    key: str
    title: str
    group: str
    about: str
    price: int | None = None
    price_kind: str = "fixed"
    unit: str = ""
    kind: str = "service"
    by: tuple[str, ...] = ()
    drawn: tuple[tuple[str, ...], ...] = ()
    shown: bool = True


@dataclass(frozen=True)
class Bought:
    """An order: when (a moment of the play), how many, what became of it (`steps`, in order)."""

    ware: str
    guest: str
    when: str
    words: str = ""
    quantity: int = 1
    #: "confirm", "finish", "propose DAYS: words", "decline: words".
    steps: tuple[str, ...] = ()
    #: Score, words, whether it may be published; the company's answer.
    review: tuple[int, str, bool, str] | None = None


@dataclass(frozen=True)
class Told:
    """An offer or news: until so many days from today; whom it is for ("" = all)."""

    kind: str
    title: str
    body: str
    days: int
    leads_to: str = ""
    public: bool = False
    to: tuple[str, ...] = ()
    shown: bool = True


@dataclass(frozen=True)
class Stock:
    seller: str
    wares: tuple[Ware, ...]
    bought: tuple[Bought, ...]
    told: tuple[Told, ...]


@dataclass
class Brought:
    """A picture as a form would bring it."""

    name: str
    file: BytesIO = field(repr=False)


STOCKS = {
    "wind": Stock(
        seller="irina",
        wares=(
            Ware(
                "landing", "Посадочная страница", "Сайты",
                "Одна страница под одну задачу: структура, тексты, дизайн, вёрстка и запуск за три "
                "недели. Счётчики и формы подключаем сразу.",
                95_000_00, "from", by=("maxim", "timur"),
                drawn=(("site", "kuznetsov"), ("site", "clinic")),
            ),
            Ware(
                "audit", "Аудит сайта", "Сайты",
                "Смотрим скорость, тексты, путь покупателя и ошибки. Через неделю отчёт: что "
                "чинить первым и сколько это стоит.",
                18_000_00, by=("timur",), drawn=(("site", "vektor"),),
            ),
            Ware(
                "logo", "Логотип и знак", "Фирменный стиль",
                "Три направления, две доработки, файлы для печати и экрана.",
                45_000_00, by=("maxim",), drawn=(("photo", "flowers"),),
            ),
            Ware(
                "cards", "Визитки", "Фирменный стиль",
                "Плотная бумага 350 г, две стороны. Печать и доставка по Москве за пять дней.",
                4_500_00, unit="100 шт.", kind="product", drawn=(("photo", "wood"),),
            ),
            Ware(
                "support", "Поддержка сайта", "Поддержка",
                "До восьми часов работ в месяц: правки, обновления, резервные копии. Ответ в тот "
                "же день.",
                12_000_00, unit="месяц", by=("timur",),
            ),
            Ware("mascot", "Талисман компании", "Фирменный стиль", "Пока обсуждаем, кто рисует.",
                 None, "asked", by=("maxim",), shown=False),
        ),
        bought=(
            Bought(
                "audit", "anna", "-20 11:00", "Хочется понять, почему бросают корзину.",
                steps=("confirm", "finish"),
                review=(5, "Отчёт на одной странице, и всё понятно без перевода. Две вещи починили "
                        "в тот же день.", True, "Спасибо! Через месяц посмотрим, что изменилось."),
            ),
            Bought("logo", "anna", "-3 12:20", "Нужен знак для упаковки.",
                   steps=("propose 6: Максим свободен с четверга, раньше не успеем.",)),
            Bought("cards", "pyotr", "-1 16:05", "Макет тот же, что в прошлый раз.", quantity=3),
            Bought("support", "ivan", "-9 10:15", steps=("confirm",)),
        ),
        told=(
            Told("offer", "Аудит вместе с консультацией — дешевле на 15 %",
                 "До конца месяца: отчёт и час разговора по нему.", 12, leads_to="audit"),
            Told("news", "С 1 декабря отвечаем и по субботам",
                 "С 11 до 16 по Москве, в личном кабинете и по телефону.", 30, public=True),
            Told("offer", "Новогоднее оформление для «Вектора»", "Черновик: ждём цену.", 20,
                 shown=False),
        ),
    ),
    "harbour": Stock(
        seller="tom",
        wares=(
            Ware(
                "landing", "Landing page", "Websites",
                "One page for one purpose: structure, words, design and launch in three weeks.",
                1_450_00, "from", by=("jack",), drawn=(("site", "loaf"),),
            ),
            Ware(
                "audit", "Website audit", "Websites",
                "Speed, words, the buyer's way and what is broken. A report within a week.",
                280_00, by=("jack",), drawn=(("site", "marlow"),),
            ),
            Ware(
                "cards", "Business cards", "Identity", "Heavy paper, both sides, delivered.",
                65_00, unit="100 pcs", kind="product", drawn=(("photo", "wood"),),
            ),
        ),
        bought=(
            Bought(
                "audit", "hannah", "-15 11:00", steps=("confirm", "finish"),
                review=(5, "One page, plain words, and we fixed two things the same day.", True,
                        "Thank you! We shall look again in a month."),
            ),
            Bought("landing", "hannah", "-2 12:20", "For the Christmas orders.",
                   steps=("propose 5: Jack can begin on that day.",)),
        ),
        told=(
            Told("offer", "Audit and consultation together: 15% off", "Until the end of the month.",
                 12, leads_to="audit"),
            Told("news", "We answer on Saturdays from December", "From 11 to 4.", 30, public=True),
        ),
    ),
}  # fmt: skip


def plant_catalog(house: House) -> None:
    """In the transaction of the planting, after the company's papers: drafts of invoices need to
    know in whose name they are."""
    stock = STOCKS[house.troupe.slug]
    wares = {ware.key: _ware(house, stock, ware, place) for place, ware in enumerate(stock.wares)}
    for number, bought in enumerate(stock.bought):
        _buy(house, stock, bought, wares[bought.ware], number)
    for told in stock.told:
        _tell(house, stock, told, wares)


def _ware(house: House, stock: Stock, ware: Ware, place: int) -> Service:
    seller, began = house.viewer(stock.seller), house.when.at("-30 09:30")
    values = {
        "kind": ware.kind,
        "title": ware.title,
        "about": ware.about,
        "group": ware.group,
        "price_kind": ware.price_kind,
        "price": ware.price,
        "currency": "RUB" if house.troupe.language == "ru" else "GBP",
        "unit": ware.unit,
        "place": place + 10,
    }
    seats = [house.seats[key].id for key in ware.by]
    service = actions.save_service(seller, None, values=values, seat_ids=seats, now=began)
    drawn = [_picture(number, *what) for number, what in enumerate(ware.drawn)]
    actions.keep_pictures(seller, service, added=drawn, removed=[], now=began)
    house.uploads += service.pictures
    if ware.shown:
        actions.show_service(seller, service, "shown", now=began)
    return service


def _picture(number: int, what: str, subject: str) -> Brought:
    if what == "site":
        return Brought(f"{subject}.png", BytesIO(sites.site(subject)))
    return Brought(f"{subject}.jpg", BytesIO(photos.photo(subject, str(number + 7))))


def _buy(house: House, stock: Stock, bought: Bought, service: Service, number: int) -> None:
    access_row = house.accesses[bought.guest]
    guest, at = house.viewer(f"{bought.guest}@cabinet"), house.when.at(bought.when)
    placed = actions.order(
        guest,
        service,
        client_id=access_row.client_id,
        quantity=bought.quantity,
        day=None if "finish" in bought.steps else house.when.day(3),
        words=bought.words,
        key=house.key("order", number),
        now=at,
    )
    for count, step in enumerate(bought.steps):
        _decide(house, stock, placed, step, hours=count * 50 + 3)
    if bought.review:
        _review(house, stock, bought, placed, access_row)


def _decide(house: House, stock: Stock, placed: Order, step: str, *, hours: int) -> None:
    seller = house.viewer(stock.seller)
    now = min(house.when.now, placed.placed_at + timedelta(hours=hours))
    what, _, words = step.partition(": ")
    what, _, days = what.partition(" ")
    found = access.orders(seller).select_related("client").get(id=placed.id)
    if what == "propose":
        day = house.when.day(int(days))
        actions.propose(seller, found, price=None, day=day, words=words, now=now)
    elif what == "confirm":
        actions.confirm(seller, found, price=None, words=words, now=now)
        confirmed = Order.objects.select_related("client__company", "company").get(id=placed.id)
        invoicing.draft(confirmed, now=now)
    else:
        actions.finish(seller, found, words=words, now=now)


def _review(house: House, stock: Stock, bought: Bought, placed: Order, access_row: Access) -> None:
    assert bought.review  # noqa: S101 (asked just before)
    score, words, shown, answer = bought.review
    guest, seller = house.viewer(f"{bought.guest}@cabinet"), house.viewer(stock.seller)
    at = min(house.when.now, placed.placed_at + timedelta(days=4))
    review = actions.rate(guest, rating.of_order(placed), score=score, now=at)
    actions.say(guest, review, words=words, now=at)
    actions.consent(guest, review, given=shown, now=at)
    later = at + timedelta(hours=2)
    mine = Review.objects.get(company_id=access_row.company_id, id=review.id)
    actions.answer_review(seller, mine, words=answer, now=later)
    actions.publish_review(seller, mine, shown=shown, now=later)


def _tell(house: House, stock: Stock, told: Told, wares: dict[str, Service]) -> None:
    seller, at = house.viewer(stock.seller), house.when.at("-2 10:00")
    today = house.when.day(0)
    clients: list[uuid.UUID] = [house.clients[key].id for key in told.to]
    values = {
        "kind": told.kind,
        "title": told.title,
        "body": told.body,
        "service_id": wares[told.leads_to].id if told.leads_to else None,
        "starts_on": today - timedelta(days=3),
        "ends_on": today + timedelta(days=told.days),
        "to_all": not clients,
        "public": told.public,
    }
    offer = actions.save_offer(seller, None, values=values, client_ids=clients, now=at)
    if told.shown:
        actions.show_offer(seller, offer, "shown", now=at)
