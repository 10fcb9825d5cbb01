"""Words that were given in the play and how they were kept, what is good to know of a client, and a
leave that is being prepared: through the room's own actions."""

import re
from datetime import datetime, timedelta

from kulisy.conversations.models import Audience, Conversation, Message
from kulisy.demo.company import House
from kulisy.handovers import actions, pieces
from kulisy.handovers.models import Commitment
from kulisy.people.models import Seat
from kulisy.projects.models import Project

#: Of the words whose day is over: every fifth was kept a day late; the newest is still owed.
LATE_EACH = 5
#: The sentence in which a client agrees.
AGREED = re.compile(r"[^.!?\n]*(?:нравится|согласн|подходит|let.s|go with)[^.!?\n]*", re.IGNORECASE)

#: By company: whose conversation is told in short, how one speaks with him, and who goes on leave.
KNOWN = {
    "wind": (
        "romashka",
        "Новый сайт пекарни: вёрстка почти готова, тексты ждём частями. Анна решает сама, деньги "
        "подписывает Пётр.",
        "На вы, коротко и с картинкой. Звонить после одиннадцати: утром они в цеху.",
        "Не обещать сроков без Максима. Не писать «дёшево».",
        "irina",
        "Ромашка ждёт макет упаковки, у Кузнецова в четверг созвон.",
    ),
    "harbour": (
        "loaf",
        "A new site for the bakery: pages are nearly done, words come in parts. Hannah decides.",
        "First names, short, with a picture. Never before eleven: they bake.",
        "No dates without Priya.",
        "tom",
        "The landing page waits for words; there is a call on Thursday.",
    ),
}  # fmt: skip


def plant_handovers(house: House) -> None:
    """After the play: what was said in it is what was promised."""
    words = [word for message in _said(house) if (word := _commit(house, message))]
    over = [word for word in words if word.due_at < house.when.now]
    for number, word in enumerate(over[:-1], 1):
        late = timedelta(days=1) if number % LATE_EACH == 0 else -timedelta(hours=3)
        settled = max(word.made_at + timedelta(minutes=30), word.due_at + late)
        _settle(house, word, min(settled, house.when.now))
    _tell(house)


def _said(house: House) -> list[Message]:
    """What colleagues wrote to clients, the oldest first."""
    rows = Message.objects.filter(
        company_id=house.owner.company.id,
        audience=Audience.CLIENT,
        author_seat__isnull=False,
        posted_at__gt=house.when.now - timedelta(days=30),
    )
    return list(rows.select_related("client", "conversation").order_by("posted_at", "id"))


def _commit(house: House, message: Message) -> Commitment | None:
    heard = pieces.spotted(message, house.owner.company.time_zone)
    if heard is None:
        return None
    return actions.commit(
        house.owner,
        message,
        words=heard.words,
        due_at=heard.due_at,
        by_hour=heard.by_hour,
        seat_id=None,
        now=message.posted_at,
    )


def _settle(house: House, word: Commitment, at: datetime) -> None:
    actions.settle(house.owner, word, outcome="kept", now=at)


def _tell(house: House) -> None:
    party, brief, tone, taboos, away, words = KNOWN[house.troupe.slug]
    client = house.clients.get(party) or next(iter(house.clients.values()))
    who, at = house.viewer(away), house.when.at("-1 17:20")
    actions.keep_manner(who, client, tone=tone, taboos=taboos, now=at)
    rows = Conversation.objects.filter(company_id=who.company.id, client_id=client.id)
    newest = rows.filter(audience=Audience.CLIENT).order_by("-client_last_at", "-id").first()
    if newest is not None:
        actions.keep_brief(who, newest, words=brief, now=at)
        _decide(house, newest)
    watched = Project.objects.filter(
        company_id=who.company.id, client_id=client.id, audience=Audience.CLIENT
    )
    for project in watched.order_by("-made_at", "-id")[:1]:
        actions.keep_project_brief(who, project, words=brief, now=at)
    seat: Seat = house.seats[away]
    values = {
        "kind": "leave",
        "first_day": house.when.day(5),
        "back_on": house.when.day(15),
        "words": words,
    }
    handover = actions.prepare(who, seat, values=values, now=at)
    actions.ask(who, handover, now=at)


def _decide(house: House, conversation: Conversation) -> None:
    rows = Message.objects.filter(conversation=conversation, audience=Audience.CLIENT)
    said = rows.filter(author_contact__isnull=False).select_related("client").order_by("-posted_at")
    for message in said[:50]:
        agreed = AGREED.search(message.body)
        if agreed:
            actions.decide(house.owner, message, words=agreed[0], now=message.posted_at)
            return
