"""Documents of the demo, beside those that billing makes: contracts, plans, reports, papers of the
year before, a correction, a draft; published through the room's own actions, with who read them."""

from dataclasses import dataclass
from datetime import date, timedelta

from kulisy.demo.company import House
from kulisy.demo.papers import pdf
from kulisy.demo.papers.words import read
from kulisy.documents import access, actions
from kulisy.documents.models import Document, Version
from kulisy.files import actions as files


@dataclass(frozen=True)
class Sheet:
    """One document: whose, what, when it is dated and published (working days from today)."""

    client: str
    kind: str
    title: str
    number: str
    words: str
    #: A day of the year before ("11-30"), or so many working days ago.
    day: str | int
    published: int
    total: int | None = None
    matter: str = ""
    asks: str = ""
    due: int | None = None
    #: Who of the client opened it; who took it again, long after.
    read_by: tuple[str, ...] = ()
    taken_by: tuple[str, ...] = ()
    corrected: str = ""


@dataclass(frozen=True)
class Shelf:
    sheets: tuple[Sheet, ...]
    draft: Sheet
    publisher: str
    currency: str = "RUB"


_CONTRACT = """# Договор № 14/2026
г. Москва, 1 февраля 2026 г.
ООО «Северный ветер» (Исполнитель) и ООО «Ромашка» (Заказчик) договорились о нижеследующем.
## 1. Предмет
Исполнитель развивает и сопровождает сайт Заказчика, Заказчик принимает и оплачивает работы.
## 4. Сдача и приёмка
4.3. В цену входят два круга правок; третий и следующие оплачиваются по часам.
## 9. Уведомления
9.2. Стороны признают личный кабинет официальным каналом уведомлений.
"""
_TAX = """# Счёт-фактура № {number} от {day}
Продавец: ООО «Северный ветер». Покупатель: ООО «Ромашка»
| № | Наименование | Сумма, ₽ |
| 1 | Сопровождение сайта | 36 885,25 |
|  | НДС 22 % | 8 114,75 |
|  | Всего к оплате | 45 000,00 |
"""
_YEAR = tuple(
    Sheet("romashka", "tax_invoice", "Счёт-фактура", str(number), _TAX, day, -46, 45_000_00,
          "Сопровождение сайта", read_by=("anna",), taken_by=("anna",) if number == 112 else ())
    for number, day in ((91, "07-31"), (98, "08-29"), (104, "09-30"), (108, "10-31"),
                        (112, "11-28"), (119, "12-29"))
)  # fmt: skip
SHELVES = {
    "wind": Shelf(
        publisher="irina",
        sheets=(
            Sheet("romashka", "contract", "Договор на сайт", "14/2026", _CONTRACT, -205, -46,
                  read_by=("anna", "pyotr")),
            Sheet("romashka", "specification", "Техническое задание: новая корзина", "", """
# Новая корзина: техническое задание
- Покупатель оформляет букет за три шага, адрес спрашивается последним.
- Корзина помнит незаконченный заказ семь дней.
- Оплата картой и по СБП.
""", -36, -36, matter="Новая корзина", read_by=("anna",)),
            Sheet("romashka", "estimate", "Смета: новая корзина", "", """
# Смета: новая корзина
| Работы | Часы | Сумма, ₽ |
| Прототип и дизайн | 24 | 72 000,00 |
| Вёрстка и программирование | 37 | 111 000,00 |
|  | Итого | 183 000,00 |
""", -35, -35, 183_000_00, "Новая корзина", read_by=("anna", "pyotr"),
                  corrected="Добавлена оплата по СБП: четыре часа без доплаты."),
            *_YEAR,
            Sheet("romashka", "report", "Отчёт о посещениях за прошлый месяц", "", """
# Отчёт о посещениях
| Показатель | Месяц | Месяцем раньше |
| Посетители | 8 412 | 7 630 |
| Заказы | 391 | 344 |
Заказов стало на 14 % больше, сильнее всего по субботам.
""", -15, -15, matter="Сопровождение сайта", read_by=("anna",)),
            Sheet("romashka", "reconciliation", "Акт сверки за третий квартал", "", """
# Акт сверки взаимных расчётов
| Документ | Дебет, ₽ | Кредит, ₽ |
| Реализация за июль — сентябрь | 135 000,00 | |
| Оплата за июль — сентябрь | | 135 000,00 |
Задолженности нет.
""", -9, -9, matter="Сопровождение сайта", asks="sign", due=3),
            Sheet("vektor", "contract", "Договор", "29", """
# Договор № 29
ООО «Северный ветер» и ООО «Вектор»: реклама осенней кампании, шесть размеров баннеров.
""", -60, -40),
        ),
        draft=Sheet("romashka", "specification", "Техническое задание: зимняя витрина", "", """
# Зимняя витрина
- Первый экран с поздравлением и подборкой.
- Снег не мешает читать.
""", 0, 0, matter="Зимняя витрина"),
    ),
    "harbour": Shelf(
        publisher="eleanor",
        currency="GBP",
        sheets=(
            Sheet("loaf", "contract", "Website care agreement", "HS-12", """
# Website care agreement HS-12
Harbour Studio keeps the bakery's website up to date and answers within one working day.
""", -200, -46),
            Sheet("loaf", "estimate", "Estimate: online orders", "", """
# Online orders: estimate
| Work | Hours | Sum, £ |
| Design | 12 | 720.00 |
| Build and test | 26 | 1,560.00 |
|  | Total | 2,280.00 |
""", -30, -30, 2_280_00, "Online orders"),
            Sheet("loaf", "report", "Search report", "", """
# How people find the bakery
Sourdough and birthday cake bring two visitors of three.
""", -10, -10, asks="read", due=4),
        ),
        draft=Sheet("loaf", "specification", "Specification: gift cards", "", """
# Gift cards
- Bought online, printed at the counter.
""", 0, 0, matter="Gift cards"),
    ),
}  # fmt: skip


def plant_documents(house: House) -> None:
    """In the transaction of the planting."""
    shelf = SHELVES[house.troupe.slug]
    publisher = shelf.publisher if shelf.publisher in house.seats else house.troupe.owner
    for sheet in shelf.sheets:
        _received(house, sheet, _published(house, sheet, publisher, shelf.currency))
    _drafted(house, shelf.draft, publisher)


def _published(house: House, sheet: Sheet, publisher: str, currency: str) -> Document:
    viewer, at = house.viewer(publisher), house.when.at(f"{min(sheet.published, -1)} 10:20")
    document = actions.publish_rendered(
        viewer,
        client_id=house.clients[sheet.client].id,
        kind=sheet.kind,
        title=sheet.title,
        number=sheet.number,
        day=_day(house, sheet),
        pdf=_drawn(house, sheet),
        total=sheet.total,
        currency=currency,
        matter=sheet.matter,
        asks=sheet.asks,
        due=house.when.day(sheet.due) if sheet.due is not None else None,
        tell=False,
        now=at,
    )
    if sheet.corrected:
        actions.correct_rendered(
            viewer, document, pdf=_drawn(house, sheet, more=sheet.corrected),
            reason=sheet.corrected, tell=False, now=at + timedelta(days=2),
        )  # fmt: skip
        document.refresh_from_db()
    return document


def _received(house: House, sheet: Sheet, document: Document) -> None:
    version = Version.objects.get(document=document, number=document.version)
    for guest in sheet.read_by:
        if guest in house.accesses:
            viewer = house.viewer(f"{guest}@cabinet")
            actions.note_opening(viewer, version, now=document.changed_at + timedelta(hours=3))
    for guest in sheet.taken_by:
        if guest in house.accesses:
            viewer = house.viewer(f"{guest}@cabinet")
            actions.note_download(viewer, version, now=house.when.now - timedelta(days=2))


def _drafted(house: House, sheet: Sheet, publisher: str) -> None:
    viewer, now = house.viewer(publisher), house.when.now - timedelta(hours=2)
    blob = files.keep_bytes(
        company_id=viewer.company.id,
        person_id=viewer.person_id,
        name=f"{sheet.title}.pdf",
        data=_drawn(house, sheet),
        now=now,
    )
    house.uploads.append(blob.id)
    actions.begin(
        viewer,
        house.clients[sheet.client],
        kind=sheet.kind,
        title=sheet.title,
        day=house.when.today,
        matter=sheet.matter,
        sections=access.sections_of(sheet.kind),
        blob_id=blob.id,
        now=now,
    )


def _drawn(house: House, sheet: Sheet, *, more: str = "") -> bytes:
    words = sheet.words.replace("{number}", sheet.number)
    words = words.replace("{day}", f"{_day(house, sheet):%d.%m.%Y}")
    return pdf.pdf(read(f"{words}\n{more}"))


def _day(house: House, sheet: Sheet) -> date:
    if isinstance(sheet.day, int):
        return house.when.day(sheet.day)
    return date.fromisoformat(f"{house.when.today.year - 1}-{sheet.day}")
