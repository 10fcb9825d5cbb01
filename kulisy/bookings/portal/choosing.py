"""Choosing: a service, then a time. One tap on a time holds it."""

import uuid
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kulisy.bookings import access, choices, showing
from kulisy.bookings import actions as verbs
from kulisy.bookings.actions.refusal import Refused, Taken
from kulisy.bookings.free import Asked
from kulisy.kit.ids import new_id, read_id
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def services(request: FacedRequest) -> HttpResponse:
    """What can be booked by time. Where there is one thing, its times at once."""
    viewer = request.viewer
    may = access.bookable_clients(viewer)
    rows = list(access.services(viewer)) if may else []
    cards = [choices.card(each, showing.address(viewer, "booking_times", each.id)) for each in rows]
    if len(cards) == 1:
        return redirect(cards[0].url)
    context = {"cards": cards, "may_book": bool(may), "words": access.rules(viewer).words}
    return render(request, "bookings/portal/services.html", context)


@read_or_send
def times(request: FacedRequest, *, service_id: uuid.UUID) -> HttpResponse:
    """The free times of a service, a day at a time; a POST holds one of them."""
    viewer = request.viewer
    service = access.services(viewer).filter(id=service_id).first()
    query = choices.read(viewer, request.GET.dict())
    if query.client_id is None:
        raise Http404
    client = people.clients(viewer).filter(id=query.client_id).first()
    if service is None or client is None:
        raise Http404
    problem, wish, moment = "", None, now()
    if request.method == "POST":
        contact = access.contacts(viewer, client).first()
        wish, key = _start(request.POST.get("start", "")), read_id(request.POST.get("key", ""))
        try:
            if contact is None or wish is None or key is None:
                raise Refused(_("Choose a time."))
            held = verbs.hold(
                viewer,
                Asked(service, client, query.seat_id),
                contact,
                start=wish,
                key=key,
                now=moment,
            )
            return redirect(showing.address(viewer, "booking", held.id))
        except Refused as refusal:
            problem = refusal.sentence
            wish = wish if isinstance(refusal, Taken) else None
    with timezone.override(ZoneInfo(query.zone) if query.zone else timezone.get_current_timezone()):
        context: dict[str, Any] = {
            "page": choices.choosing(viewer, service, client, query, now=moment, wish=wish),
            "key": new_id(),
            "problem": problem,
            "moving": None,
            "back_url": showing.address(viewer, "bookings"),
        }
        status = 422 if problem else 200
        return render(request, "bookings/portal/times.html", context, status=status)


@read_or_send
def moves(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """The free times that a booking can be moved to; a POST moves it."""
    viewer, moment = request.viewer, now()
    rows = showing.related(access.bookings(viewer))
    booking = rows.filter(id=booking_id).first()
    if booking is None:
        raise Http404
    shown = showing.shown(viewer, [booking], rules=access.rules(viewer), now=moment)[0]
    service = access.services(viewer).filter(id=booking.service_id).first()
    if service is None or not shown.may_move:
        raise Http404
    given = {"who": str(booking.seat_id), **request.GET.dict(), "client": str(booking.client_id)}
    query = choices.read(viewer, given)
    problem, wish = "", None
    if request.method == "POST":
        wish = _start(request.POST.get("start", ""))
        try:
            if wish is None:
                raise Refused(_("Choose a time."))
            verbs.move(viewer, booking, start=wish, seat_id=query.seat_id, now=moment)
            messages.success(request, _("It is moved. The letter with the new time is on its way."))
            return redirect(shown.url)
        except Refused as refusal:
            problem = refusal.sentence
            wish = wish if isinstance(refusal, Taken) else None
    with timezone.override(ZoneInfo(query.zone) if query.zone else timezone.get_current_timezone()):
        page = choices.choosing(
            viewer, service, booking.client, query, now=moment, moving=booking, wish=wish
        )
        context: dict[str, Any] = {
            "page": page,
            "key": new_id(),
            "problem": problem,
            "moving": shown,
            "back_url": shown.url,
        }
        status = 422 if problem else 200
        return render(request, "bookings/portal/times.html", context, status=status)


def _start(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
