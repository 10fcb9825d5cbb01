"""The client's side: his meetings, one of them, his answer, his word on minutes; his calendar."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.kit.time import now
from kulisy.meetings import access, actions, calendar_file, feed_pages, pages, showing, wording
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.meetings.models import Meeting, Minutes

PAGE = 60


@require_safe
def meetings(request: FacedRequest) -> HttpResponse:
    """What lies ahead, the nearest first; what was, the newest first."""
    viewer, moment = request.viewer, now()
    rows = access.meetings(viewer).select_related("client")
    ahead = rows.filter(ends_at__gt=moment).order_by("starts_at", "id")[:PAGE]
    behind = rows.filter(ends_at__lte=moment).order_by("-starts_at", "-id")[:PAGE]
    context = {
        "ahead": showing.lines(viewer, ahead, now=moment),
        "behind": showing.lines(viewer, behind, now=moment),
        "several": len(set(viewer.client_ids)) > 1,
        "calendar_url": wording.address(viewer, "own_calendar")
        if access.may_have_feed(viewer)
        else "",
    }
    return render(request, "meetings/portal/meetings.html", context)


@require_safe
def meeting(request: FacedRequest, *, meeting_id: uuid.UUID) -> HttpResponse:
    found = _found(request, meeting_id)
    if request.GET.get("as") == "file":
        return calendar_file.answer(request.viewer, found)
    return _page(request, found)


@require_POST
def answer(request: FacedRequest, *, meeting_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _found(request, meeting_id)
    try:
        actions.answer(viewer, found, said=request.POST.get("said", ""), now=now())
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    else:
        flashes.success(request, _("Thank you, we know."))
    return redirect("portal:meeting", viewer.company.slug, found.id)


@require_POST
def word(request: FacedRequest, *, minutes_id: uuid.UUID) -> HttpResponse:
    """«Everything is right», in one tap; or what is wrong, in words."""
    viewer = request.viewer
    rows = access.minutes(viewer).select_related("meeting__client", "message__client")
    found: Minutes = get_object_or_404(rows, id=minutes_id)
    try:
        if request.POST.get("said") == "wrong":
            actions.object_to(viewer, found, words=request.POST.get("words", ""), now=now())
            flashes.success(request, _("Thank you: we shall write it anew and show it to you."))
        else:
            actions.confirm(viewer, found, now=now())
            flashes.success(request, _("Confirmed. This version is kept as it is."))
    except Refused as refusal:
        if refusal.field:
            return _page(request, _found(request, found.meeting_id), problem=refusal.sentence)
        flashes.error(request, refusal.sentence)
    return redirect("portal:meeting", viewer.company.slug, found.meeting_id)


@require_safe
def of_conversation(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """A fragment at the head of the conversation: minutes in it that nobody has confirmed yet."""
    viewer = request.viewer
    found = get_object_or_404(talk.conversations(viewer), id=conversation_id)
    rows = access.unsettled(viewer).filter(message__conversation_id=found.id)
    waiting = [
        (each, wording.address(viewer, "meeting", each.meeting_id))
        for each in rows.select_related("meeting").order_by("-written_at", "-id")[:3]
        if access.may_say(viewer, each.client_id)
    ]
    return render(request, "meetings/portal/_of_conversation.html", {"waiting": waiting})


def _page(request: FacedRequest, found: Meeting, *, problem: str = "") -> HttpResponse:
    viewer = request.viewer
    context = pages.of(viewer, found, now=now())
    context |= {
        "may_say": access.may_say(viewer, found.client_id),
        "problem": problem,
        "several": len(set(viewer.client_ids)) > 1,
    }
    status = 422 if problem else 200
    return render(request, "meetings/portal/meeting.html", context, status=status)


def _found(request: FacedRequest, meeting_id: uuid.UUID) -> Meeting:
    rows = access.meetings(request.viewer).select_related("client")
    found = rows.filter(id=meeting_id).first()
    if found is None:
        raise Http404
    return found


_ONE = "meetings/<uuid:meeting_id>"

urls = [
    path("meetings/", meetings, name="meetings"),
    path(f"{_ONE}/", meeting, name="meeting"),
    path(f"{_ONE}/answer/", answer, name="meeting_answer"),
    path("minutes/<uuid:minutes_id>/word/", word, name="minutes_word"),
    path("conversations/<uuid:conversation_id>/minutes/", of_conversation,
         name="conversation_minutes"),
    *feed_pages.routes(),
]  # fmt: skip
