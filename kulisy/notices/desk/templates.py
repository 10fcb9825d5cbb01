"""The company's own words for notices."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.admissions.forms import attempt
from kulisy.kit.time import now
from kulisy.notices import access, actions
from kulisy.notices.forms import TemplateForm
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.notices.models import Template

FIELDS = ("name", "kind", "title", "body")


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: FacedRequest) -> HttpResponse:
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: FacedRequest, *, notice_template_id: uuid.UUID) -> HttpResponse:
    """Change one or delete it."""
    viewer = request.viewer
    found = get_object_or_404(access.templates(viewer), id=notice_template_id)
    if request.method == "POST" and "delete" in request.POST:
        actions.delete_template(viewer, found)
        flashes.success(request, _("The template is deleted."))
        return redirect("desk:notice_templates", viewer.company.slug)
    return _page(request, found)


def _page(request: FacedRequest, found: Template | None) -> HttpResponse:
    viewer = request.viewer
    if not access.may_prepare(viewer):
        raise Http404
    initial = {name: getattr(found, name) for name in FIELDS} if found else None
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)

    def keep() -> bool:
        actions.save_template(viewer, found, values=form.cleaned_data, now=now())
        return True

    if form.is_valid() and attempt(form, keep):
        flashes.success(request, _("The template is saved."))
        return redirect("desk:notice_templates", viewer.company.slug)
    context = {"form": form, "template": found, "rows": list(access.templates(viewer))}
    status = 422 if request.method == "POST" else 200
    return render(request, "notices/desk/templates.html", context, status=status)
