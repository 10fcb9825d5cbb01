"""«Мои часы»: the week, all of it one form."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.admissions.refusal import Refused
from kulisy.hours import access, actions, forms, lengths, sheets, wording
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: FacedRequest) -> HttpResponse:
    """A week of one's own; what was changed of it is kept, all of it or nothing."""
    today = timezone.localdate(now())
    monday = sheets.monday_of(forms.day(request.GET.get("week", ""), otherwise=today))
    if request.method == "POST":
        wrong, refused = _save(request, monday)
        if not wrong:
            messages.success(request, _("The hours are written down."))
            return HttpResponseRedirect(_here(request, monday))
        return _page(request, monday, wrong=wrong, refused=refused)
    return _page(request, monday)


def _page(
    request: FacedRequest, monday: Any, *, wrong: tuple[str, ...] = (), refused: str = ""
) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate(now())
    sent = _sent(request)
    also = {*request.GET.getlist("row"), *(name.partition("-")[0] for name in sent)}
    shown = sheets.sheet(viewer, monday=monday, today=today, also=also, typed_in=sent, wrong=wrong)
    timer = access.timers(viewer).select_related("project", "project__client", "task").first()
    context = {
        "sheet": shown,
        "timer": timer,
        "offered": sheets.offered(viewer, [row.place.key for row in shown.rows]),
        "also": [row.place.key for row in shown.rows],
        "before": _here(request, monday - sheets.WEEK),
        "after": _here(request, monday + sheets.WEEK) if monday + sheets.WEEK <= today else "",
        "here": _here(request, monday),
        "sunday": monday + 6 * sheets.DAY,
        "refused": refused,
        "may_see_money": access.may_see_money(viewer),
        "clock": lengths.clock,
        "weekday": wording.weekday,
        "short": wording.short,
    }
    return render(request, "hours/desk/hours.html", context, status=422 if wrong else 200)


def _save(request: FacedRequest, monday: Any) -> tuple[tuple[str, ...], str]:
    """The boxes that say something else than they did: names of those that can't be taken, and why.
    Where one can't, none is."""
    changed = {
        name: text
        for name, text in _sent(request).items()
        if text.strip() != request.POST.get(f"w{name}", "")
    }
    keys = {name.partition("-")[0] for name in changed}
    places = {each.key: each for each in sheets.places_of(request.viewer, keys)}
    days = {f"{monday + sheets.DAY * n:%Y%m%d}": monday + sheets.DAY * n for n in range(7)}
    wanted, wrong = [], []
    for name, text in changed.items():
        key, _dash, day = name.partition("-")
        try:
            wanted.append((name, places[key], days[day], lengths.minutes(text)))
        except (KeyError, ValueError):
            wrong.append(name)
    if wrong:
        return tuple(wrong), _("Write how long: 1:30, 1.5 or 90 min.")
    return _set(request, wanted)


def _sent(request: FacedRequest) -> dict[str, str]:
    """The boxes as they came: «t…-day», «p…-day»."""
    return {
        name: str(text)
        for name, text in request.POST.items()
        if name[:1] in {"t", "p"} and "-" in name
    }


def _set(request: FacedRequest, wanted: list[Any]) -> tuple[tuple[str, ...], str]:
    name = ""
    try:
        with transaction.atomic():
            for at, place, day, minutes in wanted:
                name = at
                actions.set_cell(
                    request.viewer, place.project, place.task, day=day, minutes=minutes, now=now()
                )
    except Refused as refusal:
        return (name,), refusal.sentence
    return (), ""


def _here(request: FacedRequest, monday: Any) -> str:
    url = address("desk:hours", request.viewer.company.slug)
    return f"{url}?{urlencode({'week': monday.isoformat()})}"


urls = [path("hours/", hours, name="hours")]
