"""A line of minutes becomes a task or a word given: everything is filled in, one more click."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kulisy.admissions.forms import attempt
from kulisy.conversations import access as talk
from kulisy.handovers.forms import Committing
from kulisy.kit.time import now
from kulisy.meetings import access, actions, forms, lines
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects

if TYPE_CHECKING:
    from kulisy.meetings.models import Minutes

TEAM = ("internal", gettext_lazy("Only the team"))
CLIENT = ("client", gettext_lazy("The client sees it"))


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: FacedRequest, *, minutes_id: uuid.UUID, line: int) -> HttpResponse:
    viewer = request.viewer
    found, here = _found(request, minutes_id, line)
    rows = projects.projects(viewer).filter(client_id=found.client_id, state="running")
    known = {each.id: each for each in rows.order_by("-made_at")}
    # What stands in the team's part becomes the team's task.
    audiences = [TEAM, CLIENT] if found.audience == "client" else [TEAM]
    heard = lines.heard(here, said_at=found.written_at, zone=_zone(request))
    initial = {
        "title": here.text[:200],
        "due": heard.due_at.astimezone(_zone(request)).date() if heard else None,
        "audience": "internal",
    }
    seats = talk.seats_of(viewer, found.client)
    choices = [(str(each.id), each.title) for each in known.values()]
    given = request.POST if request.method == "POST" else None
    form = forms.TaskOfLine(choices, seats, audiences, given, initial=initial)

    def keep() -> Any:
        said = form.cleaned_data
        return actions.draw_task(
            viewer,
            found,
            line=line,
            project=known[said["project"]],
            title=said["title"],
            audience=said["audience"],
            due=said["due"],
            assignee_id=said["assignee"],
            now=now(),
        )

    if form.is_bound and form.is_valid() and attempt(form, keep) is not None:
        flashes.success(request, _("The task is in the project."))
        return redirect("desk:meeting", viewer.company.slug, found.meeting_id)
    return _page(request, found, here, form, "task")


@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: FacedRequest, *, minutes_id: uuid.UUID, line: int) -> HttpResponse:
    viewer = request.viewer
    found, here = _found(request, minutes_id, line)
    zone = _zone(request)
    heard = lines.heard(here, said_at=found.written_at, zone=zone)
    initial: dict[str, Any] = {"words": here.text[:300], "seat": str(viewer.seat_id)}
    if heard:
        due = heard.due_at.astimezone(zone)
        initial["day"] = due.date()
        initial |= {"hour": due.time()} if heard.by_hour else {}
    seats = talk.seats_of(viewer, found.client)
    given = request.POST if request.method == "POST" else None
    form = Committing(viewer, seats, given, initial=initial)

    def keep() -> Any:
        return actions.draw_commitment(viewer, found, line=line, **form.said(), now=now())

    if form.is_bound and form.is_valid() and attempt(form, keep) is not None:
        flashes.success(request, _("Put down: you will be reminded."))
        return redirect("desk:meeting", viewer.company.slug, found.meeting_id)
    return _page(request, found, here, form, "commitment")


def _page(
    request: FacedRequest, found: Minutes, here: lines.Line, form: Any, kind: str
) -> HttpResponse:
    context = {
        "form": form,
        "it": found.meeting,
        "client": found.client,
        "line": here,
        "kind": kind,
        "client_reads": found.audience == "client",
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/desk/draw.html", context, status=status)


def _found(request: FacedRequest, minutes_id: uuid.UUID, line: int) -> tuple[Minutes, lines.Line]:
    viewer = request.viewer
    rows = access.minutes(viewer).select_related(
        "meeting", "client__company", "message__client", "message__conversation"
    )
    found = rows.filter(id=minutes_id).first()
    here = lines.line(found.message.body, line) if found else None
    if found is None or here is None:
        raise Http404
    if not access.may_plan(viewer, found.client, found.audience):
        raise Http404
    return found, here


def _zone(request: FacedRequest) -> ZoneInfo:
    return ZoneInfo(request.viewer.company.time_zone)
