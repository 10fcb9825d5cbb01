"""Who might stand in with each client, and why: by role, by load, by what the client is like."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience
from kulisy.handovers import weighing
from kulisy.handovers.models import Point
from kulisy.handovers.weighing import ClientClass
from kulisy.people import access as people
from kulisy.people.holdings import HELD
from kulisy.people.models import MANAGERS, Client, NamedSeat, Role, Seat
from kulisy.people.viewer import FREELY, Viewer

Why = Point.Why


@dataclass(frozen=True)
class Proposed:
    """Who takes all that is held of one client; `count` belongs to the reason."""

    seat_id: UUID
    why: str
    count: int


@dataclass
class _Known:
    """What is asked once for all clients."""

    leaver: Seat
    #: With what has just been proposed.
    load: Counter[UUID]
    #: Without it.
    held: Counter[UUID]
    #: Client → seat → how often it wrote to him.
    talked: Mapping[UUID, Counter[UUID]]
    #: Seats that answer for clients.
    answering: set[UUID]


def proposed(
    viewer: Viewer, leaver: Seat, counts: Counter[UUID], *, first: date, now: datetime
) -> dict[UUID, Proposed]:
    """Client → who might take all that is held of him: of those at work who see him, may write to
    him and whose words wait for nobody. The clients with most first."""
    seats = people.with_writing(people.team(viewer).filter(active=True).exclude(id=leaver.id))
    here = [
        seat
        for seat in seats.filter(writing=FREELY).order_by("name")
        if people.away(seat, today=first) is None
    ]
    clients = {each.id: each for each in people.clients(viewer).filter(id__in=list(counts))}
    circles = _circles(viewer, [each for each in clients.values() if each.restricted])
    classes = weighing.classes(viewer, list(clients), now=now)
    hard = [each for each, said in classes.items() if said == ClientClass.DIFFICULT]
    load = loads(viewer, now=now)
    known = _Known(
        leaver=leaver,
        load=load.copy(),
        held=load,
        talked=_talked(viewer, hard),
        answering=set(people.clients(viewer).order_by().values_list("responsible_id", flat=True))
        if hard
        else set(),
    )
    chosen = {}
    for client_id, count in counts.most_common():
        able = _able(viewer, clients.get(client_id), here, circles)
        if not able:
            continue
        difficult = classes.get(client_id) == ClientClass.DIFFICULT
        best = (difficult and _who_knows(known, client_id, able)) or _least(known, able)
        chosen[client_id] = best
        known.load[best.seat_id] += count
    return chosen


def loads(viewer: Viewer, *, now: datetime) -> Counter[UUID]:
    """Seat → how many open things are in its hands, of those the viewer sees. A statement for each
    kind."""
    found: Counter[UUID] = Counter()
    for held in HELD.values():
        rows = held.still_open(viewer, now=now).filter(**{f"{held.holder}__isnull": False})
        for seat_id, count in rows.values_list(held.holder).annotate(count=Count(held.key)):
            found[seat_id] += count
    return found


def _who_knows(known: _Known, client_id: UUID, able: Sequence[Seat]) -> Proposed | None:
    """With a difficult client: who has written to him, else who has answered for clients longest.
    Nobody where neither is found."""
    wrote = known.talked.get(client_id, Counter())
    met = [seat for seat in able if wrote[seat.id]]
    if met:
        best = min(met, key=lambda each: (*_rank(each, known.leaver), -wrote[each.id], each.name))
        return Proposed(best.id, Why.KNOWS, wrote[best.id])
    skilled = [seat for seat in able if seat.id in known.answering]
    if not skilled:
        return None
    oldest = min(skilled, key=lambda each: (each.role not in MANAGERS, each.created_at, each.name))
    return Proposed(oldest.id, Why.SKILLED, oldest.created_at.year)


def _least(known: _Known, able: Sequence[Seat]) -> Proposed:
    """Somebody of the leaver's own role, and of these who holds least."""

    def order(seat: Seat) -> tuple[bool, bool, int, str]:
        return *_rank(seat, known.leaver), known.load[seat.id], seat.name

    best = min(able, key=order)
    why = Why.LEAST if best.role == known.leaver.role else Why.OTHER
    return Proposed(best.id, why, known.held[best.id])


def _talked(viewer: Viewer, client_ids: Sequence[UUID]) -> Mapping[UUID, Counter[UUID]]:
    """Of these clients, who wrote to them how often."""
    found: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    if not client_ids:
        return found
    rows = talk.messages(viewer).filter(
        client_id__in=client_ids, audience=Audience.CLIENT, author_seat__isnull=False
    )
    counted = rows.order_by().values_list("client_id", "author_seat_id")
    for client_id, seat_id, count in counted.annotate(count=Count("id")):
        found[client_id][seat_id] = count
    return found


def _able(
    viewer: Viewer,
    client: Client | None,
    seats: Sequence[Seat],
    circles: Mapping[UUID, set[UUID]],
) -> list[Seat]:
    if client is None:
        return []
    able = list(seats)
    if client.restricted:
        named = circles.get(client.id, set())
        able = [seat for seat in able if seat.role == Role.OWNER or seat.id in named]
    if people.whole_team_writes(client, viewer.company):
        return able
    return [seat for seat in able if seat.role in MANAGERS]


def _rank(seat: Seat, leaver: Seat) -> tuple[bool, bool]:
    return seat.role != leaver.role, seat.role not in MANAGERS


def _circles(viewer: Viewer, clients: Sequence[Client]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = NamedSeat.objects.filter(company_id=viewer.company.id, client__in=clients)
    for client_id, seat_id in rows.values_list("client_id", "seat_id"):
        found[client_id].add(seat_id)
    return found
