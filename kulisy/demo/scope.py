"""Boundaries of the demo, through the room's own actions: what was agreed for a project, wishes
that belong to it and one that is beyond, its change order, and what was done just quickly."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kulisy.conversations import access as talk
from kulisy.demo.company import House
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.scope import access, actions
from kulisy.scope.actions.judging import begin_wish

#: What was asked since waits for a word still.
FRESH = timedelta(days=6)


@dataclass(frozen=True)
class Bounds:
    """Of one client: what was agreed, and what became of his requests, by how their titles
    begin."""

    client: str
    keeper: str
    doer: str
    title: str
    text: str
    #: The beginning of a title, the point it belongs to, how much of it.
    within: tuple[tuple[str, str, int], ...]
    beyond: str
    order: dict[str, Any]
    #: When it was judged and told, and offered.
    heard: str
    offered: str
    #: When, minutes, of which request, what it was.
    favours: tuple[tuple[str, int, str, str], ...]
    hour: int


BOUNDS = {
    "wind": (
        Bounds(
            client="romashka", keeper="irina", doer="maxim",
            title="Новый сайт: что входит",
            text="Страницы сайта: 8 страниц\nРаунды замечаний: 3 раунда\n"
            "Работа команды: 60 часов\nМелкие правки: 8 штук\nБаннеры к праздникам: 4 штуки\n"
            "Хостинг на год",
            within=(
                ("Фотографии букетов", "Страницы сайта", 6),
                ("Не открывается корзина", "Мелкие правки", 3),
            ),
            beyond="Страница для свадеб",
            order={
                "title": "Страница для свадеб",
                "words": "Снимки Лизы подборкой, три примера «под ключ» с ценами, заявка. Место "
                "под галерею оставим.",
                "price": 52_000_00, "currency": "RUB", "days": 4,
                "points": "Страницы сайта: 1 страница",
            },
            heard="-6 12:00", offered="-2 10:30",
            favours=(
                ("-25 17:30", 30, "Как считать доставку", "Пересчитали таблицу доставки"),
                ("-6 18:10", 45, "Не открывается корзина", "Проверили на чужом старом айфоне"),
                ("-3 12:20", 15, "Доступ для Лизы", "Показали Лизе, как загружать снимки"),
            ),
            hour=3_000_00,
        ),
    ),
    "harbour": (
        Bounds(
            client="loaf", keeper="tom", doer="priya",
            title="The new shop: what is in it",
            text="Pages: 8 pages\nRounds of remarks: 3 rounds\nOur work: 60 hours\n"
            "Small changes: 8 pieces\n"
            "Hosting for a year",
            within=(("Naming the new sourdough", "Pages", 6), ("Invoice 118", "Small changes", 1)),
            beyond="Label for The Patient Loaf",
            order={
                "title": "A page for The Patient Loaf",
                "words": "A page of its own with the label, its story and an order button.",
                "price": 640_00, "currency": "GBP", "days": 4, "points": "Pages: 1 page",
            },
            heard="-16 12:40", offered="-2 10:30",
            favours=(
                ("-20 17:30", 30, "Invoice 118", "Found the old invoice and sent it again"),
                ("-3 12:20", 15, "Naming the new sourdough", "Three more names over tea"),
            ),
            hour=60_00,
        ),
    ),
}  # fmt: skip


def plant_scope(house: House) -> None:
    """After the play and the projects: what was asked in the one is bounded for the other."""
    for bounds in BOUNDS.get(house.troupe.slug, ()):
        _Keeping(house, bounds).all()


class _Keeping:
    """One client's boundaries, in the order in which they came."""

    def __init__(self, house: House, bounds: Bounds) -> None:
        self.house, self.bounds = house, bounds
        self.keeper = house.viewer(bounds.keeper)
        self.client = house.clients[bounds.client]

    def all(self) -> None:
        bounds, when = self.bounds, self.house.when
        said = {
            "hour_price": bounds.hour,
            "currency": bounds.order["currency"],
            "answer_days": 2,
        }
        actions.set_custom(self.house.owner, said=said, now=when.at("-22 09:00"))
        agreement = self._agree(when.at("-22 10:30"))
        self._wishes()
        points = {each.title: each.id for each in access.points(self.keeper)}
        for begins, point, amount in bounds.within:
            thread, at = self._thread(self.keeper, begins), when.at("-2 11:00")
            actions.tie(self.keeper, thread, point_id=points[point], amount=Decimal(amount), now=at)
            actions.say(self.keeper, thread, kind="within", now=at + timedelta(minutes=5))
        self._offer(agreement, when.at(bounds.heard), when.at(bounds.offered))
        doer = self.house.viewer(bounds.doer)
        for moment, minutes, begins, words in bounds.favours:
            actions.note_favour(
                doer, self._thread(doer, begins), words=words, minutes=minutes, worth=None,
                now=when.at(moment),
            )  # fmt: skip

    def _agree(self, at: datetime) -> Any:
        running = projects.projects(self.keeper).filter(client_id=self.client.id, audience="client")
        draft = actions.save_draft(
            self.keeper, self.client, None, title=self.bounds.title, text=self.bounds.text,
            project_id=running.latest("made_at").id, document_id=None, now=at,
        )  # fmt: skip
        return actions.agree(self.keeper, draft, now=at)

    def _wishes(self) -> None:
        """Those that he opened himself: answered in the play, but for the newest and what is
        beyond."""
        lately = self.house.when.now - FRESH
        rows = talk.conversations(self.keeper).select_related("client")
        own = rows.filter(client_id=self.client.id, opened_by_contact__isnull=False)
        for thread in own:
            due = thread.opened_at + timedelta(days=2)
            begin_wish(thread, due=due, now=thread.opened_at)
            if thread.opened_at < lately and not thread.title.startswith(self.bounds.beyond):
                actions.settle(self.keeper, thread, now=thread.opened_at + timedelta(hours=5))

    def _offer(self, agreement: Any, heard: datetime, at: datetime) -> None:
        thread = self._thread(self.keeper, self.bounds.beyond)
        actions.tie(self.keeper, thread, point_id=None, now=heard)
        actions.say(self.keeper, thread, kind="beyond", by_day=at.date(), now=heard)
        draft = actions.draft_order(
            self.keeper, self.client, None, conversation_id=thread.id, agreement_id=agreement.id,
            project_id=agreement.project_id, now=at,
            said=self.bounds.order | {"valid_until": self.house.when.day(9)},
        )  # fmt: skip
        actions.send(self.keeper, draft, now=at)

    def _thread(self, viewer: Viewer, begins: str) -> Any:
        rows = talk.conversations(viewer).select_related("client")
        return rows.filter(client_id=self.client.id, title__startswith=begins)[0]
