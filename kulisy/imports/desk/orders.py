"""What is ordered on the page of an import: each leads back to it with a sentence."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kulisy.imports import access, actions, forms
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest


@require_POST
def mapping(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    """Which column means what, and what becomes of those who are here."""
    found = _found(request, import_id)
    decided = actions.decide(
        request.viewer,
        found,
        mapping=forms.mapping(request.POST),
        decisions=forms.of_table(request.POST),
        now=now(),
    )
    return _back(request, found, decided)


@require_POST
def decisions(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    """What becomes of places in doubt."""
    found = _found(request, import_id)
    asked = access.notes(request.viewer, found).exclude(key="").values_list("key", "details")
    told = forms.of_places(request.POST, asked=dict(asked))
    decided = actions.decide(request.viewer, found, decisions=told, now=now())
    return _back(request, found, decided)


@require_POST
def run(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    found = _found(request, import_id)
    if request.POST.get("turn") != str(found.turn):
        if found.state == "planned":
            messages.error(
                request, _("The plan has changed meanwhile. Please look at it once more.")
            )
        return _page(request, found)
    actions.order_run(request.viewer, found, now=now())
    return _page(request, found)


@require_POST
def undo(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    found = _found(request, import_id)
    actions.order_undo(request.viewer, found, now=now())
    return _page(request, found)


@require_POST
def drop(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    found = _found(request, import_id)
    if actions.drop(request.viewer, found, now=now()):
        messages.success(request, _("The file is removed; nothing was brought in."))
        return redirect("desk:imports", request.viewer.company.slug)
    messages.error(request, _("This import has made something: undo it first."))
    return _page(request, found)


@require_POST
def retry(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    found = _found(request, import_id)
    actions.try_again(request.viewer, found, now=now())
    return _page(request, found)


def _found(request: FacedRequest, import_id: uuid.UUID) -> Any:
    return get_object_or_404(access.imports(request.viewer), id=import_id)


def _back(request: FacedRequest, found: Any, decided: bool) -> HttpResponse:
    if not decided:
        messages.error(request, _("Too late: this import is no longer waiting for decisions."))
    return _page(request, found)


def _page(request: FacedRequest, found: Any) -> HttpResponse:
    return redirect("desk:import", request.viewer.company.slug, found.id)
