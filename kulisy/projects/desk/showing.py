"""What is shown to the client for approval: the first round, the next one, his remarks."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions.refusal import Refused
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, approvals, forms
from kulisy.projects.desk import found as at
from kulisy.projects.forms import attempt

_ONE = "projects/approvals/<uuid:approval_id>"


@require_http_methods(["GET", "HEAD", "POST"])
def new_approval(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.project_of(request, project_id)
    first = {"due": timezone.localdate(now()), "rounds": 2, **_planned(request, found)}
    stages = at.stages(viewer, found)
    form = forms.FirstShowing(
        request.POST or None, request.FILES or None, initial=first, stages=stages
    )
    if form.is_valid():
        said = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.show(
                viewer, found, title=said["title"], stage_id=said["stage"], rounds=said["rounds"],
                due=said["due"], shown=form.shown, now=now(),
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("Shown. The client gets a letter and looks at it."))
            return redirect("desk:approval", viewer.company.slug, made.id)
    context = {"project": found, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/new_approval.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: FacedRequest, *, approval_id: uuid.UUID) -> HttpResponse:
    """Its rounds and remarks; a POST shows the next round."""
    viewer = request.viewer
    found = at.within(access.approvals(viewer), approval_id)
    posted = request.method == "POST"
    form = forms.Showing(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"due": timezone.localdate(now())},
    )
    if form.is_valid() and attempt(form, lambda: _again(request, found, form)):
        messages.success(request, _("The next round is shown."))
        return redirect("desk:approval", viewer.company.slug, found.id)
    context = {
        "paper": approvals.paper(viewer, found),
        "project": found.project,
        "form": form,
        "may_plan": access.may_plan_in(viewer, found.project, found.project.audience),
    }
    return render(request, "projects/desk/approval.html", context, status=422 if posted else 200)


@require_POST
def approval_withdrawal(request: FacedRequest, *, approval_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = at.within(access.approvals(viewer), approval_id)
    return at.done(
        request,
        found.project_id,
        lambda: actions.withdraw(viewer, found.project, found, now=now()),
        _("It waits for nobody any more."),
    )


@require_POST
def remark(request: FacedRequest, *, remark_id: uuid.UUID) -> HttpResponse:
    """Worked in, or not yet."""
    viewer = request.viewer
    rows = access.remarks(viewer).select_related("approval__project__client")
    found = get_object_or_404(rows, id=remark_id)
    project = found.approval.project
    actions.settle(viewer, project, found, done=request.POST.get("done") == "1", now=now())
    page = reverse("desk:approval", args=[viewer.company.slug, found.approval_id])
    return redirect(page + "#remarks")


def _planned(request: FacedRequest, project: Any) -> dict[str, Any]:
    """What the plan says of it, where it is shown from its task."""
    asked = read_id(request.GET.get("task"))
    rows = access.tasks(request.viewer).filter(project_id=project.id)
    task = rows.filter(id=asked).first() if asked else None
    if task is None:
        return {}
    return {
        "title": task.title[:160],
        "stage": str(task.stage_id or ""),
        "rounds": task.rounds or 2,
    }


def _again(request: FacedRequest, found: Any, form: Any) -> bool:
    if not (form.shown["file"] or form.shown["link"] or form.shown["text"]):
        raise Refused(_("Choose a file, or write a link or a text."), field="file")
    actions.show_again(
        request.viewer, found.project, found, due=form.cleaned_data["due"], shown=form.shown,
        now=now(),
    )  # fmt: skip
    return True


urls = [
    path("projects/<uuid:project_id>/approvals/new/", new_approval, name="new_approval"),
    path(f"{_ONE}/", approval, name="approval"),
    path(f"{_ONE}/withdrawal/", approval_withdrawal, name="approval_withdrawal"),
    path("projects/remarks/<uuid:remark_id>/", remark, name="remark"),
]
