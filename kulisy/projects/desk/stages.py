"""Stages: written, begun, finished, moved."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.catalog.prices import USUAL
from kulisy.documents import access as documents
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, forms, hanging
from kulisy.projects.desk import found as at
from kulisy.projects.forms import attempt

_ONE = "projects/stages/<uuid:stage_id>"


@require_http_methods(["GET", "HEAD", "POST"])
def new_stage(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    found = at.project_of(request, project_id)
    last = access.stages(request.viewer).filter(project_id=found.id).last()
    day = last.planned_to if last else timezone.localdate(now())
    return _card(request, found, None, {"planned_from": day, "planned_to": day})


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: FacedRequest, *, stage_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.within(access.stages(viewer), stage_id)
    price = access.prices(viewer).filter(stage_id=found.id).first()
    first = {
        "title": found.title,
        "deliverable": found.deliverable,
        "responsible": str(found.responsible_id or ""),
        "planned_from": found.planned_from,
        "planned_to": found.planned_to,
        "price": price.price if price else None,
    }
    return _card(request, found.project, found, first, price.currency if price else "")


@require_POST
def stage_state(request: FacedRequest, *, stage_id: uuid.UUID) -> HttpResponse:
    """Begin it, or say that it is done."""
    viewer, state = request.viewer, request.POST.get("state", "")
    found = at.within(access.stages(viewer), stage_id)
    verb: Any = {"now": actions.begin_stage, "done": actions.finish_stage}.get(state)
    if verb is None:
        raise Http404
    said = _("The stage is done.") if state == "done" else _("The stage is in work.")
    return at.done(
        request, found.project_id, lambda: verb(viewer, found.project, found, now=now()), said
    )


@require_POST
def stage_move(request: FacedRequest, *, stage_id: uuid.UUID) -> HttpResponse:
    """Move it and what comes after it, with the reason; or its place among the others."""
    viewer = request.viewer
    found = at.within(access.stages(viewer), stage_id)
    if "place" in request.POST:
        place = request.POST["place"]
        if not place.isdecimal() or len(place) > 4:
            raise Http404
        actions.place_stage(viewer, found.project, found, place=int(place))
        return redirect(at.address(request, found.project_id))
    form = forms.Moving(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say by how many working days, and why."))
        return redirect(at.address(request, found.project_id))
    said = form.cleaned_data
    return at.done(
        request,
        found.project_id,
        lambda: actions.move_plan(
            viewer, found.project, found, count=said["days"], words=said["words"], now=now()
        ),
        _("The plan is moved; the reason stands beside it."),
    )


@require_POST
def stage_removal(request: FacedRequest, *, stage_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.within(access.stages(viewer), stage_id)
    return at.done(
        request,
        found.project_id,
        lambda: actions.delete_stage(viewer, found.project, found, now=now()),
        _("The stage is gone; its tasks stand beneath the others."),
    )


def _card(
    request: FacedRequest, project: Any, found: Any, first: dict[str, Any], currency: str = ""
) -> HttpResponse:
    viewer = request.viewer
    if not access.may_plan_in(viewer, project, project.audience):
        if found is None or request.method == "POST":
            raise Http404
        # Charts and calendars lead here: who may only look finds the stage in the plan.
        return redirect(at.address(request, project.id) + f"#s-{found.id}")
    form = forms.StageCard(request.POST or None, initial=first, seats=at.seats(viewer))
    if found is None:
        del form.fields["words"]
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.save_stage(
                viewer,
                project,
                found,
                values=form.values,
                price=form.cleaned_data["price"],
                currency=currency or USUAL.get(viewer.company.language, "RUB"),
                words=form.cleaned_data.get("words", ""),
                now=now(),
            ),
        )
        if made:
            messages.success(request, _("Saved."))
            return redirect(at.address(request, project.id) + f"#s-{made.id}")
    context = {
        "project": project,
        "stage": found,
        "form": form,
        "moving": forms.Moving(),
        "papers": _papers(viewer, found),
        "expected": hanging.expected(viewer, project.id, stage_id=found.id) if found else (),
        "paper_kinds": documents.Kind.choices,
        "offered": list(
            documents.documents(viewer)
            .filter(client_id=project.client_id, withdrawn_at=None)
            .order_by("-day", "-id")
            .values_list("id", "title", "number")[:200]
        )
        if found and project.audience == access.Audience.CLIENT
        else [],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/stage.html", context, status=status)


def _papers(viewer: Any, stage: Any) -> Any:
    if stage is None:
        return ()
    rows = hanging.paper_rows(viewer, stage.project_id).filter(stage_id=stage.id)
    return hanging.papers(viewer, rows[:100]).get(stage.id, ())


urls = [
    path("projects/<uuid:project_id>/stages/new/", new_stage, name="new_stage"),
    path(f"{_ONE}/", stage, name="stage"),
    path(f"{_ONE}/state/", stage_state, name="stage_state"),
    path(f"{_ONE}/move/", stage_move, name="stage_move"),
    path(f"{_ONE}/removal/", stage_removal, name="stage_removal"),
]
