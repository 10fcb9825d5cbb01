"""The leader's board: who waits, how long, for whom; what was answered and promised and how it was
kept, everybody beside his own past; what is at risk today. About a dozen statements, however many
rows: what is counted is counted here."""

import statistics
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from kulisy.conversations import access as talk
from kulisy.conversations import pages
from kulisy.handovers import access as words
from kulisy.handovers.models import Outcome
from kulisy.insights import requests, taking
from kulisy.insights.figures import Comparison, Figure, compare, spread
from kulisy.insights.tone import Hit, hits
from kulisy.insights.working import WorkingTime
from kulisy.people import access as people
from kulisy.people import at_risk
from kulisy.people.at_risk import Risk
from kulisy.people.models import MANAGERS, Seat
from kulisy.people.viewer import Viewer

#: What is looked back at, and what of it is "now": the rest is the past one is compared with.
WEEKS, NOW = 12, 4
#: Weeks that are drawn.
DRAWN = 8
#: More that wait are counted as so many.
MOST = 5000
#: Clients that are shown.
CLIENTS = 8


@dataclass(frozen=True)
class Wait:
    """A client who waits for us."""

    conversation_id: uuid.UUID
    title: str
    client_id: uuid.UUID
    client: str
    seat_id: uuid.UUID
    since: datetime
    #: Of working time.
    minutes: int
    url: str


@dataclass
class Doing:
    """What one colleague, one client or the company has to be told of."""

    waits: list[Wait] = field(default_factory=list)
    #: First answers of these weeks, and of those before.
    answers: Figure = field(default_factory=lambda: spread([]))
    before: Figure = field(default_factory=lambda: spread([]))
    compared: Comparison | None = None
    #: Medians by week, the oldest first; None: nobody asked.
    weekly: list[float | None] = field(default_factory=list)
    kept: int = 0
    broken: int = 0
    #: Promises that are open and late.
    owed: int = 0
    #: How often the guard had asked, in these weeks; and in the same time before, on average.
    sharp: int = 0
    sharp_before: float = 0
    risks: list[Risk] = field(default_factory=list)

    @property
    def longest(self) -> Wait | None:
        return max(self.waits, key=lambda each: (each.minutes, each.title), default=None)

    @property
    def promises(self) -> int:
        return self.kept + self.broken


@dataclass(frozen=True)
class Colleague:
    seat: Seat
    doing: Doing


@dataclass(frozen=True)
class OfClient:
    id: uuid.UUID
    name: str
    doing: Doing


@dataclass(frozen=True)
class Board:
    """`team` by name, nobody before anybody; `clients` by what they need."""

    whole: Doing
    team: list[Colleague]
    clients: list[OfClient]
    #: So many more have somebody who waits.
    more_clients: int
    #: Minutes of a working day.
    day: int

    @property
    def late(self) -> list[Risk]:
        return [each for each in self.whole.risks if each.late]

    @property
    def near(self) -> list[Risk]:
        return [each for each in self.whole.risks if not each.late]

    def numbers(self) -> dict[str, Any]:
        """What the Monday keeps and sentences are made of."""
        longest = self.whole.longest
        return {
            "waits": len(self.whole.waits),
            "longest": longest.minutes if longest else 0,
            "late": len(self.late),
            "near": len(self.near),
            "answer": self.whole.answers.middle if self.whole.answers.enough else None,
            "kept": self.whole.kept,
            "broken": self.whole.broken,
        }


@dataclass(frozen=True)
class _Answer:
    seat_id: uuid.UUID | None
    client_id: uuid.UUID
    at: datetime
    minutes: int


@dataclass(frozen=True)
class _Promise:
    seat_id: uuid.UUID
    client_id: uuid.UUID
    due_at: datetime
    outcome: str
    settled_at: datetime | None

    def broken(self, now: datetime) -> bool:
        return (self.settled_at or now) > self.due_at


def of(viewer: Viewer, *, now: datetime, seat_id: uuid.UUID | None = None) -> Board:
    """Everybody's; or (`seat_id`) what is in one colleague's hands."""
    clock = taking.working(viewer.company, now=now)
    waits = _waits(viewer, clock, seat_id, now)
    answers = _answers(viewer, clock, seat_id, now)
    promises = _promises(viewer, seat_id, now)
    sharp = hits(viewer, since=now - timedelta(weeks=WEEKS), seat_id=seat_id)
    risks = at_risk.gathered(viewer, _asked(clock, seat_id, now))
    everything = (waits, answers, promises, sharp, risks)
    whole = _doing(*everything, now=now)
    return Board(
        whole=whole,
        team=_team(viewer, everything, now) if seat_id is None else [],
        clients=(shown := _clients(everything, now))[:CLIENTS],
        more_clients=max(len(shown) - CLIENTS, 0),
        day=clock.day,
    )


def _asked(clock: WorkingTime, seat_id: uuid.UUID | None, now: datetime) -> at_risk.Asked:
    today = clock.calendar.local(now).date()
    return at_risk.Asked(now=now, today=today, day_ago=clock.day_ago(now), seat_id=seat_id)


def _waits(
    viewer: Viewer, clock: WorkingTime, seat_id: uuid.UUID | None, now: datetime
) -> list[Wait]:
    rows = talk.desks(viewer).filter(closed=False, waiting_since__isnull=False)
    if seat_id is not None:
        free = Q(assignee=None, client__responsible_id=seat_id)
        rows = rows.filter(Q(assignee_id=seat_id) | free)
    found = rows.order_by("waiting_since", "conversation_id").values_list(
        "conversation_id", "conversation__title", "client_id", "client__name", "assignee_id",
        "client__responsible_id", "waiting_since",
    )  # fmt: skip
    return [
        Wait(
            conversation_id=conversation,
            title=title,
            client_id=client,
            client=name,
            seat_id=assignee or responsible,
            since=since,
            minutes=clock.minutes(since, now),
            url=pages.address(viewer, conversation),
        )
        for conversation, title, client, name, assignee, responsible, since in found[:MOST]
        if since
    ]


def _answers(
    viewer: Viewer, clock: WorkingTime, seat_id: uuid.UUID | None, now: datetime
) -> list[_Answer]:
    found = requests.asked(viewer, since=now - timedelta(weeks=WEEKS), until=now)
    return [
        _Answer(
            each.seat_id,
            each.client_id,
            each.asked_at,
            clock.minutes(each.asked_at, each.answered_at),
        )
        for each in found
        if each.answered_at and (seat_id is None or each.seat_id == seat_id)
    ]


def _promises(viewer: Viewer, seat_id: uuid.UUID | None, now: datetime) -> list[_Promise]:
    """Those whose day was in these weeks, and that nobody took back."""
    rows = words.keepings(viewer).filter(
        commitment__due_at__gte=now - timedelta(weeks=WEEKS), commitment__due_at__lt=now
    )
    if seat_id is not None:
        rows = rows.filter(seat_id=seat_id)
    found = rows.exclude(commitment__outcome=Outcome.WITHDRAWN).order_by("commitment_id")
    columns = ("due_at", "outcome", "settled_at")
    return [
        _Promise(*row)
        for row in found.values_list(
            "seat_id", "client_id", *(f"commitment__{each}" for each in columns)
        )[:MOST]
    ]


def _doing(
    waits: Sequence[Wait],
    answers: Sequence[_Answer],
    promises: Sequence[_Promise],
    sharp: Sequence[Hit],
    risks: Sequence[Risk],
    *,
    now: datetime,
) -> Doing:
    begin = now - timedelta(weeks=NOW)
    fresh = spread([each.minutes for each in answers if each.at >= begin])
    before = spread([each.minutes for each in answers if each.at < begin])
    recent = [each for each in promises if each.due_at >= begin]
    broken = sum(each.broken(now) for each in recent)
    return Doing(
        waits=list(waits),
        answers=fresh,
        before=before,
        compared=compare(before, fresh, less=True),
        weekly=_weekly(answers, now),
        kept=sum(each.outcome == Outcome.KEPT and not each.broken(now) for each in recent),
        broken=broken,
        owed=sum(not each.outcome for each in promises),
        sharp=sum(each.at >= begin for each in sharp),
        sharp_before=sum(each.at < begin for each in sharp) * NOW / (WEEKS - NOW),
        risks=list(risks),
    )


def _weekly(answers: Iterable[_Answer], now: datetime) -> list[float | None]:
    weeks: dict[int, list[int]] = defaultdict(list)
    for each in answers:
        weeks[(now - each.at) // timedelta(weeks=1)].append(each.minutes)
    return [
        statistics.median(weeks[back]) if weeks.get(back) else None
        for back in reversed(range(DRAWN))
    ]


def _team(viewer: Viewer, everything: Sequence[Any], now: datetime) -> list[Colleague]:
    """Who leads clients, and who holds something; by name."""
    shared = [_by(rows, "seat_id") for rows in everything]
    seats = people.team(viewer).filter(active=True).order_by("name", "id")
    return [
        Colleague(seat, _doing(*(rows.get(seat.id, []) for rows in shared), now=now))
        for seat in seats
        if seat.role in MANAGERS or any(seat.id in rows for rows in shared)
    ]


def _clients(everything: Sequence[Any], now: datetime) -> list[OfClient]:
    """Those with whom something is the matter, the most urgent first."""
    waits, _answered, _promised, _sharp, risks = everything
    names = {each.client_id: each.client for each in (*waits, *risks) if each.client_id}
    shared = [_by(rows, "client_id") for rows in everything]
    urgent = Counter(each.client_id for each in risks if each.late)
    longest: dict[uuid.UUID, int] = {}
    for each in waits:
        longest[each.client_id] = max(longest.get(each.client_id, 0), each.minutes)
    order = sorted(names, key=lambda id: (-urgent[id], -longest.get(id, 0), names[id], str(id)))
    empty: list[Any] = []
    return [
        OfClient(id, names[id], _doing(*(rows.get(id, empty) for rows in shared), now=now))
        for id in order[:CLIENTS]
    ] + [OfClient(id, names[id], Doing()) for id in order[CLIENTS:]]


def _by(rows: Iterable[Any], column: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for each in rows:
        found[getattr(each, column)].append(each)
    return found
