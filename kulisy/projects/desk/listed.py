"""Projects: all of them, a new one, one with its plan."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access as admissions
from kulisy.conversations import access as talk
from kulisy.kit.ids import read_id, read_ids
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, forms, listing, outlines, planning, serving
from kulisy.projects.actions.modes import may_set_mode
from kulisy.projects.desk import found as at
from kulisy.projects.forms import attempt

#: Of a page.
MANY = 60
#: The lists: word → the states in it.
LISTS = {"running": ("running",), "paused": ("paused",), "over": ("done", "stopped")}
_PAGE = "projects/rounds/<uuid:approval_round_id>/pages/<int:number>/"
_FILE = "projects/files/<str:hanging>/<uuid:hanging_id>"
_ONE = "projects/<uuid:project_id>"


@require_safe
def projects(request: FacedRequest) -> HttpResponse:
    """In work, paused, over; all, mine, of one client."""
    viewer = request.viewer
    chosen = request.GET.get("list", "running")
    if chosen not in LISTS:
        raise Http404
    rows = access.projects(viewer).filter(state__in=LISTS[chosen])
    client = _client(request)
    if client:
        rows = rows.filter(client_id=client.id)
    mine = request.GET.get("who") == "mine"
    if mine:
        rows = rows.filter(lead_id=viewer.seat_id)
    context = {
        "chosen": chosen,
        "mine": mine,
        "client": client,
        "lines": listing.lines(viewer, rows, at_most=MANY),
        "may_keep": access.may_keep_outlines(viewer),
    }
    return render(request, "projects/desk/projects.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: FacedRequest) -> HttpResponse:
    """Who sees it, for whom, by which template, from when."""
    viewer = request.viewer
    clients = list(people.clients(viewer).order_by("name", "id"))
    templates = list(access.outlines(viewer))
    first = {
        "client": request.GET.get("client", ""),
        "lead": str(viewer.seat_id),
        "begins": timezone.localdate(now()) + timedelta(days=1),
        "outline": str(templates[0].id) if templates else "",
    }
    form = forms.Beginning(
        request.POST or None,
        initial=first,
        clients=[(each.id, each.name) for each in clients],
        seats=at.seats(viewer),
        outlines=[(each.id, each.name) for each in templates],
    )
    if form.is_valid():
        said = form.cleaned_data
        client = next(each for each in clients if each.id == said["client"])
        chosen = next((each for each in templates if each.id == said["outline"]), None)
        if not access.may_plan(viewer, client, said["audience"]):
            form.add_error("audience", _("Only account managers write to this client."))
        else:
            made = attempt(
                form,
                lambda: actions.begin(
                    viewer, client, audience=said["audience"], title=said["title"],
                    about=said["about"], lead_id=said["lead"], begins=said["begins"],
                    plan=outlines.read(chosen.plan) if chosen else [_whole()], now=now(),
                ),
            )  # fmt: skip
            if made:
                messages.success(request, _("The plan is laid out. Look at its days and tasks."))
                return redirect("desk:project", viewer.company.slug, made.id)
    context = {
        "form": form,
        "templates": templates,
        "may_keep": access.may_keep_outlines(viewer),
        "clients": clients,
        "may_add": admissions.may_keep_clients(viewer),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/new_project.html", context, status=status)


@require_safe
def project(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """Its plan: stages with their tasks, what waits for whom."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    shown = planning.plan(viewer, found, now=now())
    stages = [(part.row.id, part.row.title) for part in shown.parts if part.step]
    context = {
        "project": found,
        "plan": shown,
        "internal": found.audience == access.Audience.INTERNAL,
        "may_plan": access.may_plan_in(viewer, found, found.audience),
        "may_show": access.may_plan(viewer, found.client, "client"),
        "states": _states(found),
        "asking": forms.Asking(stages=stages, initial={"due": _in_days(3)}),
    }
    return render(request, "projects/desk/project.html", context)


@require_safe
def project_board(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """The tasks by how far they are."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    today = timezone.localtime(now()).date()
    cards = planning.tasks(viewer, found, planning.faces(viewer), today=today)
    context = {
        "project": found,
        "columns": planning.board(cards),
        "internal": found.audience == access.Audience.INTERNAL,
    }
    return render(request, "projects/desk/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_card(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """What it is called, who leads it, where it is talked about."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    if not access.may_plan_in(viewer, found, found.audience):
        raise Http404
    first = {
        "title": found.title,
        "about": found.about,
        "lead": str(found.lead_id),
        "conversation": str(found.conversation_id or ""),
        "reasoned": found.reasoned,
    }
    form = forms.Card(
        request.POST or None, initial=first, seats=at.seats(viewer), talks=_talks(request, found)
    )
    if form.is_valid():
        said = form.cleaned_data
        attempt(
            form,
            lambda: actions.change(
                viewer, found, title=said["title"], about=said["about"], lead_id=said["lead"],
                conversation_id=said["conversation"], reasoned=said["reasoned"], now=now(),
            ),
        )  # fmt: skip
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("desk:project", viewer.company.slug, found.id)
    context = {"project": found, "form": form, "may_set_mode": may_set_mode(viewer, found)}
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/desk/project_card.html", context, status=status)


@require_POST
def project_state(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """In work, paused, done, stopped."""
    viewer, state = request.viewer, request.POST.get("state", "")
    found = at.project_of(request, project_id)
    if state not in dict(_states(found)):
        raise Http404
    return at.done(
        request, found.id, lambda: actions.set_state(viewer, found, state, now=now()), _("Saved.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def project_copy(request: FacedRequest, *, project_id: uuid.UUID) -> HttpResponse:
    """What the client would see is shown item by item; then a copy is made."""
    viewer = request.viewer
    found = at.project_of(request, project_id)
    if found.audience != access.Audience.INTERNAL or found.copied_to:
        raise Http404
    if not access.may_plan(viewer, found.client, "client"):
        raise Http404
    if request.method == "POST":
        chosen = set(read_ids(request.POST.getlist("task"), most=200))
        copy = actions.copy_across(viewer, found, task_ids=chosen, now=now())
        messages.success(request, _("The client sees the copy now; the original stays yours."))
        return redirect("desk:project", viewer.company.slug, copy.id)
    context = {"project": found, "plan": planning.plan(viewer, found, now=now())}
    return render(request, "projects/desk/project_copy.html", context)


def _states(project: Any) -> list[tuple[str, str]]:
    """What may become of it now."""
    verbs = {
        "running": _("Go on"),
        "paused": _("Pause"),
        "done": _("Finish"),
        "stopped": _("Stop"),
    }
    return [(state, said) for state, said in verbs.items() if state != project.state]


def _whole() -> outlines.Part:
    return outlines.Part(title=_("The whole work"), days=10)


def _in_days(count: int) -> Any:
    return timezone.localdate(now()) + timedelta(days=count)


def _client(request: FacedRequest) -> Any:
    asked = read_id(request.GET.get("client"))
    return people.clients(request.viewer).filter(id=asked).first() if asked else None


def _talks(request: FacedRequest, project: Any) -> list[tuple[uuid.UUID, str]]:
    rows = talk.conversations(request.viewer).filter(client_id=project.client_id)
    return list(rows.order_by("-client_last_at", "-id").values_list("id", "title")[:50])


urls = [
    path("projects/", projects, name="projects"),
    path("projects/new/", new_project, name="new_project"),
    path(f"{_FILE}/", serving.project_file, name="project_file"),
    path(_PAGE, serving.round_page, name="round_page"),
    path(f"{_FILE}/preview/", serving.project_preview, name="project_preview"),
    path(f"{_ONE}/", project, name="project"),
    path(f"{_ONE}/board/", project_board, name="project_board"),
    path(f"{_ONE}/card/", project_card, name="project_card"),
    path(f"{_ONE}/state/", project_state, name="project_state"),
    path(f"{_ONE}/copy/", project_copy, name="project_copy"),
]
