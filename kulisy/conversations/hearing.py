"""Who hears of reminders, of copies that wait for their author's word, and of threads that were
rearranged. A part of this room's `notifications`; runs in the worker's role."""

import uuid
from datetime import datetime

from kulisy.conversations import access, held
from kulisy.conversations.models import Conversation, Held, Reminder, Showing
from kulisy.conversations.notifications import nudge_conversation
from kulisy.kit.time import date_in
from kulisy.notify import live
from kulisy.notify.models import Kind
from kulisy.notify.tell import News, tell
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.models import RUNNERS, Seat


def reminded(reminder: Reminder, *, now: datetime) -> None:
    """Its time has come: whom it is for hears it, the team's queues look again."""
    team = people.seat_readers(reminder.conversation.client)
    nudge_conversation(reminder.conversation, team)
    news = _news(Kind.REMINDER, "reminder", reminder.id, reminder.conversation, str(reminder.at))
    tell(news, _seats(team, {reminder.seat_id}), now=now, mail=False)


def showing_moved(showing: Showing, *, now: datetime) -> None:
    """Asked: the author hears it, or who runs the company. Answered: who had asked."""
    team = people.seat_readers(showing.message.client)
    live.nudge([each.topic for each in team], f"conversation:{showing.message.conversation_id}")
    if showing.state == Showing.State.ASKED:
        whom = {showing.asked_of_id} if showing.asked_of_id else _runners(showing)
    else:
        whom = {showing.asked_by_id}
    place = showing.message.conversation
    news = _news(Kind.CONSENT, "showing", showing.id, place, showing.state)
    tell(news, _seats(team, whom), now=now, mail=False)


def held_moved(one: Held, *, about: str, now: datetime) -> None:
    """Words that wait: who answers for the client is asked first; where he isn't there, or after
    some hours, everybody who may say it, and at last the owner. What was said to them: their
    author."""
    team = people.seat_readers(one.client)
    live.nudge([each.topic for each in team], f"conversation:{one.conversation_id}")
    if about == Held.State.WITHDRAWN:
        return
    if about == Held.State.WAITING or about.startswith("reminded"):
        today = date_in(now, one.client.company.time_zone)
        whom = held.deciders(one, today=today)
        first = [each for each in whom if each.seat_id == one.client.responsible_id]
        if about == Held.State.WAITING and first:
            whom = first
        if not whom or one.reminded > 1:
            known = {each.topic for each in whom}
            others = [each for each in held.owners(one) if each.seat_id != one.author_id]
            whom = whom + [each for each in others if each.topic not in known]
    else:
        whom = [each for each in team if each.seat_id == one.author_id]
    news = _news(Kind.CONSENT, "held", one.id, one.conversation, f"{one.version}:{about}")
    tell(news, whom, now=now, mail=False)


def rearranged(source: Conversation, target: Conversation, *, shown: bool) -> None:
    """Open pages look again; those of the client's side only where they see a difference."""
    readers = people.seat_readers(target.client)
    if shown:
        readers = readers + access.client_readers(target)
    nudge_conversation(target, readers)
    live.nudge([reader.topic for reader in readers], f"conversation:{source.id}")


def _news(kind: str, what: str, which: uuid.UUID, place: Conversation, key: str) -> News:
    return News(
        company_id=place.company_id,
        kind=kind,
        subject_kind=what,
        subject_id=which,
        place_id=place.id,
        key=f"{what}:{which}:{key}",
    )


def _runners(showing: Showing) -> set[uuid.UUID]:
    rows = Seat.objects.filter(company_id=showing.company_id, active=True, role__in=RUNNERS)
    return set(rows.values_list("id", flat=True))


def _seats(team: list[Reader], wanted: set[uuid.UUID]) -> list[Reader]:
    """Of those who may see the client: whom it concerns."""
    return [reader for reader in team if reader.seat_id in wanted]
