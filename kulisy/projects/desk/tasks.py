"""Tasks: written for the team or for the client, done, moved by hand or by keys."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions.refusal import Refused
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, beside, chips, forms
from kulisy.projects.desk import found as at
from kulisy.projects.forms import attempt

_ONE = "projects/tasks/<uuid:task_id>"


@require_POST
def new_task(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """The pressed button says who sees it."""
    viewer, audience = request.viewer, request.POST.get("audience", "")
    found = at.project_of(request, project_id)
    form = forms.NewTask(request.POST, stages=at.stages(viewer, found))
    if audience not in access.Audience.values:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Write what is to be done, in at most 200 letters."))
        return redirect(at.address(request, found.id))
    said = form.cleaned_data
    return at.done(
        request,
        found.id,
        lambda: actions.add_task(
            viewer, found, audience=audience, title=said["title"], stage_id=said["stage"], now=now()
        ),
        at=f"#s-{said['stage']}" if said["stage"] else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: FacedRequest, *, task_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.within(access.tasks(viewer), task_id)
    items = list(access.items(viewer).filter(task_id=found.id))
    first = {
        "title": found.title,
        "about": found.about,
        "stage": str(found.stage_id or ""),
        "assignee": str(found.assignee_id or ""),
        "begins": found.begins,
        "due": found.due,
        "after": str(found.after_id or ""),
        "items": "\n".join(each.text for each in items),
    }
    others = access.tasks(viewer).filter(project_id=found.project_id).exclude(id=found.id)
    form = forms.TaskCard(
        request.POST or None,
        initial=first,
        stages=at.stages(viewer, found.project),
        seats=at.seats(viewer),
        others=list(others.values_list("id", "title")[:500]),
    )
    may_plan = access.may_plan_in(viewer, found.project, found.audience)
    if request.method == "POST" and not may_plan:
        raise Http404
    if form.is_valid() and attempt(form, lambda: _save(request, found, form)):
        messages.success(request, _("Saved."))
        return redirect(_page(request, found))
    files = [
        chips.file_of(viewer, each, "task")
        for each in access.task_files(viewer).filter(task_id=found.id)
    ]
    context = {
        "task": found,
        "project": found.project,
        "items": items,
        "files": files,
        "pieces": beside.of_task(request, found),
        "form": form,
        "internal": found.audience == access.Audience.INTERNAL,
        "may_plan": may_plan,
        "may_show": found.project.audience == access.Audience.CLIENT
        and access.may_plan(viewer, found.project.client, "client"),
        "may_copy": found.audience == access.Audience.INTERNAL
        and not found.copied_to
        and found.project.audience == access.Audience.CLIENT
        and access.may_plan_in(viewer, found.project, "client"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/task.html", context, status=status)


@require_POST
def task_move(request: FacedRequest, *, task_id: uuid.UUID) -> HttpResponse:
    """How far it is, and where it stands: `state`, `stage`, `before`, whichever was sent. From a
    script 204 or 422; else back to the page."""
    viewer, sent = request.viewer, request.POST
    found = at.within(access.tasks(viewer), task_id)
    try:
        if "state" in sent:
            actions.set_task_state(viewer, found.project, found, sent["state"], now=now())
        if "stage" in sent or "before" in sent:
            stage = _id(sent["stage"]) if "stage" in sent else found.stage_id
            actions.place_task(
                viewer, found.project, found, stage_id=stage, before_id=_id(sent.get("before", ""))
            )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        if request.headers.get("X-Moved"):
            return HttpResponse(status=422)
    if request.headers.get("X-Moved"):
        return HttpResponse(status=204)
    if sent.get("back") == "board":
        board = reverse("desk:project_board", args=[viewer.company.slug, found.project_id])
        return redirect(board)
    if sent.get("back") == "task":
        return redirect(_page(request, found))
    return redirect(at.address(request, found.project_id) + f"#t-{found.id}")


@require_POST
def task_item(request: FacedRequest, *, task_id: uuid.UUID) -> HttpResponse:
    """Tick a line of the checklist, or take the tick away."""
    viewer = request.viewer
    found = at.within(access.tasks(viewer), task_id)
    item = _id(request.POST.get("item", ""))
    if item is None:
        raise Http404
    done = request.POST.get("done") == "1"
    actions.tick(viewer, found.project, found, item, done=done, now=now())
    return redirect(_page(request, found) + "#items")


@require_POST
def task_file(request: FacedRequest, *, task_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.within(access.tasks(viewer), task_id)
    sent = request.FILES.getlist("file")
    try:
        if not sent:
            raise Refused(_("Choose the file first."))
        for each in sent:
            actions.pin_file(viewer, found.project, found, each, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_page(request, found) + "#files")


@require_POST
def task_copy(request: FacedRequest, *, task_id: uuid.UUID) -> HttpResponse:
    """A copy that the client sees."""
    viewer = request.viewer
    found = at.within(access.tasks(viewer), task_id)
    try:
        copy = actions.copy_task(viewer, found.project, found, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_page(request, found))
    messages.success(request, _("The client sees this copy; the original stays the team’s."))
    return redirect(_page(request, copy))


@require_POST
def task_removal(request: FacedRequest, *, task_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.within(access.tasks(viewer), task_id)
    return at.done(
        request,
        found.project_id,
        lambda: actions.delete_task(viewer, found.project, found, now=now()),
        _("The task is gone."),
    )


def _save(request: FacedRequest, found: Any, form: forms.TaskCard) -> bool:
    viewer = request.viewer
    actions.save_items(viewer, found.project, found, form.cleaned_data["items"])
    said = form.cleaned_data["words"]
    actions.change_task(viewer, found.project, found, values=form.values, words=said, now=now())
    return True


def _page(request: FacedRequest, found: Any) -> str:
    return reverse("desk:task", args=[request.viewer.company.slug, found.id])


def _id(text: str) -> uuid.UUID | None:
    if not text:
        return None
    found = read_id(text)
    if found is None:
        raise Http404
    return found


urls = [
    path("projects/<uuid:project_id>/tasks/", new_task, name="new_task"),
    path(f"{_ONE}/", task, name="task"),
    path(f"{_ONE}/move/", task_move, name="task_move"),
    path(f"{_ONE}/items/", task_item, name="task_item"),
    path(f"{_ONE}/files/", task_file, name="task_file"),
    path(f"{_ONE}/copy/", task_copy, name="task_copy"),
    path(f"{_ONE}/removal/", task_removal, name="task_removal"),
]
