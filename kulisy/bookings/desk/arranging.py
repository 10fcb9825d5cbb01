"""Who works when, who is away, the rooms, the rules."""

import uuid
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.bookings import access, forms, showing
from kulisy.bookings import actions as verbs
from kulisy.bookings.actions import hours as weeks
from kulisy.bookings.actions.refusal import Refused
from kulisy.kit.time import date_in, now
from kulisy.look import moments
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
#: In a choice of whose absence it is.
SEAT, ROOM, ALL = "seat", "room", "all"


@require_safe
def hours(request: FacedRequest) -> HttpResponse:
    """Everybody's week at a glance, and who is away."""
    viewer, moment = request.viewer, now()
    seats = list(people.team(viewer).filter(active=True).order_by("name", "id"))
    own: dict[uuid.UUID, list[Any]] = {seat.id: [] for seat in seats}
    for row in access.hours(viewer, own):
        own[row.seat_id].append(row)
    today = date_in(moment, viewer.company.time_zone)
    away = access.absences(viewer).filter(ends_at__gt=moment).select_related("seat", "room")
    with timezone.override(ZoneInfo(viewer.company.time_zone)):
        context = {
            "lines": [
                (
                    seat,
                    _by_day(weeks.in_force(own[seat.id], today)),
                    weeks.planned(own[seat.id], after=today),
                    access.may_arrange_seat(viewer, seat.id),
                )
                for seat in seats
            ],
            "days": forms.DAYS,
            "absences": list(away[:100]),
            "form": _absence_form(viewer, None),
            "may_arrange": access.may_arrange(viewer),
            "zone": showing.zone_words(moment),
        }
        return render(request, "bookings/desk/hours.html", context)


@read_or_send
def seat_hours(request: FacedRequest, *, seat: uuid.UUID) -> HttpResponse:
    """One colleague's week, from a day on; `drop`: a change that was planned is not made."""
    viewer, moment = request.viewer, now()
    row = people.team(viewer).filter(id=seat, active=True).first()
    if row is None or not access.may_arrange_seat(viewer, row.id):
        raise Http404
    today = date_in(moment, viewer.company.time_zone)
    known = list(access.hours(viewer, [row.id]))
    dropped = _day(request.POST.get("drop", ""))
    if dropped:
        verbs.drop_change(viewer, row, since=dropped, now=moment)
        messages.success(request, _("The change is not made."))
        return redirect(showing.address(viewer, "seat_hours", row.id))
    first = {**forms.Week.of(weeks.in_force(known, today)), "since": today}
    form = forms.Week(request.POST or None, initial=first)
    if form.is_valid():
        since = form.cleaned_data["since"]
        try:
            verbs.set_hours(viewer, row, week=form.week, since=since, now=moment)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, _("The hours are saved."))
            return redirect(showing.address(viewer, "booking_hours"))
    planned = [
        (day, list(zip(forms.DAYS, _by_day(weeks.in_force(known, day)), strict=True)))
        for day in weeks.planned(known, after=today)
    ]
    context = {
        "seat": row,
        "form": form,
        "planned": planned,
        "zone": showing.zone_words(moment),
    }
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/seat_hours.html", context, status=status)


@require_POST
def new_absence(request: FacedRequest) -> HttpResponse:
    """Whoever stands booked in that time is named: somebody has to look after it."""
    viewer, moment = request.viewer, now()
    form = _absence_form(viewer, request.POST)
    back = showing.address(viewer, "booking_hours")
    if not form.is_valid():
        messages.error(request, _("Say who is away, from when and until when."))
        return redirect(back)
    kind, _colon, id = form.cleaned_data["whose"].partition(":")
    seat = people.team(viewer).filter(id=id).first() if kind == SEAT else None
    room = access.rooms(viewer).filter(id=id).first() if kind == ROOM else None
    try:
        _made, standing = verbs.add_absence(
            viewer,
            seat=seat,
            room=room,
            starts_at=form.by_clock("starts"),
            ends_at=form.by_clock("ends"),
            reason=form.cleaned_data["reason"],
            now=moment,
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)
    messages.success(request, _("Nothing is booked in that time from now on."))
    if standing:
        with timezone.override(ZoneInfo(viewer.company.time_zone)):
            who = "; ".join(
                f"{each.contact.name}, {moments.at(each.starts_at, now=moment)}"
                for each in standing[:5]
            )
        words = ngettext(
            "%(count)s booking stands in that time, move or cancel it: %(who)s.",
            "%(count)s bookings stand in that time, move or cancel them: %(who)s.",
            len(standing),
        )
        messages.warning(request, words % {"count": len(standing), "who": who})
    return redirect(back)


@require_POST
def absence_ending(request: FacedRequest, *, absence_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    row = access.absences(viewer).filter(id=absence_id).first()
    if row is None:
        raise Http404
    verbs.end_absence(viewer, row, now=now())
    messages.success(request, _("The time can be booked again."))
    return redirect(showing.address(viewer, "booking_hours"))


@read_or_send
def rooms(request: FacedRequest) -> HttpResponse:
    """The rooms there are, and a new one."""
    return _room(request, None)


@read_or_send
def room(request: FacedRequest, *, room_id: uuid.UUID) -> HttpResponse:
    row = access.rooms(request.viewer).filter(id=room_id).first()
    if row is None:
        raise Http404
    return _room(request, row)


@require_POST
def room_closing(request: FacedRequest, *, room_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    row = access.rooms(viewer).filter(id=room_id).first()
    if row is None:
        raise Http404
    verbs.close_room(viewer, row, now=now())
    messages.success(request, _("Nothing more is booked in this room."))
    return redirect(showing.address(viewer, "rooms"))


@read_or_send
def rules(request: FacedRequest) -> HttpResponse:
    """How clients book."""
    viewer = request.viewer
    if not access.may_arrange(viewer):
        raise Http404
    form = forms.RulesForm(request.POST or None, initial=forms.RulesForm.of(access.rules(viewer)))
    if form.is_valid():
        verbs.change_rules(viewer, values=form.values, now=now())
        messages.success(request, _("The rules are saved."))
        return redirect(showing.address(viewer, "booking_rules"))
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/rules.html", {"form": form}, status=status)


def _room(request: FacedRequest, row: Any) -> HttpResponse:
    viewer = request.viewer
    if not access.may_arrange(viewer):
        raise Http404
    services = list(access.services(viewer))
    suiting = access.suiting(viewer)
    first = {"name": row.name, "services": [str(each) for each in suiting[row.id]]} if row else {}
    form = forms.RoomForm(
        request.POST or None,
        initial=first,
        services=[(str(each.id), each.title) for each in services],
    )
    if form.is_valid():
        chosen = [uuid.UUID(each) for each in form.cleaned_data["services"]]
        name = form.cleaned_data["name"]
        try:
            verbs.save_room(viewer, room=row, name=name, services=chosen, now=now())
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, _("The room is saved."))
            return redirect(showing.address(viewer, "rooms"))
    titles = {each.id: each.title for each in services}
    listed = [
        (each, ", ".join(titles[id] for id in suiting[each.id] if id in titles))
        for each in access.rooms(viewer)
    ]
    context = {"form": form, "room": row, "rooms": listed}
    status = 422 if form.errors else 200
    return render(request, "bookings/desk/rooms.html", context, status=status)


def _absence_form(viewer: Viewer, given: Any) -> forms.NewAbsence:
    """Whose it may be: everybody's for whoever arranges, else one's own."""
    seats = [
        (f"{SEAT}:{seat.id}", seat.name)
        for seat in people.team(viewer).filter(active=True).order_by("name", "id")
        if access.may_arrange_seat(viewer, seat.id)
    ]
    whose: list[tuple[str, Any]] = [*seats]
    if access.may_arrange(viewer):
        whose.append((ALL, _("The whole company")))
        whose += [(f"{ROOM}:{each.id}", each.name) for each in access.rooms(viewer)]
    return forms.NewAbsence(viewer.company.time_zone, given, whose=whose)


def _by_day(rows: list[Any]) -> list[list[Any]]:
    """Stretches of each weekday, Monday first."""
    return [[row for row in rows if row.weekday == day] for day in range(7)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
