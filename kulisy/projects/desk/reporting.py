"""The week's report: drafted from facts, edited, sent."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.admissions.refusal import Refused
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, forms, weekly, wording
from kulisy.projects.desk import found as at


@require_http_methods(["GET", "HEAD", "POST"])
def week_report(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """Of this week, or of `week`: as it was kept, else as the facts draft it."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    reports = access.week_reports(viewer).filter(project_id=found.id)
    monday = _monday(request.GET.get("week", ""))
    if not request.GET.get("week"):
        monday = _wanted(found, reports, monday)
    kept = reports.filter(monday=monday).select_related("made_by").first()
    internal = found.audience == access.Audience.INTERNAL
    first: dict[str, str] = {}
    if not internal and request.method != "POST":
        first = _texts(kept) if kept else weekly.drafted(viewer, found, monday)
    form = forms.Reporting(request.POST or None, initial=first)
    if form.is_valid():
        sending = "send" in request.POST
        verb: Any = actions.send_report if sending else actions.save_report
        try:
            verb(viewer, found, monday=monday, texts=form.cleaned_data, now=now())
        except Refused as refusal:
            form.add_error(None, fields.ValidationError(refusal.sentence))
        else:
            sent = _("The report is among the client’s documents; its readers are told.")
            messages.success(request, sent if sending else _("Saved."))
            url = reverse("desk:week_report", args=[viewer.company.slug, found.id])
            return redirect(f"{url}?week={monday.isoformat()}")
    context = {
        "project": found,
        "internal": internal,
        "form": form,
        "kept": kept,
        "monday": monday.isoformat(),
        "days": wording.span(monday, monday + timedelta(days=6)),
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": (monday + timedelta(days=7)).isoformat() if monday < _monday("") else "",
        "sent": list(reports.exclude(sent_at=None).order_by("-monday")[:20]),
        "may_plan": access.may_plan(viewer, found.client, "client"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/week_report.html", context, status=status)


def _texts(report: Any) -> dict[str, str]:
    return {name: getattr(report, name) for name, _label in forms.Reporting.parts()}


def _wanted(project: Any, reports: Any, monday: date) -> date:
    """On Monday and Tuesday the week that has just ended, until its report is sent: of the new one
    there is little to say."""
    before = monday - timedelta(days=7)
    well_begun = timezone.localdate(now()) - monday > timedelta(days=1)
    if well_begun or timezone.localdate(project.made_at) >= monday:
        return monday
    return monday if reports.filter(monday=before).exclude(sent_at=None).exists() else before


def _monday(text: str) -> date:
    today = timezone.localdate(now())
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    day = day if date(2000, 1, 1) <= day <= today else today
    return day - timedelta(days=day.weekday())


urls = [path("projects/<uuid:project_id>/report/", week_report, name="week_report")]
