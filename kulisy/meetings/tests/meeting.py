"""Meetings in tests, through the real actions."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from kulisy.meetings import access, actions
from kulisy.meetings.models import Meeting, Minutes
from kulisy.people.models import Access, Client, Seat
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet
from kulisy.people.viewer import viewing

TOMORROW = NOW + timedelta(days=1)
#: An hour ago: whatever is written down has been.
BEFORE = NOW - timedelta(hours=2)


def plans(
    seat: Seat,
    client: Client,
    *,
    contacts: Sequence[Access] = (),
    seats: Sequence[Seat] = (),
    audience: str = "client",
    at: datetime = TOMORROW,
    now: datetime = NOW,
    conversation: Any = None,
    **said: Any,
) -> Meeting:
    values = {
        "kind": "meeting", "title": "Показ макетов", "agenda": "Главная и каталог",
        "zone": "Europe/Moscow", "place": "Наш офис", "link": "",
        "starts_at": at, "ends_at": at + timedelta(hours=1),
    } | said  # fmt: skip
    viewer = at_desk(seat)
    with viewing(viewer):
        return actions.plan(
            viewer,
            client,
            audience=audience,
            values=values,
            seat_ids=[each.id for each in seats or (seat,)],
            contact_ids=[each.contact_id for each in contacts],
            conversation=conversation,
            now=now,
        )


def changes(seat: Seat, meeting: Meeting, *, now: datetime = NOW, **said: Any) -> Meeting:
    names = ("kind", "title", "agenda", "zone", "place", "link", "starts_at", "ends_at")
    values = {name: getattr(meeting, name) for name in names} | said
    viewer = at_desk(seat)
    with viewing(viewer):
        return actions.change(viewer, meeting, values=values, seat_ids=[], contact_ids=[], now=now)


def writes(
    seat: Seat,
    meeting: Meeting,
    body: str,
    *,
    audience: str = "client",
    copied: Sequence[int] = (),
    now: datetime = NOW,
) -> Minutes:
    viewer = at_desk(seat)
    with viewing(viewer):
        made = actions.write_minutes(
            viewer, meeting, audience=audience, body=body, copied=copied, key=uuid.uuid4(), now=now
        )
        return access.minutes(viewer).select_related("meeting", "message").get(id=made.id)


def confirms(who: Access, minutes: Minutes, *, now: datetime = NOW) -> None:
    with viewing(in_cabinet(who)) as viewer:
        actions.confirm(viewer, minutes, now=now)


def objects(who: Access, minutes: Minutes, words: str, *, now: datetime = NOW) -> None:
    with viewing(in_cabinet(who)) as viewer:
        actions.object_to(viewer, minutes, words=words, now=now)
