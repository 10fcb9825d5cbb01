"""Awaiting an answer, from a message on; the papers of a stage."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations import pages, writing
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, forms
from kulisy.projects.desk import found as at
from kulisy.projects.forms import attempt


@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: FacedRequest, *, message_id: uuid.UUID) -> HttpResponse:
    """In which project, by which day."""
    viewer = request.viewer
    rows = talk.messages(viewer).select_related("client", "conversation")
    message = rows.filter(id=message_id).first()
    if message is None or not actions.may_await(viewer, message):
        raise Http404
    going = access.projects(viewer).filter(
        client_id=message.client_id, audience="client", state__in=("running", "paused")
    )
    known = list(going.select_related("client", "company").order_by("-made_at", "-id")[:50])
    here = next((p for p in known if p.conversation_id == message.conversation_id), None)
    here = here or (known[0] if len(known) == 1 else None)
    first = {
        "project": str(here.id) if here else "",
        "due": timezone.localdate(now()) + timedelta(days=2),
    }
    form = forms.Awaiting(
        request.POST or None, initial=first, projects=[(each.id, each.title) for each in known]
    )
    back = f"{pages.address(viewer, message.conversation_id)}#m-{message.id}"
    if form.is_valid():
        said = form.cleaned_data
        project = next(each for each in known if each.id == said["project"])
        if attempt(
            form,
            lambda: actions.await_answer(
                viewer, project, message, due=said["due"], stage_id=None, now=now()
            ),
        ):
            messages.success(request, _("The clock of the project counts from that day on."))
            return redirect(back)
    context = {
        "form": form,
        "message": message,
        "excerpt": writing.excerpt(message.body, limit=400),
        "back_url": back,
        "none": not known,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/new_question.html", context, status=status)


@require_POST
def question(request: FacedRequest, *, question_id: uuid.UUID) -> HttpResponse:
    """Answered another way, or not needed any more."""
    viewer = request.viewer
    found = at.within(access.questions(viewer), question_id)
    dropped = "drop" in request.POST
    return at.done(
        request,
        found.project_id,
        lambda: actions.settle_question(viewer, found.project, found, dropped=dropped, now=now()),
        _("Nobody waits for it any more."),
        at="#materials",
    )


@require_POST
def stage_papers(request: FacedRequest, *, stage_id: uuid.UUID) -> HttpResponse:
    """Link a document, or take it from the stage; say which paper is expected, or begin it."""
    viewer = request.viewer
    found = at.within(access.stages(viewer), stage_id)
    if {"expect", "make", "unexpect"} & set(request.POST):
        return _expected(request, found)
    taken = read_id(request.POST.get("remove"))
    if taken:
        paper: Any = access.papers(viewer).filter(stage_id=found.id, id=taken).first()
        if paper is None:
            raise Http404
        actions.remove_paper(viewer, found.project, paper)
    else:
        chosen = read_id(request.POST.get("document"))
        if chosen is None:
            messages.error(request, _("Choose the document first."))
        else:
            actions.add_paper(
                viewer, found.project, found, document_id=chosen,
                awaited="awaited" in request.POST, now=now(),
            )  # fmt: skip
    return redirect("desk:stage", viewer.company.slug, found.id)


def _expected(request: FacedRequest, found: Any) -> HttpResponse:
    viewer, moment = request.viewer, now()
    back = redirect(f"{reverse('desk:stage', args=[viewer.company.slug, found.id])}#expected")
    try:
        if "expect" in request.POST:
            said = {name: request.POST.get(name, "") for name in ("kind", "title")}
            actions.expect(viewer, found.project, found, **said)
            return back
        asked = read_id(request.POST.get("make") or request.POST.get("unexpect"))
        rows = access.expected(viewer).filter(stage_id=found.id)
        paper: Any = rows.filter(id=asked).first() if asked else None
        if paper is None:
            raise Http404
        if "unexpect" in request.POST:
            actions.expect_no_more(viewer, found.project, paper)
            return back
        day = timezone.localdate(moment)
        name, made = actions.make_paper(viewer, found.project, paper, day=day, now=moment)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return back
    return redirect(name, viewer.company.slug, made)


urls = [
    path("messages/<uuid:message_id>/question/", new_question, name="new_question"),
    path("projects/questions/<uuid:question_id>/", question, name="question"),
    path("projects/stages/<uuid:stage_id>/papers/", stage_papers, name="stage_papers"),
]
