"""One booking at the desk: made for a client who called, moved, cancelled, marked, noted."""

import contextlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access as admissions
from kulisy.bookings import access, forms, showing
from kulisy.bookings import actions as verbs
from kulisy.bookings.actions.refusal import Refused
from kulisy.bookings.free import Asked
from kulisy.kit.ids import new_id
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
#: So many clients are offered at once; the others are found by the client's own page.
OFFERED = 400


@read_or_send
def new_booking(request: FacedRequest) -> HttpResponse:
    """From a free place of the calendar, from a client's page, or from nothing."""
    viewer, moment = request.viewer, now()
    services = list(access.services(viewer))
    given = request.GET
    first = {
        "start": given.get("start", ""),
        "seat": given.get("seat", ""),
        "contact": given.get("contact", ""),
        "key": new_id(),
    }
    contacts = _contacts(viewer, given.get("client", ""))
    form = forms.NewBooking(
        viewer.company.time_zone,
        request.POST or None,
        initial=first,
        services=[(str(each.id), each.title) for each in services],
        contacts=contacts,
        seats=[(str(each.id), each.name) for each in access.staff(viewer)],
    )
    if form.is_valid():
        made = _book(viewer, form, services, moment)
        if made is not None:
            messages.success(request, _("It is booked; the client gets a letter."))
            return redirect(_back(request, made))
    context = {
        "form": form,
        "services": services,
        "clients": bool(contacts) or people.clients(viewer).exists(),
        "may_add": admissions.may_keep_clients(viewer),
        "back_url": _back(request, None),
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/new.html", context, status=status)


@require_safe
def booking(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    viewer, moment = request.viewer, now()
    row = showing.related(access.bookings(viewer)).filter(id=booking_id).first()
    if row is None:
        raise Http404
    with timezone.override(ZoneInfo(viewer.company.time_zone)):
        note = access.notes(viewer).filter(booking_id=row.id).select_related("written_by").first()
        start = timezone.localtime(row.starts_at)
        context = {
            "booking": showing.shown(viewer, [row], rules=access.rules(viewer), now=moment)[0],
            "note": note,
            "begun": row.starts_at <= moment,
            "marked": row.state in ("came", "missed"),
            "moved_from": row.moved_from,
            "made_at": row.booked_at or row.made_at,
            "by_team": row.by_seat_id is not None,
            "start_value": f"{start:%Y-%m-%dT%H:%M}",
            "day_value": f"{start:%Y-%m-%d}",
            "seats": [(str(each.id), each.name) for each in access.staff(viewer)],
            "zone": showing.zone_words(moment),
            "may": access.may_book(viewer, row.client_id),
        }
        return render(request, "bookings/desk/booking.html", context)


@require_POST
def place(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """Moved: by the form, or dragged or pushed about in the calendar."""
    viewer, row = request.viewer, _row(request, booking_id)
    form = forms.Place(viewer.company.time_zone, request.POST)
    if not form.is_valid():
        said = form.errors.get("start") if request.POST.get("start") else None
        messages.error(request, str(said[0]) if said else _("Say when."))
        return redirect(_back(request, row))
    return _done(
        request,
        lambda: verbs.move(
            viewer,
            row,
            start=form.by_clock("start"),
            seat_id=form.cleaned_data["seat"] or None,
            anyhow=form.cleaned_data["anyhow"],
            now=now(),
        ),
        _("It is moved; the client gets a letter."),
        _back(request, row),
    )


@require_POST
def cancellation(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    viewer, row = request.viewer, _row(request, booking_id)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        lambda: verbs.cancel(viewer, row, reason=reason, now=now()),
        _("It is cancelled; the client gets a letter."),
        _back(request, row),
    )


@require_POST
def attendance(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """He came, or he did not."""
    viewer, row = request.viewer, _row(request, booking_id)
    came = request.POST.get("came") == "yes"
    return _done(
        request,
        lambda: verbs.mark(viewer, row, came=came, now=now()),
        _("Marked: came.") if came else _("Marked: did not come."),
        _back(request, row),
    )


@require_POST
def note(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """What the team keeps for itself."""
    viewer, row = request.viewer, _row(request, booking_id)
    body = request.POST.get("body", "")[:2000]
    return _done(
        request,
        lambda: verbs.write_note(viewer, row, body, now=now()),
        _("The note is kept."),
        _back(request, row),
    )


@require_safe
def calendar_file(request: FacedRequest, *, booking_id: uuid.UUID) -> HttpResponse:
    """For the calendar of whoever gives it."""
    viewer = request.viewer
    row = showing.related(access.bookings(viewer)).filter(id=booking_id).first()
    if row is None:
        raise Http404
    data = showing.calendar_file(viewer, [row], now=now())
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return answer


def _book(viewer: Viewer, form: forms.NewBooking, services: list[Any], moment: datetime) -> Any:
    """None where it can't be had: the form says why."""
    known = form.cleaned_data
    service = next(each for each in services if str(each.id) == known["service"])
    contact = people.contacts(viewer).select_related("client").get(id=known["contact"])
    try:
        return verbs.book(
            viewer,
            Asked(service, contact.client, form.seat_id),
            contact,
            start=form.by_clock("start"),
            key=known["key"],
            now=moment,
            words=known["words"],
            note=known["note"],
            anyhow=known["anyhow"],
        )
    except Refused as refusal:
        form.add_error(refusal.field or "start", refusal.sentence)
        return None


def _contacts(viewer: Viewer, client: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """By client; of one client only where his page led here."""
    rows = people.contacts(viewer).select_related("client").order_by("client__name", "name", "id")
    with contextlib.suppress(ValueError):
        rows = rows.filter(client_id=uuid.UUID(client)) if client else rows
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in rows[:OFFERED]:
        groups.setdefault(each.client.name, []).append((str(each.id), each.name))
    return list(groups.items())


def _row(request: FacedRequest, booking_id: uuid.UUID) -> Any:
    row = access.bookings(request.viewer).filter(id=booking_id).first()
    if row is None:
        raise Http404
    return row


def _back(request: FacedRequest, row: Any) -> str:
    """The calendar it was done in, else the booking itself."""
    home = showing.address(request.viewer, "bookings")
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    if asked.startswith(home) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return showing.address(request.viewer, "booking", row.id) if row else home


def _done(request: FacedRequest, verb: Callable[[], object], said: str, url: str) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(url)
