"""A project's hours: plan against fact, who worked on what, what the client sees of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.hours import access, actions, forms, lengths, standing, wording
from kulisy.hours.actions import agreeing
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects
from kulisy.projects.desk import found as at

_ONE = "projects/<uuid:project_id>/hours"
#: Of what would open, so much is listed by name.
LISTED = 500


@require_safe
def project_hours(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.project_of(request, project_id)
    timer = access.timers(viewer).first()
    terms = access.terms(viewer).filter(project_id=found.id).first()
    latest = access.worked(viewer).filter(project_id=found.id, minutes__gt=0)
    stood = standing.standing(viewer, found)
    context = {
        "project": found,
        "internal": found.audience == access.Audience.INTERNAL,
        "stood": stood,
        "entries": list(
            latest.select_related("task", "seat").order_by("-day", "-made_at", "-id")[
                : standing.LATEST
            ]
        ),
        "shows": terms.get_shows_display() if terms else _("nothing"),
        "shown": terms is not None and terms.shows != "nothing",
        "timer": timer if timer and timer.project_id == found.id and not timer.task_id else None,
        "may_agree": access.may_agree(viewer, found),
        "may_see_money": access.may_see_money(viewer),
        "writing": forms.Writing(initial={"day": timezone.localdate(now())}),
        "planning": forms.Planned(places=_places(request, found)),
        "clock": lengths.clock,
        "short": wording.short,
    }
    return render(request, "hours/desk/project.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hours_terms(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """What the client sees of hours. What a change would open is shown first, item by item; the
    second press does it."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    if not access.may_agree(viewer, found):
        raise Http404
    terms = access.terms(viewer).filter(project_id=found.id).first()
    first = {
        "shows": terms.shows if terms else "nothing",
        "tariff": str(terms.tariff_id or "") if terms else "",
    }
    form = forms.Agreement(
        request.POST or None,
        initial=first,
        tariffs=agreeing.tariffs(viewer, found),
        internal=found.audience == access.Audience.INTERNAL,
    )
    opening = None
    if form.is_valid():
        said, seal = form.cleaned_data, request.POST.get("seal", "")
        opening = actions.opening(viewer, found, said["shows"])
        if said["shows"] == first["shows"] or seal:
            try:
                actions.agree(
                    viewer, found, shows=said["shows"], tariff_id=said["tariff"], seal=seal,
                    now=now(),
                )  # fmt: skip
            except Refused as refusal:
                messages.error(request, refusal.sentence)
            else:
                messages.success(request, _("Saved."))
                return redirect("desk:project_hours", viewer.company.slug, found.id)
    context: dict[str, Any] = {
        "project": found,
        "form": form,
        "opening": opening,
        "said": form.cleaned_data if form.is_valid() else {},
        "listed": LISTED,
        "clock": lengths.clock,
        "short": wording.short,
        "month": wording.month,
    }
    status = 422 if request.method == "POST" and opening is None else 200
    return render(request, "hours/desk/terms.html", context, status=status)


@require_POST
def hours_plan(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """So many hours are planned: for the whole, a stage, a task."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    form = forms.Planned(request.POST, places=_places(request, found))
    if not form.is_valid():
        messages.error(request, _("Write how long: 1:30, 1.5 or 90 min."))
        return redirect("desk:project_hours", viewer.company.slug, found.id)
    place = form.cleaned_data["place"]
    id_ = uuid.UUID(hex=place[1:]) if place[1:] else None
    actions.set_plan(
        viewer,
        found,
        stage_id=id_ if place[0] == "s" else None,
        task_id=id_ if place[0] == "t" else None,
        minutes=form.cleaned_data["length"],
    )
    messages.success(request, _("The plan is set."))
    return redirect("desk:project_hours", viewer.company.slug, found.id)


def _places(request: FacedRequest, project: Any) -> list[tuple[str, str]]:
    """The whole, its stages, its open tasks."""
    viewer = request.viewer
    stages = projects.stages(viewer).filter(project_id=project.id).values_list("id", "title")
    tasks = projects.tasks(viewer).filter(project_id=project.id).exclude(state="done")
    return [
        ("w", _("the whole project")),
        *((f"s{id.hex}", title) for id, title in stages),
        *((f"t{id.hex}", f"— {title}") for id, title in tasks.values_list("id", "title")[:500]),
    ]


urls = [
    path(f"{_ONE}/", project_hours, name="project_hours"),
    path(f"{_ONE}/terms/", hours_terms, name="hours_terms"),
    path(f"{_ONE}/plan/", hours_plan, name="hours_plan"),
]
