"""Words given: what is open, one of them, putting one down."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.forms import attempt
from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations import pages, writing
from kulisy.handovers import access, actions, catching_up, pieces, wording
from kulisy.handovers.desk.said import said_in
from kulisy.handovers.forms import Committing, Moving
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.conversations.models import Message
    from kulisy.handovers.models import Commitment

PAGE = 100


@require_safe
def index(request: FacedRequest) -> HttpResponse:
    """Open ones, the nearest first: one's own, or everybody's; or what was settled lately."""
    viewer, which = request.viewer, request.GET.get("which", "")
    which = which if which in {"all", "settled"} else ""
    rows = access.keepings(viewer).select_related("commitment__message", "client", "seat")
    if which == "settled":
        rows = rows.exclude(commitment__outcome="").order_by("-commitment__settled_at")
    else:
        rows = rows.filter(commitment__outcome="").order_by("commitment__due_at", "commitment_id")
        rows = rows if which or viewer.seat_id is None else rows.filter(seat_id=viewer.seat_id)
    found = list(rows[:PAGE])
    shown = catching_up.given(viewer, [each.commitment for each in found], now=now())
    context = {
        "rows": list(zip(found, shown, strict=True)),
        "which": which,
        "own": which == "",
    }
    return render(request, "handovers/desk/commitments.html", context)


@require_safe
def commitment(request: FacedRequest, *, commitment_id: uuid.UUID) -> HttpResponse:
    return _page(request, _found(request, commitment_id))


@require_POST
def outcome(request: FacedRequest, *, commitment_id: uuid.UUID) -> HttpResponse:
    """Kept, or taken back with a word."""
    viewer, found = request.viewer, _found(request, commitment_id)
    said, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    try:
        actions.settle(viewer, found, outcome=said, reason=reason, now=now())
    except Refused as refusal:
        return _page(request, found, problem=refusal.sentence, reason=reason)
    flashes.success(request, _("Kept: well done.") if said == "kept" else _("Taken back."))
    return redirect(_place(request, found))


@require_POST
def day(request: FacedRequest, *, commitment_id: uuid.UUID) -> HttpResponse:
    """Moved to another day, with a word why."""
    viewer, found = request.viewer, _found(request, commitment_id)
    form = Moving(viewer, request.POST)

    def move() -> bool:
        reason = form.cleaned_data["reason"]
        actions.move_day(viewer, found, **form.due(), reason=reason, now=now())
        return True

    if form.is_valid() and attempt(form, move):
        flashes.success(request, _("Moved: whoever it was given sees the new day and why."))
        return redirect("desk:commitment", viewer.company.slug, found.id)
    return _page(request, found, moving=form)


@require_POST
def hands(request: FacedRequest, *, commitment_id: uuid.UUID) -> HttpResponse:
    found = _found(request, commitment_id)
    seat = read_id(request.POST.get("seat"))
    if seat is None:
        raise Http404
    try:
        actions.give_to(request.viewer, found, seat_id=seat)
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    return redirect("desk:commitment", request.viewer.company.slug, found.id)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: FacedRequest, *, message_id: uuid.UUID) -> HttpResponse:
    """Everything is filled in where the rule heard it: one more click puts it down."""
    viewer, message = request.viewer, access.message(request.viewer, message_id)
    if message is None or not access.may_commit(viewer, message):
        raise Http404
    seats = talk.seats_of(viewer, message.client)
    if request.method == "POST":
        form = Committing(viewer, seats, request.POST)
        if form.is_valid() and attempt(form, lambda: _commit(request, message, form)):
            flashes.success(request, _("Put down: you will be reminded."))
            return redirect(f"{pages.address(viewer, message.conversation_id)}#m-{message.id}")
    else:
        form = Committing(viewer, seats, initial=_heard(viewer, message))
    return said_in(request, message, form, "handovers/desk/new_commitment.html")


def _commit(request: FacedRequest, message: Message, form: Committing) -> bool:
    actions.commit(request.viewer, message, **form.said(), now=now())
    return True


def _heard(viewer: Any, message: Message) -> dict[str, Any]:
    zone = ZoneInfo(viewer.company.time_zone)
    heard = pieces.spotted(message, viewer.company.time_zone)
    initial: dict[str, Any] = {"seat": str(message.author_seat_id)}
    if heard is None:
        return initial | {"words": writing.excerpt(message.body, limit=200)}
    due = heard.due_at.astimezone(zone)
    initial |= {"words": heard.words[:300], "day": due.date()}
    return initial | ({"hour": due.time()} if heard.by_hour else {})


def _page(
    request: FacedRequest,
    found: Commitment,
    *,
    problem: str = "",
    reason: str = "",
    moving: Moving | None = None,
) -> HttpResponse:
    viewer = request.viewer
    keeping = access.keepings(viewer).select_related("seat").filter(commitment_id=found.id).first()
    words, tone = wording.state(found, now=now())
    context = {
        "it": found,
        "state": words,
        "tone": tone,
        "due": wording.due(found, viewer.company),
        "keeper": keeping.seat if keeping else None,
        "seats": [(str(each.id), each.name) for each in talk.seats_of(viewer, found.client)],
        "place_url": _place(request, found),
        "excerpt": writing.excerpt(found.message.body, limit=400),
        "may_settle": access.may_settle(viewer, found),
        "problem": problem,
        "reason": reason,
        "moved": wording.moved(found, viewer.company),
        "moving": moving or Moving(viewer),
    }
    status = 422 if problem or moving else 200
    return render(request, "handovers/desk/commitment.html", context, status=status)


def _place(request: FacedRequest, found: Commitment) -> str:
    url = pages.address(request.viewer, found.message.conversation_id)
    return f"{url}#m-{found.message_id}"


def _found(request: FacedRequest, commitment_id: uuid.UUID) -> Commitment:
    rows = access.commitments(request.viewer).select_related("message__conversation", "client")
    found = rows.filter(id=commitment_id).first()
    if found is None:
        raise Http404
    return found
