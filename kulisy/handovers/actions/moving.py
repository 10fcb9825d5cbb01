"""Into other hands and back: one transaction, as many statements for three hundred things as for
three. A thing that somebody has given on meanwhile stays where it is."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.handovers import access, held
from kulisy.handovers.models import Handover, Point, StandIn
from kulisy.journal import actions as journal
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.holdings import HELD, Held
from kulisy.people.models import NamedSeat, Seat
from kulisy.people.viewer import Viewer

TELL_CLIENT = "kulisy.handovers.tasks.tell_client"
State, Of = Handover.State, Point.State


@transaction.atomic
def begin(viewer: Viewer, handover: Handover, *, now: datetime) -> int:
    """Everything that was accepted changes hands, and the clients are told who works with them now.
    How many things. Raises Refused."""
    found = _locked(viewer, handover, State.ASKED)
    moved = move(viewer, found, now=now)
    if not moved:
        raise Refused(_("Nobody has accepted anything yet: there is nothing to hand over."))
    found.state, found.begun_at = State.RUNNING, now
    found.save(update_fields=["state", "begun_at"])
    if found.kind == Handover.Kind.LEAVE:
        _away(viewer, found, found.back_on)
    _record(viewer, "handover_begun", found, moved, now=now)
    return moved


@transaction.atomic
def end(viewer: Viewer, handover: Handover, *, now: datetime) -> int:
    """Everything that is still in the stand-ins' hands comes back. How many things."""
    found = _locked(viewer, handover, State.RUNNING)
    if not found.seat.active:
        raise Refused(_("This place on the team is closed: open it again first."))
    points = list(access.points(viewer).filter(handover_id=found.id, state=Of.MOVED))
    back: list[Point] = []
    kept: list[Point] = []
    for kind, own in _by_kind(points):
        taken_by = {point.thing_id: point.stand_in_id for point in own}
        rows = _rows(viewer, kind, taken_by)
        in_hands = dict(rows.select_for_update(of=("self",)).values_list(kind.key, kind.holder))
        mine = [each for each in own if in_hands.get(each.thing_id) == each.stand_in_id]
        to = dict.fromkeys([each.thing_id for each in mine], found.seat_id)
        stuck = _give(viewer, kind, to, found.seat_id, now=now)
        back += [each for each in mine if each.thing_id not in stuck]
        kept += _told([each for each in mine if each.thing_id in stuck], stuck, Of.ELSEWHERE)
    _settle(viewer, points, back, Of.BACK, kept)
    clients = [each.client_id for each in points if each.kind == held.CLIENT]
    access.stand_ins(viewer).filter(
        away_id=found.seat_id, client_id__in=clients, ended_at=None
    ).update(ended_at=now)
    _note_responsible(viewer, back, {each.id: found.seat_id for each in back}, now=now)
    found.state, found.ended_at = State.OVER, now
    found.save(update_fields=["state", "ended_at"])
    if found.kind == Handover.Kind.LEAVE:
        _away(viewer, found, None)
    _record(viewer, "handover_ended", found, len(back), now=now)
    return len(back)


def move(viewer: Viewer, handover: Handover, *, now: datetime) -> int:
    """What was accepted and is not moved yet, as far as it is still in the leaver's hands. Inside
    of a transaction. How many things."""
    points = list(access.points(viewer).filter(handover_id=handover.id, state=Of.ACCEPTED))
    taken = Point.objects.filter(company_id=viewer.company.id, handover_id=handover.id)
    moved: list[Point] = []
    left: list[Point] = []
    for kind, own in _by_kind(points):
        rows = _rows(viewer, kind, [point.thing_id for point in own])
        his = rows.filter(**{kind.holder: handover.seat_id}).select_for_update(of=("self",))
        here = set(his.values_list(kind.key, flat=True))
        to = {each.thing_id: each.stand_in_id for each in own if each.thing_id in here}
        taker = taken.filter(kind=kind.kind, thing_id=OuterRef(kind.key)).values("stand_in_id")
        stuck = _give(viewer, kind, to, Subquery(taker[:1]), now=now)
        moved += [each for each in own if each.thing_id in here and each.thing_id not in stuck]
        # Another stand-in may still take these.
        left += _told([each for each in own if each.thing_id in stuck], stuck, Of.DECLINED)
    _settle(viewer, points, moved, Of.MOVED, left)
    stood = [each for each in moved if each.kind == held.CLIENT]
    if stood:
        _keep_in_circles(viewer, handover, stood)
        _tell_clients(viewer, handover, stood, now=now)
        _note_responsible(viewer, stood, {x.id: x.stand_in_id for x in stood}, now=now)
    return len(moved)


def _locked(viewer: Viewer, handover: Handover, state: str) -> Handover:
    """The row as it is now, and nobody else's for this transaction."""
    if not access.may_lead(viewer, handover):
        raise Http404
    rows = Handover.objects.select_for_update(of=("self",)).select_related("seat")
    found = rows.get(company_id=viewer.company.id, id=handover.id)
    if found.state != state:
        raise Refused(_("Somebody else has just changed this. Look at it again."))
    check_sees_all(viewer, found.seat)
    return found


def check_sees_all(viewer: Viewer, seat: Seat) -> None:
    """Half of it must not be left behind unseen."""
    if not access.sees_all_of(viewer, seat):
        words = _("Some clients are limited to colleagues, and you aren't one of them.")
        raise Refused(words + " " + _("Let the owner do it, or the colleague."))


def _by_kind(points: Sequence[Point]) -> Iterable[tuple[Held, list[Point]]]:
    found: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        if point.kind in HELD:
            found[point.kind].append(point)
    return [(HELD[kind], own) for kind, own in sorted(found.items())]


def rest(viewer: Viewer, seat: Seat, successor: Seat, *, now: datetime) -> None:
    """Whatever else is still in a leaver's hands, into his successor's; what can't change hands
    stays, and is found where it stands. Inside of a transaction."""
    for _name, kind in sorted(HELD.items()):
        rows = kind.still_open(viewer, now=now).filter(**{kind.holder: seat.id})
        his = rows.select_for_update(of=("self",))
        to = dict.fromkeys(his.values_list(kind.key, flat=True), successor.id)
        _give(viewer, kind, to, successor.id, now=now)


def _give(
    viewer: Viewer, kind: Held, to: Mapping[uuid.UUID, Any], holder: Any, *, now: datetime
) -> Mapping[uuid.UUID, str]:
    """Into these hands (`holder`: the same, as it is written). What couldn't, and why."""
    if kind.give is not None:
        return kind.give(viewer, to, now=now) if to else {}
    _rows(viewer, kind, to).update(**{kind.holder: holder}, **kind.also)
    return {}


def _told(points: Sequence[Point], stuck: Mapping[uuid.UUID, str], state: str) -> Sequence[Point]:
    for each in points:
        each.state, each.words = state, stuck[each.thing_id][:300]
    return points


def _rows(viewer: Viewer, kind: Held, ids: Collection[uuid.UUID]) -> QuerySet[Any]:
    rows = kind.rows(viewer).select_related(None).order_by()
    return rows.filter(**{f"{kind.key}__in": list(ids)})


def _settle(
    viewer: Viewer,
    points: Sequence[Point],
    done: Sequence[Point],
    state: str,
    stuck: Sequence[Point],
) -> None:
    ids = {point.id for point in done}
    points = [point for point in points if point not in stuck]
    rest = [point.id for point in points if point.id not in ids]
    own = access.points(viewer)
    own.filter(id__in=ids).update(state=state)
    own.filter(id__in=rest).update(state=Of.ELSEWHERE)
    if stuck:
        own.bulk_update(stuck, ["state", "words"])


def _keep_in_circles(viewer: Viewer, handover: Handover, stood: Sequence[Point]) -> None:
    """Of a client whom only named colleagues see, he who answered for him was one without being
    named: he must see him when he is back."""
    ids = [point.client_id for point in stood]
    restricted = people.clients(viewer).filter(id__in=ids, restricted=True)
    NamedSeat.objects.bulk_create(
        [
            NamedSeat(company_id=viewer.company.id, client_id=each, seat_id=handover.seat_id)
            for each in restricted.values_list("id", flat=True)
        ],
        ignore_conflicts=True,
    )


def _tell_clients(
    viewer: Viewer, handover: Handover, stood: Sequence[Point], *, now: datetime
) -> None:
    """One piece of news for each client, whatever was handed over of him."""
    made = [
        StandIn(
            company_id=viewer.company.id,
            client_id=point.client_id,
            seat_id=point.stand_in_id,
            away_id=handover.seat_id,
            back_on=handover.back_on,
            for_good=handover.kind == Handover.Kind.DEPARTURE,
            since=now,
        )
        for point in stood
        if point.stand_in_id is not None
    ]
    StandIn.objects.bulk_create(made)
    outbox.defer_each(TELL_CLIENT, [{"stand_in_id": str(each.id)} for each in made])


def _note_responsible(
    viewer: Viewer,
    points: Sequence[Point],
    now_in: dict[uuid.UUID, uuid.UUID | None],
    *,
    now: datetime,
) -> None:
    """In each client's own log: who answers for him from now on."""
    journal.record_each(
        [
            journal.made(
                journal.Actor("seat", viewer.seat_id),
                "responsible_changed",
                journal.Subject("client", point.client_id),
                company_id=viewer.company.id,
                client_id=point.client_id,
                now=now,
                facts={"responsible": str(now_in[point.id])},
            )
            for point in points
            if point.kind == held.CLIENT
        ]
    )


def _away(viewer: Viewer, handover: Handover, back_on: Any) -> None:
    Seat.objects.filter(company_id=viewer.company.id, id=handover.seat_id).update(back_on=back_on)


def _record(viewer: Viewer, kind: str, handover: Handover, things: int, *, now: datetime) -> None:
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("seat", handover.seat_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"handover": str(handover.id), "things": things},
    )
