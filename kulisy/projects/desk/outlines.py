"""The company's templates of projects."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, forms
from kulisy.projects.forms import attempt
from kulisy.projects.outlines import length, read

_ALL = "projects/templates"


@require_safe
def outlines(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    lines = []
    for each in access.outlines(viewer):
        parts = read(each.plan)
        ribbon = [{"name": part.title, "state": "next"} for part in parts]
        lines.append({"row": each, "parts": parts, "days": length(parts), "ribbon": ribbon})
    context = {"lines": lines, "may_keep": access.may_keep_outlines(viewer)}
    return render(request, "projects/desk/outlines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_outline(request: FacedRequest) -> HttpResponse:
    return _card(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def outline(request: FacedRequest, *, outline_id: uuid.UUID) -> HttpResponse:
    return _card(request, get_object_or_404(access.outlines(request.viewer), id=outline_id))


@require_POST
def ready_outlines(request: FacedRequest) -> HttpResponse:
    """Take the five that come along."""
    count = actions.take_ready_outlines(request.viewer, now=now())
    said = ngettext("%(count)s template has come.", "%(count)s templates have come.", count)
    messages.success(request, said % {"count": count})
    return redirect("desk:outlines", request.viewer.company.slug)


@require_POST
def outline_removal(request: FacedRequest, *, outline_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(access.outlines(request.viewer), id=outline_id)
    actions.delete_outline(request.viewer, found)
    messages.success(request, _("The template is gone; projects made of it stay."))
    return redirect("desk:outlines", request.viewer.company.slug)


def _card(request: FacedRequest, found: Any) -> HttpResponse:
    viewer = request.viewer
    if not access.may_keep_outlines(viewer):
        raise Http404
    form = forms.OutlineCard(
        request.POST or None, initial=forms.OutlineCard.of(found) if found else {}
    )
    if form.is_valid() and attempt(form, lambda: _save(request, found, form)):
        messages.success(request, _("Saved."))
        return redirect("desk:outlines", viewer.company.slug)
    context = {"form": form, "outline": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/outline.html", context, status=status)


def _save(request: FacedRequest, found: Any, form: forms.OutlineCard) -> bool:
    said = form.cleaned_data
    actions.save_outline(request.viewer, found, name=said["name"], plan=said["plan"], now=now())
    return True


urls = [
    path(f"{_ALL}/", outlines, name="outlines"),
    path(f"{_ALL}/new/", new_outline, name="new_outline"),
    path(f"{_ALL}/ready/", ready_outlines, name="ready_outlines"),
    path(f"{_ALL}/<uuid:outline_id>/", outline, name="outline"),
    path(f"{_ALL}/<uuid:outline_id>/removal/", outline_removal, name="outline_removal"),
]
