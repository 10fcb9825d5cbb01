"""One's own bookings: the list, a held one that waits for one's word, a booked one."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.bookings import access, showing
from kulisy.bookings import actions as verbs
from kulisy.bookings.actions.refusal import Refused, Taken
from kulisy.kit.paging import page
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

#: So many of what lies behind.
PAST = 30


@require_safe
def bookings(request: FacedRequest) -> HttpResponse:
    """What lies ahead, and what was."""
    viewer, moment = request.viewer, now()
    rows = showing.related(access.bookings(viewer)).exclude(state="held")
    ahead = rows.filter(state="booked", ends_at__gt=moment).order_by("starts_at", "id")
    behind = rows.exclude(state="booked", ends_at__gt=moment).order_by("-starts_at", "-id")
    rules = access.rules(viewer)
    may = bool(access.bookable_clients(viewer)) and access.services(viewer).exists()
    was = page(behind, request.GET.get("page", ""), size=PAST)
    context = {
        "ahead": showing.shown(viewer, ahead[:100], rules=rules, now=moment),
        "behind": showing.shown(viewer, was.rows, rules=rules, now=moment),
        "page": was,
        "may_book": may,
        "several": len(viewer.admissions) > 1,
    }
    return render(request, "bookings/portal/bookings.html", context)


@require_safe
def booking(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """A booking; while it is merely held: is this right?"""
    viewer, moment = request.viewer, now()
    row = showing.related(access.bookings(viewer)).filter(id=booking_id).first()
    if row is None:
        raise Http404
    rules = access.rules(viewer)
    context = {
        "booking": showing.shown(viewer, [row], rules=rules, now=moment)[0],
        "rules": rules,
        "cancel_ahead": showing.ahead(rules.cancel_until),
        "moved_from": row.moved_from,
        "held_until": showing.clock(row.held_until) if row.held_until else "",
        "late": row.held_until is not None and row.held_until <= moment,
        "zone": showing.zone_words(moment),
        "elsewhere": showing.elsewhere(viewer.company.time_zone, moment),
        "several": len(viewer.admissions) > 1,
        "own": row.contact_id in viewer.contact_ids,
    }
    held = row.state == "held"
    if held and not context["own"]:
        raise Http404
    template = "bookings/portal/held.html" if held else "bookings/portal/booking.html"
    return render(request, template, context)


@require_POST
def confirmation(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """«Записаться»."""
    viewer = request.viewer
    row = access.bookings(viewer).filter(id=booking_id).first()
    if row is None:
        raise Http404
    try:
        verbs.confirm(viewer, row, words=request.POST.get("words", "")[:1000], now=now())
    except Taken as refusal:
        messages.error(request, refusal.sentence)
        return redirect(showing.address(viewer, "booking_times", row.service_id))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(showing.address(viewer, "bookings"))
    messages.success(request, _("You are booked. The letter with a calendar file is on its way."))
    return redirect(showing.address(viewer, "booking", booking_id))


@require_POST
def release(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """Another time, then."""
    viewer = request.viewer
    row = access.bookings(viewer).filter(id=booking_id).first()
    if row is None:
        raise Http404
    verbs.let_go(viewer, row, now=now())
    return redirect(showing.address(viewer, "booking_times", row.service_id))


@require_POST
def cancellation(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    row = access.bookings(viewer).filter(id=booking_id).first()
    if row is None:
        raise Http404
    reason = request.POST.get("reason", "")
    return _done(
        request,
        lambda: verbs.cancel(viewer, row, reason=reason, now=now()),
        _("It is cancelled; the time is free again."),
        showing.address(viewer, "booking", booking_id),
    )


@require_safe
def calendar(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """The booking as a file for one's own calendar."""
    viewer = request.viewer
    rows = showing.related(access.bookings(viewer).exclude(state="held"))
    row = rows.filter(id=booking_id).first()
    if row is None:
        raise Http404
    data = showing.calendar_file(viewer, [row], now=now())
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return answer


def _done(request: FacedRequest, verb: Callable[[], object], said: str, url: str) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(url)
