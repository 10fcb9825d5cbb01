"""Meetings of the demo: one that was, with both parts of its minutes; one that lies ahead and waits
for an answer; one of the team alone."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from kulisy.demo.company import House
from kulisy.meetings import access, actions
from kulisy.meetings.models import Meeting


@dataclass(frozen=True)
class Met:
    """One of them: when, who of both sides, what was written down."""

    title: str
    when: str
    made: str
    guests: tuple[str, ...]
    team: tuple[str, ...]
    kind: str = "meeting"
    place: str = ""
    link: str = ""
    agenda: str = ""
    ours: str = ""
    theirs: str = ""
    minutes: int = 45


#: By company: whose meetings, who calls them, and all of them.
MET = {
    "wind": (
        "romashka", "irina",
        (
            Met(
                "Созвон по каталогу", "-2 12:00", "-4 15:00", ("anna",), ("irina", "maxim"),
                kind="call", link="https://meet.example/romashka",
                agenda="Что показываем в каталоге и откуда берём цены.",
                ours="- Просили сделать фильтр по цвету: в смете его нет, скидку не обещать\n"
                "- Максиму проверить каталог на старом телефоне",
                theirs="## Решили\n- В каталоге три раздела: букеты, коробки, подписка\n"
                "- Цены берём из вашей таблицы, обновляем раз в неделю\n"
                "- Макеты каталога пришлём до пятницы\n"
                "- Анна пришлёт снимки подписки до среды",
            ),
            Met(
                "Показ макетов каталога", "+2 12:30", "-1 16:00", ("anna",), ("irina", "maxim"),
                place="Наш офис, Невский, 100, третий этаж",
                agenda="Смотрим каталог на телефоне, решаем про подписку.",
            ),
        ),
        "Как идёт «Ромашка»: успеваем ли к праздникам",
    ),
    "harbour": (
        "loaf", "tom",
        (
            Met(
                "Call about the order page", "-2 12:00", "-4 15:00", ("hannah",), ("tom",),
                kind="call", link="https://meet.example/loaf",
                agenda="What the order page shows, and where prices come from.",
                ours="- They asked for a loyalty card: not in the estimate, promise nothing\n"
                "- Try the page on an old phone",
                theirs="## Decided\n- Three sections: bread, cakes, boxes\n"
                "- Prices come from your sheet, once a week\n"
                "- We'll send the drafts by Friday\n"
                "- Hannah sends photographs of the boxes by Wednesday",
            ),
            Met(
                "The order page, shown", "+2 12:30", "-1 16:00", ("hannah",), ("tom",),
                place="Our office, 3rd floor",
                agenda="We look at the page on a phone and decide about boxes.",
            ),
        ),
        "How the bakery goes: are we in time",
    ),
}  # fmt: skip


def plant_meetings(house: House) -> None:
    """After the play: who is who is known."""
    client, who, met, alone = MET[house.troupe.slug]
    for each in met:
        meeting = _plan(house, client, who, each, "client")
        if each.theirs:
            _write(house, who, meeting, each)
    ours = Met(alone, "+1 10:00", "-1 17:00", (), tuple({who, met[0].team[-1]}))
    _plan(house, client, who, ours, "internal")


def _plan(house: House, client: str, who: str, each: Met, audience: str) -> Meeting:
    starts = house.when.at(each.when)
    values = {
        "kind": each.kind, "title": each.title, "agenda": each.agenda, "place": each.place,
        "link": each.link, "zone": str(house.when.zone), "starts_at": starts,
        "ends_at": starts + timedelta(minutes=each.minutes),
    }  # fmt: skip
    return actions.plan(
        house.viewer(who),
        house.clients[client],
        audience=audience,
        values=values,
        seat_ids=[house.seats[name].id for name in each.team],
        contact_ids=[house.accesses[name].contact_id for name in each.guests],
        now=house.when.at(each.made),
    )


def _write(house: House, who: str, meeting: Meeting, each: Met) -> None:
    # Just now: the thread that it opens is the client's newest.
    viewer, at = house.viewer(who), house.when.now - timedelta(minutes=3)
    for audience, body in (("internal", each.ours), ("client", each.theirs)):
        found = access.meetings(viewer).select_related("client").get(id=meeting.id)
        actions.write_minutes(viewer, found, audience=audience, body=body, key=uuid.uuid4(), now=at)
