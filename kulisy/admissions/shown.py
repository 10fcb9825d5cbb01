"""What screens of this room show of seats and invitations; and how they end."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.look.moments import date_of
from kulisy.notify import reasons
from kulisy.people.access import away
from kulisy.people.middleware import FacedRequest

#: How an invitation's state is coloured.
KINDS = {
    "accepted": "ok",
    "opened": "ok",
    "expired": "late",
    "revoked": "late",
    "returned": "late",
}


@dataclass(frozen=True)
class SeatRow:
    seat: Any
    note: str
    away: str


@dataclass(frozen=True)
class InvitationRow:
    it: Any
    state: Any
    kind: str
    stands: bool
    #: Somebody else's address accepted it.
    other_address: str
    #: Why its letter did not arrive; "" where nobody knows.
    why: str


def seat_rows(seats: Sequence[Any], *, today: date) -> list[SeatRow]:
    rows = []
    for seat in seats:
        back = away(seat, today=today)
        rows.append(
            SeatRow(
                seat=seat,
                note=" · ".join(filter(None, [seat.title, seat.answers_for])),
                away=_("Back on %(date)s") % {"date": date_of(back)} if back else "",
            )
        )
    return rows


def waiting(invitations: Iterable[Any], *, now: datetime) -> list[InvitationRow]:
    rows = []
    for each in invitations:
        state = each.state(now)
        other = each.accepted_as if each.accepted_as != each.email else ""
        why = reasons.words(each.returned_why) if state == "returned" else ""
        kind = KINDS.get(state, "wait")
        rows.append(InvitationRow(each, state, kind, each.stands(now), other, why))
    return rows


def done(request: FacedRequest, sentence: str, name: str, *args: uuid.UUID) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(name, request.viewer.company.slug, *args)


def answer(
    request: FacedRequest,
    verb: Callable[[], object],
    sentence: str,
    name: str,
    *args: uuid.UUID,
) -> HttpResponse:
    """One verb behind one button: what came of it is said on the page that follows."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, sentence)
    return redirect(name, request.viewer.company.slug, *args)
