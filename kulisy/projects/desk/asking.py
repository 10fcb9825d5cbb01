"""What is needed from the client: asked for, taken, given back, dropped."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, forms
from kulisy.projects.desk import found as at


@require_POST
def new_material(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.project_of(request, project_id)
    form = forms.Asking(request.POST, stages=at.stages(viewer, found))
    if not form.is_valid():
        messages.error(request, _("Say what is needed, and by when."))
        return redirect(at.address(request, found.id) + "#materials")
    said = form.cleaned_data
    return at.done(
        request,
        found.id,
        lambda: actions.ask(
            viewer, found, title=said["title"], about=said["about"], due=said["due"],
            stage_id=said["stage"], now=now(),
        ),
        _("The client finds it among what waits for an answer, and gets a letter."),
        at="#materials",
    )  # fmt: skip


@require_POST
def material(request: FacedRequest, *, material_id: uuid.UUID) -> HttpResponse:
    """One form, several buttons."""
    viewer, moment = request.viewer, now()
    found = at.within(access.materials(viewer), material_id)
    because = forms.because(request.POST.get("because", ""))
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "take": (
            lambda: actions.take(viewer, found.project, found, now=moment),
            _("Received: the clock of this material stands still."),
        ),
        "back": (
            lambda: actions.give_back(viewer, found.project, found, because=because, now=moment),
            _("It waits for the client again, with your words."),
        ),
        "drop": (
            lambda: actions.drop(viewer, found.project, found, now=moment),
            _("Nobody waits for it any more."),
        ),
    }
    pressed = next((verb for verb in verbs if verb in request.POST), None)
    if pressed is None:
        raise Http404
    verb, sentence = verbs[pressed]
    return at.done(request, found.project_id, verb, sentence, at="#materials")


urls = [
    path("projects/<uuid:project_id>/materials/", new_material, name="new_material"),
    path("projects/materials/<uuid:material_id>/", material, name="material"),
]
