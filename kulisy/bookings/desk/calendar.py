"""The calendar: a day, a week."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kulisy.bookings import access, calendar, calendar_address
from kulisy.kit.time import date_in, now
from kulisy.people.middleware import FacedRequest


@require_safe
def bookings(request: FacedRequest) -> HttpResponse:
    """A day with a column for each colleague, or a week. By the company's clock, whoever looks."""
    viewer, moment = request.viewer, now()
    today = date_in(moment, viewer.company.time_zone)
    asked = calendar_address.read(request.GET.dict(), today=today)
    context = {
        "calendar": calendar.calendar(viewer, asked, now=moment),
        "may_arrange": access.may_arrange(viewer),
    }
    return render(request, "bookings/desk/calendar.html", context)
