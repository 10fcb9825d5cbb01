"""A hand-over before it begins: what is held, who is proposed for it, what each stand-in says."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.handovers import access, proposing
from kulisy.handovers.actions import moving
from kulisy.handovers.models import Handover, Point
from kulisy.kit.text import clean, one_line
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.holdings import HELD
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

TELL_ASKED = "kulisy.handovers.tasks.tell_asked"
TELL_ANSWERED = "kulisy.handovers.tasks.tell_answered"
State, Of = Handover.State, Point.State
#: Before something is handed over its point may still be given to somebody else.
WAITING = (Of.ASKED, Of.ACCEPTED, Of.DECLINED)


@transaction.atomic
def prepare(viewer: Viewer, seat: Seat, *, values: Mapping[str, Any], now: datetime) -> Handover:
    """List everything that this seat holds, each thing with a stand-in proposed by role, load and
    what the client is like.
    `values`: kind, first_day, back_on, words. Raises Refused. As many statements, however much."""
    if not access.may_hand_over(viewer, seat) or viewer.seat_id is None:
        raise Http404
    moving.check_sees_all(viewer, seat)
    kind, first, back = values["kind"], values["first_day"], values["back_on"]
    if kind == Handover.Kind.DEPARTURE and not viewer.runs_company:
        raise Refused(_("A departure is for those who run the company to arrange."), field="kind")
    if kind == Handover.Kind.DEPARTURE:
        back = None
    if back is not None and back <= first:
        raise Refused(_("The first day back must come after the first day away."), field="back_on")
    made = Handover(
        company_id=viewer.company.id,
        seat=seat,
        made_by_id=viewer.seat_id,
        kind=kind,
        first_day=first,
        back_on=back,
        words=clean(values["words"]).strip()[:4000],
        by_clock=bool(values.get("by_clock")),
        made_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("There is a hand-over of this colleague already.")) from error
    since, until = _away(viewer, first, back)
    things = [
        (held.kind, *row)
        for held in HELD.values()
        for row in held.still_open(viewer, now=max(now, since), until=until)
        .filter(**{held.holder: seat.id})
        .values_list(held.key, held.client)
    ]
    counts = Counter(client for _kind, _id, client in things)
    chosen = proposing.proposed(viewer, seat, counts, first=first, now=now)
    Point.objects.bulk_create(
        [
            Point(
                company_id=viewer.company.id,
                client_id=client_id,
                handover=made,
                kind=kind,
                thing_id=thing_id,
                **_taker(chosen.get(client_id)),
            )
            for kind, thing_id, client_id in things
        ]
    )
    return made


def _away(viewer: Viewer, first: date, back: date | None) -> tuple[datetime, datetime | None]:
    """From when to when he isn't there, on the company's clock: what has its own moment, like a
    meeting, is handed over for that time only."""
    zone = ZoneInfo(viewer.company.time_zone)
    until = datetime.combine(back, time(), zone) if back else None
    return datetime.combine(first, time(), zone), until


def _taker(found: proposing.Proposed | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {"stand_in_id": found.seat_id, "why": found.why, "why_count": found.count}


def propose(
    viewer: Viewer, handover: Handover, *, client_id: uuid.UUID, seat_id: uuid.UUID
) -> None:
    """Another stand-in for what is still to be handed over of one client. Raises Refused."""
    _leads(viewer, handover, State.DRAFT, State.ASKED, State.RUNNING)
    client = people.clients(viewer).filter(id=client_id).first()
    if client is None or seat_id == handover.seat_id:
        raise Http404
    if seat_id not in {seat.id for seat in talk.seats_of(viewer, client)}:
        raise Refused(_("This colleague can't see the client."))
    rows = access.points(viewer).filter(handover_id=handover.id, client_id=client_id)
    rows = rows.filter(state__in=WAITING).exclude(stand_in_id=seat_id)
    changed = rows.update(
        stand_in_id=seat_id, why="", why_count=0, state=Of.ASKED, words="", answered_at=None
    )
    if changed and handover.state != State.DRAFT:
        _tell_asked(handover, [seat_id])


def ask(viewer: Viewer, handover: Handover, *, now: datetime) -> None:
    """Ask the stand-ins. Raises Refused."""
    _leads(viewer, handover, State.DRAFT)
    points = access.points(viewer).filter(handover_id=handover.id)
    if points.filter(stand_in=None).exists():
        raise Refused(_("Some clients have no stand-in yet: choose one for each."))
    handover.state = State.ASKED
    handover.save(update_fields=["state"])
    _tell_asked(handover, points.values_list("stand_in_id", flat=True).distinct())


@transaction.atomic
def answer(
    viewer: Viewer,
    handover: Handover,
    *,
    point_ids: Collection[uuid.UUID],
    accepted: bool,
    words: str,
    now: datetime,
) -> int:
    """The stand-in's word about some of his points; what runs already changes hands at once. How
    many were answered. Raises Refused."""
    if handover.state not in {State.ASKED, State.RUNNING}:
        raise Http404
    words = "" if accepted else one_line(words, limit=300)
    if not accepted and not words:
        raise Refused(_("Say in a word why not: another stand-in is looked for."), field="words")
    own = access.points(viewer).filter(
        handover_id=handover.id, stand_in_id=viewer.seat_id, state__in=WAITING
    )
    answered = own.filter(id__in=list(point_ids)).update(
        state=Of.ACCEPTED if accepted else Of.DECLINED, words=words, answered_at=now
    )
    if answered and accepted and handover.state == State.RUNNING:
        moving.move(viewer, handover, now=now)
    if answered:
        outbox.defer(
            TELL_ANSWERED,
            handover_id=str(handover.id),
            seat_id=str(viewer.seat_id),
            at_moment=now.isoformat(),
        )
    return answered


def drop(viewer: Viewer, handover: Handover) -> None:
    """It doesn't happen; nothing has changed hands."""
    _leads(viewer, handover, State.DRAFT, State.ASKED)
    handover.state = State.DROPPED
    handover.save(update_fields=["state"])


def _leads(viewer: Viewer, handover: Handover, *states: str) -> None:
    if not access.may_lead(viewer, handover):
        raise Http404
    if handover.state not in states:
        raise Refused(_("Somebody else has just changed this. Look at it again."))


def _tell_asked(handover: Handover, seats: Collection[uuid.UUID | None]) -> None:
    jobs = [{"handover_id": str(handover.id), "seat_id": str(each)} for each in seats]
    outbox.defer_each(TELL_ASKED, jobs)


def days_come(*, now: datetime) -> list[tuple[Handover, str]]:
    """The worker's: what is to begin or to end today, by the company's calendar day."""
    rows = Handover.objects.select_related("company", "seat")
    found = []
    for each in rows.filter(state__in=[State.ASKED, State.RUNNING]).order_by("id"):
        today = now.astimezone(ZoneInfo(each.company.time_zone)).date()
        if each.state == State.ASKED and each.first_day <= today:
            found.append((each, "begin"))
        elif each.state == State.RUNNING and each.back_on and each.back_on <= today:
            found.append((each, "end"))
    return found
