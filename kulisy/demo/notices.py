"""Official notices of the demo: what contracts say, one notice that runs, one that was answered and
certified, one in the making; all through the rooms' own actions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kulisy.clocks import actions as clocks
from kulisy.clocks import packaged
from kulisy.demo.company import House
from kulisy.notices import access, actions, wording
from kulisy.notices.actions import certifying, publishing, tending
from kulisy.notices.models import Notice
from kulisy.people.viewer import Viewer

#: Off every year by the Labour Code; which days are moved is decided each autumn.
HOLIDAYS = (*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))


@dataclass(frozen=True)
class Story:
    """The words of one house; clauses by client."""

    contracts: dict[str, str]
    clauses: dict[str, tuple[str, str]]
    #: Who answers the older notice, whose it is, and its words.
    answers: tuple[str, str]
    told: tuple[str, str]
    coming: tuple[str, str]
    tariff: str
    reason: str
    source: str


STORIES = {
    "wind": Story(
        contracts={"romashka": "договор № 14/2026", "kuznetsov": "договор № 21/2026"},
        clauses={
            "price": (
                "пункт 6.2",
                "Исполнитель вправе изменить стоимость абонентских услуг, предупредив за 30 дней."
                " Если в течение пяти рабочих дней с момента доставки заказчик не ответил, новая"
                " стоимость считается принятой.",
            ),
            "free": (
                "пункт 9.4",
                "Стороны отвечают на уведомления в течение пяти рабочих дней. Молчание согласием"
                " не является.",
            ),
        },
        answers=("pyotr", "romashka"),
        told=(
            "Перенос сервера в другой дата-центр",
            "Здравствуйте!\n\nХостинг, на котором стоит ваш сайт, закрывается. Мы перенесём сайт"
            " на новый сервер ночью, с 2:00 до 4:00; в это время он может открываться с"
            " перебоями.\n\nПодтвердите, пожалуйста, что ночь вам подходит. Срок ответа:"
            " {{ term }}.\n\n{{ silence }}",
        ),
        coming=(
            "Плановые работы [дата] с 23:00 до 01:00",
            "Здравствуйте!\n\n[Дата] с 23:00 до 01:00 мы обновляем сервер. Сайт может открываться"
            " с перебоями, почта работает.\n\nОтвечать не нужно: достаточно отметить, что вы"
            " ознакомились.",
        ),
        tariff="Сопровождение сайта",
        reason="рост цен на хостинг и лицензии",
        source="Для показа: праздники без переносов",
    ),
    "harbour": Story(
        contracts={"loaf": "agreement HB-118", "marlow": "agreement HB-124"},
        clauses={
            "price": (
                "clause 6.2",
                "The contractor may change the price of the retainer with thirty days’ notice. If"
                " the customer does not answer within five working days after delivery, the new"
                " price counts as accepted.",
            ),
            "free": (
                "clause 9.4",
                "The parties answer notices within five working days. Silence is no consent.",
            ),
        },
        answers=("ben", "loaf"),
        told=(
            "Moving your website to another server",
            "Hello!\n\nThe hosting your website stands on is closing. We move it to a new server"
            " at night, from 2 to 4; it may be slow in that time.\n\nPlease confirm that the night"
            " suits you. Term for an answer: {{ term }}.\n\n{{ silence }}",
        ),
        coming=(
            "Maintenance on [date] from 11 pm to 1 am",
            "Hello!\n\nOn [date] from 11 pm to 1 am we update the server. The website may be slow;"
            " mail works.\n\nNo answer is needed: it is enough to mark that you have read this.",
        ),
        tariff="Website care",
        reason="hosting and licences cost more",
        source="",
    ),
}


def plant_notices(house: House) -> None:
    """After billing, whose tariffs a price change is about."""
    story, viewer = STORIES[house.troupe.slug], house.owner
    _keep_calendar(house, viewer, story)
    for client, contract in story.contracts.items():
        for kind, (number, text) in story.clauses.items():
            _clause(house, viewer, client, kind, contract, number, text)
    _answered(house, viewer, story)
    _running(house, viewer, story)
    actions.save(
        viewer,
        None,
        values=_values("maintenance", story.coming),
        client_ids=[house.clients[each].id for each in story.contracts],
        now=house.when.at("now-3h"),
    )


def _keep_calendar(house: House, viewer: Viewer, story: Story) -> None:
    """In December terms reach into a year of which the programme may not know yet; else the gap
    is left to be seen."""
    soon = house.when.today + timedelta(days=31)
    for year in range(house.when.today.year, soon.year + 1):
        if story.source and year not in packaged.years():
            days = {date(year, month, day): "off" for month, day in HOLIDAYS}
            clocks.bring_year(
                viewer, year=year, days=days, source=story.source, now=house.when.at("-25 10:00")
            )


def _clause(
    house: House, viewer: Viewer, client: str, kind: str, contract: str, number: str, text: str
) -> None:
    values: dict[str, Any] = {
        "kind": kind,
        "contract": contract,
        "clause_number": number,
        "clause_text": text,
        "amount": 5,
        "unit": "working_days",
        "with_hours": False,
        "silence": "accepted" if kind == "price" else "no_answer",
        "delivery": "morning",
        "delivery_minute": 600,
        "zone": "",
        "question_stops": True,
        "valid_from": house.when.day(-120),
    }
    actions.add_clause(viewer, house.clients[client], values=values, now=house.when.at("-47 12:00"))


def _answered(house: House, viewer: Viewer, story: Story) -> None:
    """Read and agreed to the day after; over, and certified."""
    who, client = story.answers
    notice = _published(house, viewer, "-14 11:00", [client], _values("free", story.told))[0]
    opened, answered = house.when.at("-13 09:40"), house.when.at("-13 09:48")
    contact = house.viewer(f"{who}@cabinet")
    actions.note_opening(contact, notice, now=opened)
    actions.answer(contact, notice, said="accepted", words="", now=answered)
    tending.look_at(notice.id, now=answered)
    certifying.certify(notice.id, now=answered + timedelta(seconds=5))


def _running(house: House, viewer: Viewer, story: Story) -> None:
    """The price rises; nobody has answered yet."""
    title, body = wording.default("price", house.troupe.language)
    change = {
        "name": story.tariff,
        "percent": "12",
        "new": None,
        "old": 1_800_000,
        "from": (house.when.today + timedelta(days=35)).isoformat(),
        "reason": story.reason,
        "currency": "RUB" if house.troupe.language == "ru" else "GBP",
    }
    values = {**_values("price", (title, body)), "change": change}
    _published(house, viewer, "-2 10:30", list(story.contracts), values)


def _published(
    house: House, viewer: Viewer, at: str, clients: list[str], values: dict[str, Any]
) -> list[Notice]:
    moment = house.when.at(at)
    ids = [house.clients[each].id for each in clients]
    preparation = actions.save(viewer, None, values=values, client_ids=ids, now=moment)
    actions.order(viewer, preparation, now=moment)
    while publishing.publish_some(preparation.id, now=moment):
        pass
    rows = access.notices(viewer).filter(preparation_id=preparation.id)
    return list(rows.select_related("client"))


def _values(kind: str, words: tuple[str, str]) -> dict[str, Any]:
    title, body = words
    return {
        "kind": kind,
        "title": title,
        "body": body,
        "by_clause": True,
        "amount": 5,
        "unit": "working_days",
        "change": None,
    }
