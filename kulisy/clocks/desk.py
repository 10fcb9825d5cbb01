"""«Календарь» in the settings: hours, the days that differ, the years that are known."""

from typing import Any

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.clocks import access, actions, overview
from kulisy.clocks.forms import WEEKDAYS, DayForm, HoursForm, YearForm
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: FacedRequest) -> HttpResponse:
    """Three forms on one page; `what` says which one was sent."""
    viewer = request.viewer
    if not access.may_set(viewer):
        raise Http404
    what = request.POST.get("what", "") if request.method == "POST" else ""
    today = timezone.localdate(now())
    hours = HoursForm(request.POST if what == "hours" else None, initial=_in_force(viewer))
    day = DayForm(request.POST if what == "day" else None)
    year = YearForm(request.POST if what == "year" else None, initial={"year": today.year + 1})
    if hours.is_valid():
        told = hours.cleaned_data
        actions.set_hours(
            viewer,
            valid_from=told["valid_from"],
            base=told["base"],
            week=hours.week,
            short_minutes=told["short_minutes"],
            now=now(),
        )
        return _done(request, _("The working hours are saved."))
    if day.is_valid():
        actions.set_day(viewer, **day.cleaned_data, now=now())
        return _done(request, _("The day is saved."))
    if year.is_valid():
        told = year.cleaned_data
        actions.bring_year(
            viewer, year=told["year"], days=told["found"], source=told["source"], now=now()
        )
        return _done(request, _("The year is known now: terms may reach into it."))
    calendar = access.calendar(viewer.company)
    years = [overview.figures(calendar, today.year + offset) for offset in (-1, 0, 1)]
    context = {
        "hours": hours,
        "day": day,
        "year": year,
        "years": years,
        "missing": [each.year for each in years if not each.known],
        "days": list(access.days(viewer, since=today.replace(month=1, day=1))),
        "past": [_told(row) for row in access.hours(viewer)],
        "brought": list(access.years(viewer)),
        "open_year": what == "year",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "clocks/desk/calendar.html", context, status=status)


@require_http_methods(["POST"])
def drop_day(request: FacedRequest, *, day_id: Any) -> HttpResponse:
    actions.drop_day(request.viewer, day_id, now=now())
    return _done(request, _("The day is as the calendar says again."))


def _done(request: FacedRequest, text: str) -> HttpResponse:
    flashes.success(request, text)
    return redirect("desk:calendar", request.viewer.company.slug)


def _in_force(viewer: Viewer) -> dict[str, Any]:
    """What the form begins with: the hours in force, in the form's simple shape."""
    row = access.hours(viewer).first()
    schedule = access.usual(viewer.company)
    week = row.week if row else schedule.week
    usual = next(filter(None, week), [(540, 1080)])
    return {
        "base": row.base if row else ("ru" if schedule.by_country else "week"),
        "weekdays": [str(n) for n, spans in enumerate(week) if spans],
        "opens": _hour(usual[0][0]),
        "closes": _hour(usual[-1][1]),
        "lunch_from": _hour(usual[0][1]) if len(usual) > 1 else "",
        "lunch_to": _hour(usual[1][0]) if len(usual) > 1 else "",
        "short_minutes": row.short_minutes if row else schedule.short_minutes,
        "valid_from": timezone.localdate(now()),
    }


def _told(row: Any) -> dict[str, Any]:
    names = [str(label)[:3].lower() for n, label in WEEKDAYS if row.week[int(n)]]
    usual: list[list[int]] = next(filter(None, row.week), [])
    return {
        "since": row.valid_from,
        "days": ", ".join(names),
        "hours": ", ".join(f"{_hour(begin)}–{_hour(end)}" for begin, end in usual),
        "base": row.get_base_display(),
    }


def _hour(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


urls = [
    path("settings/calendar/", index, name="calendar"),
    path("settings/calendar/days/<uuid:day_id>/removal/", drop_day, name="calendar_day_removal"),
]
