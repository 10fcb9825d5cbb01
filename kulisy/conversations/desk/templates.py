"""Templates of answers: the page that keeps them, and the list behind «/» in a composer."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kulisy.conversations import access, actions, beside, gaps, writing
from kulisy.kit.time import now
from kulisy.look import moments
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import AnswerTemplate, Conversation

AUDIENCES = ("client", "internal")
#: So many stand in the list behind «/».
OFFERED = 12


@require_http_methods(["GET", "POST"])
def templates(request: FacedRequest) -> HttpResponse:
    """All that the viewer may insert, and the box for a new one."""
    return _page(request, None)


@require_http_methods(["GET", "POST"])
def template(request: FacedRequest, *, template_id: uuid.UUID) -> HttpResponse:
    """Change one or delete it; for whoever keeps it."""
    viewer = request.viewer
    found = get_object_or_404(beside.own_templates(viewer), id=template_id)
    if request.method == "POST" and "delete" in request.POST:
        actions.delete_template(viewer, found.id)
        flashes.success(request, _("The template is deleted."))
        return redirect("desk:templates", viewer.company.slug)
    return _page(request, found)


@require_GET
def offered(request: FacedRequest, *, conversation_id: uuid.UUID, audience: str) -> HttpResponse:
    """For a composer: names, and the words with what is known of this conversation filled in."""
    viewer = request.viewer
    found = get_object_or_404(
        access.conversations(viewer).select_related("client"), id=conversation_id
    )
    if audience not in AUDIENCES or not access.may_write_in(viewer, found, audience):
        raise Http404
    asked = request.GET.get("q", "").strip()[:80]
    rows = beside.templates(viewer)
    rows = rows.filter(name__icontains=asked) if asked else rows
    values = known(viewer, found)
    told = [
        {
            "name": each.name,
            "note": writing.excerpt(gaps.filled(each.body, values), limit=80),
            "text": gaps.filled(each.body, values),
        }
        for each in rows[:OFFERED]
    ]
    return JsonResponse(told, safe=False)


def known(viewer: Viewer, conversation: Conversation) -> dict[str, str]:
    """What is known for the gaps of an answer in this conversation; "" = it isn't."""
    names = access.client_names(viewer, conversation)
    return {
        # Whom of several one answers is for the writer to say.
        "name": names[0].split()[0] if len(names) == 1 else "",
        "company": conversation.client.name,
        "number": str(conversation.number or ""),
        "subject": conversation.title,
        "me": viewer.name,
        "us": viewer.company.name,
        "today": moments.date_of(now()),
    }


def _page(request: FacedRequest, found: AnswerTemplate | None) -> HttpResponse:
    viewer = request.viewer
    error = ""
    typed = {
        "name": found.name if found else "",
        "body": found.body if found else "",
        "for_all": found.seat_id is None if found else beside.may_keep_templates(viewer),
    }
    if request.method == "POST":
        typed = {
            "name": request.POST.get("name", ""),
            "body": request.POST.get("body", ""),
            "for_all": bool(request.POST.get("for_all")),
        }
    if request.method == "POST":
        try:
            actions.save_template(
                viewer, found.id if found else None, name=str(typed["name"]),
                body=str(typed["body"]), for_all=bool(typed["for_all"]), now=now(),
            )  # fmt: skip
        except actions.Refused as refused:
            error = str(refused)
        else:
            flashes.success(request, _("The template is kept."))
            return redirect("desk:templates", viewer.company.slug)
    own = set(beside.own_templates(viewer).values_list("id", flat=True))
    rows = list(beside.templates(viewer))
    context = {
        "found": found,
        "typed": typed,
        "error": error,
        "may_keep_all": beside.may_keep_templates(viewer),
        "for_team": [_line(each, own) for each in rows if each.seat_id is None],
        "for_me": [_line(each, own) for each in rows if each.seat_id is not None],
        "gaps": gaps.SHOWN,
    }
    status = 422 if error else 200
    return render(request, "conversations/desk/templates.html", context, status=status)


def _line(each: AnswerTemplate, own: set[uuid.UUID]) -> dict[str, object]:
    return {
        "id": each.id,
        "name": each.name,
        "excerpt": writing.excerpt(each.body, limit=160),
        "own": each.id in own,
    }
