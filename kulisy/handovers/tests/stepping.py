"""Arranging commitments and hand-overs in tests, as people and worker do."""

from datetime import UTC, date, datetime
from typing import Any

from kulisy.conversations.models import Message
from kulisy.handovers import access, actions
from kulisy.handovers.models import Commitment, Handover
from kulisy.people.models import Seat
from kulisy.people.tests.cast import NOW, at_desk
from kulisy.people.viewer import viewing

#: Friday of the cast's week, to the end of its day in Moscow.
FRIDAY = datetime(2026, 11, 20, 20, 59, 59, tzinfo=UTC)


def gives_word(
    seat: Seat, message: Message, words: str = "Пришлём макет", **said: Any
) -> Commitment:
    values = {"due_at": FRIDAY, "by_hour": False, "seat_id": None, "now": NOW} | said
    with viewing(at_desk(seat)) as viewer:
        found = access.message(viewer, message.id)
        assert found is not None
        return actions.commit(viewer, found, words=words, **values)


def prepares(seat: Seat, leaver: Seat | None = None, **said: Any) -> Handover:
    values = {
        "kind": "leave",
        "first_day": date(2026, 11, 23),
        "back_on": date(2026, 12, 7),
        "words": "Ромашка ждёт макет",
    } | said
    with viewing(at_desk(seat)) as viewer:
        return actions.prepare(viewer, leaver or seat, values=values, now=NOW)


def seen(seat: Seat, handover: Handover) -> Handover:
    """The row as this colleague has it now."""
    with viewing(at_desk(seat)) as viewer:
        return access.handovers(viewer).select_related("seat").get(id=handover.id)


def asks_stand_ins(leader: Seat, handover: Handover) -> None:
    found = seen(leader, handover)
    with viewing(at_desk(leader)) as viewer:
        actions.ask(viewer, found, now=NOW)


def takes_all(stand_in: Seat, handover: Handover, *, accepted: bool = True, words: str = "") -> int:
    found = seen(stand_in, handover)
    with viewing(at_desk(stand_in)) as viewer:
        ids = access.points(viewer).filter(handover_id=handover.id).values_list("id", flat=True)
        return actions.answer(
            viewer, found, point_ids=list(ids), accepted=accepted, words=words, now=NOW
        )


def begins(leader: Seat, handover: Handover, *, now: datetime = NOW) -> int:
    found = seen(leader, handover)
    with viewing(at_desk(leader)) as viewer:
        return actions.begin(viewer, found, now=now)


def ends(leader: Seat, handover: Handover, *, now: datetime = NOW) -> int:
    found = seen(leader, handover)
    with viewing(at_desk(leader)) as viewer:
        return actions.end(viewer, found, now=now)
