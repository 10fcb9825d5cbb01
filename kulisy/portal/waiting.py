"""«Ждём от вас»: requests that await an answer and what the rooms have besides, in one order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.conversations.listing import Line
from kulisy.look import moments
from kulisy.people.awaited import Waiting

ICONS = {
    "conversation": "message-square",
    "document": "file-text",
    "notice": "mail-warning",
    "order": "package",
    "booking": "calendar",
    "material": "hand",
    "approval": "eye",
    "changeorder": "scale",
    "meeting": "calendar",
    "minutes": "notebook-pen",
}


@dataclass(frozen=True)
class Task:
    """One line with its button."""

    title: str
    note: str
    url: str
    action: str
    term: str
    late: bool
    icon: str
    client: str


def tasks(
    lines: Sequence[Line], others: Sequence[Waiting], *, may_write: bool, now: datetime
) -> list[Task]:
    """What is late first, then by the day it is due; what has no term after it, the unread first
    and the older before the newer."""
    made = [(_order(each, now), _task(each, now)) for each in others]
    action = _("Answer") if may_write else _("Open")
    made += [
        (
            (2, not line.unread, timezone.localtime(line.at).timestamp()),
            Task(
                title=line.title,
                note=line.excerpt,
                url=line.url,
                action=action,
                term=moments.day(line.at, now=now),
                late=False,
                icon=ICONS["conversation"],
                client=line.client,
            ),
        )
        for line in lines
    ]
    return [task for _place, task in sorted(made, key=lambda each: each[0])]


def _task(waiting: Waiting, now: datetime) -> Task:
    late = waiting.due is not None and _end(waiting.due) < now
    if waiting.due is None:
        term = moments.day(waiting.at, now=now)
    else:
        term = moments.by(waiting.due, late=late, now=now)
    return Task(
        title=waiting.title,
        note=waiting.note,
        url=waiting.url,
        action=waiting.action,
        term=term,
        late=late,
        icon=ICONS.get(waiting.kind, "circle"),
        client=waiting.client,
    )


def _order(waiting: Waiting, now: datetime) -> tuple[int, bool, float]:
    if waiting.due is None:
        return (2, False, waiting.at.timestamp())
    end = _end(waiting.due)
    return (0 if end < now else 1, False, end.timestamp())


def _end(due: date | datetime) -> datetime:
    """A day lasts until its end, by the reader's clock."""
    if isinstance(due, datetime):
        return due
    return timezone.make_aware(datetime.combine(due, time.max))
