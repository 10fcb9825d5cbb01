"""Pilots for tests, through the room's own actions."""

from datetime import datetime
from typing import Any

from kulisy.insights import access, actions
from kulisy.insights.models import Pilot
from kulisy.people.models import Client, Seat
from kulisy.people.tests.cast import NOW, at_desk
from kulisy.people.viewer import viewing


def begins(seat: Seat, client: Client, *, now: datetime = NOW, **said: Any) -> Pilot:
    values = {
        "problem": "Клиент не знает, как идёт работа",
        "measure": "first_answer",
        "better_by": 20,
        "days": 30,
        "before_days": 90,
    } | said
    with viewing(at_desk(seat)) as viewer:
        return actions.begin(viewer, client, values=values, now=now)


def seen(seat: Seat, pilot: Pilot) -> Pilot:
    """The row as this colleague has it now."""
    with viewing(at_desk(seat)) as viewer:
        return access.pilots(viewer).select_related("client").get(id=pilot.id)


def decides(
    seat: Seat, pilot: Pilot, decision: str = "go_on", *, words: str = "", now: datetime = NOW
) -> None:
    found = seen(seat, pilot)
    with viewing(at_desk(seat)) as viewer:
        actions.decide(viewer, found, decision=decision, words=words, now=now)
