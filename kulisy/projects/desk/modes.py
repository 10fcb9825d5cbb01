"""Who writes to the client in one project."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kulisy.kit.time import now
from kulisy.people.access import whole_team_writes
from kulisy.people.middleware import FacedRequest
from kulisy.projects.actions import modes
from kulisy.projects.desk import found as at

_SAID: dict[str, bool | None] = {"": None, "yes": True, "no": False}


class Mode(forms.Form):
    whole_team_writes = forms.ChoiceField(
        label=gettext_lazy("Who writes to the client in this project"),
        choices=[
            ("", gettext_lazy("As the client's card says")),
            ("yes", gettext_lazy("The whole team")),
            ("no", gettext_lazy("Account managers only")),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "It holds for this project and for the conversation where it is talked about."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def project_mode(request: FacedRequest, *, project_id: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    found = at.project_of(request, project_id)
    if not modes.may_set_mode(viewer, found):
        raise Http404
    said = {value: key for key, value in _SAID.items()}
    first = {"whole_team_writes": said[found.whole_team_writes]}
    form = Mode(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        wanted = _SAID[form.cleaned_data["whole_team_writes"]]
        modes.set_mode(viewer, found, whole_team_writes=wanted, now=now())
        messages.success(request, _("Saved."))
        return redirect("desk:project", viewer.company.slug, found.id)
    context = {
        "project": found,
        "form": form,
        "whole_team": whole_team_writes(found.client, viewer.company),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/project_mode.html", context, status=status)


urls = [path("projects/<uuid:project_id>/mode/", project_mode, name="project_mode")]
