"""The recipient's side: what he is told, by what ground, what happens if he does nothing, and three
plain buttons."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kulisy.admissions.refusal import Refused
from kulisy.conversations.actions import Refused as NotSaid
from kulisy.kit.addresses import address
from kulisy.kit.ids import read_id
from kulisy.kit.paging import page
from kulisy.kit.time import now
from kulisy.notices import access, actions, awaiting, outcomes, showing, wording
from kulisy.people import looking
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.notices.models import Notice


#: Of a page.
PAGE = 50


@require_GET
def index(request: FacedRequest) -> HttpResponse:
    """All of them, the newest first."""
    rows = access.recipients(request.viewer).select_related("notice", "client")
    newest = rows.order_by("-notice__published_at", "-id")
    found = page(newest, request.GET.get("page", ""), size=PAGE)
    context = {"rows": [showing.line(row) for row in found.rows], "page": found}
    return render(request, "notices/portal/notices.html", context)


@require_GET
def notice(request: FacedRequest, *, notice_id: uuid.UUID) -> HttpResponse:
    return _page(request, notice_id)


@require_POST
def opening(request: FacedRequest, *, notice_id: uuid.UUID) -> HttpResponse:
    """The page says that it was shown; a program that fetches pages says nothing."""
    actions.note_opening(request.viewer, _found(request, notice_id), now=now())
    return HttpResponse(status=204)


@require_POST
def acknowledgement(request: FacedRequest, *, notice_id: uuid.UUID) -> HttpResponse:
    actions.acknowledge(request.viewer, _found(request, notice_id), now=now())
    return _done(request, notice_id, _("Noted: you have read it."))


@require_POST
def answer(request: FacedRequest, *, notice_id: uuid.UUID) -> HttpResponse:
    said, words = request.POST.get("said", ""), request.POST.get("words", "")
    found = _found(request, notice_id)
    try:
        actions.answer(request.viewer, found, said=said, words=words, now=now())
    except Refused as refusal:
        return _page(request, notice_id, words=words, problem=refusal.sentence)
    told = _("Your consent is recorded.") if said == "accepted" else _("Your refusal is recorded.")
    return _done(request, notice_id, told)


@require_POST
def question(request: FacedRequest, *, notice_id: uuid.UUID) -> HttpResponse:
    """Opens a conversation about it."""
    words = request.POST.get("words", "")
    found = _found(request, notice_id)
    if not words.strip():
        return _page(request, notice_id, problem=_("Write your question."), asking=True)
    key = read_id(request.POST.get("key"))
    if key is None:
        raise Http404
    try:
        opened = actions.ask(request.viewer, found, words=words, key=key, now=now())
    except (Refused, NotSaid) as refusal:
        return _page(request, notice_id, words=words, problem=str(refusal), asking=True)
    return redirect("portal:conversation", request.viewer.company.slug, opened)


def _page(
    request: FacedRequest,
    notice_id: uuid.UUID,
    *,
    words: str = "",
    problem: str = "",
    asking: bool = False,
) -> HttpResponse:
    viewer = request.viewer
    found = _found(request, notice_id)
    row = access.recipients(viewer).filter(notice_id=found.id).first()
    if row is None:
        raise Http404
    row.notice = found
    ended = bool(found.ended_at)
    context = {
        "notice": found,
        "row": row,
        "state": showing.state(found),
        "silence": wording.silence(found),
        "term": wording.term(found.amount, found.unit),
        "explained": outcomes.explained(found) if ended else "",
        "change": showing.change(found),
        "answerable": not ended and row.answers and outcomes.asks_for_answer(found.kind),
        "may_answer": access.may_answer(viewer, found),
        "waits": awaiting.waits(row),
        "zones": showing.zones(found, viewer.company.time_zone),
        "may_ask": access.may_ask(viewer, found),
        "opened": bool(row.opened_at) or not access.opens(viewer),
        "words": words,
        "problem": problem,
        "asking": asking,
        "key": uuid.uuid4(),
        "opening_url": _opening(viewer, found),
        "certificate": showing.certificate(viewer, found),
    }
    status = 422 if problem else 200
    return render(request, "notices/portal/notice.html", context, status=status)


def _opening(viewer: Viewer, found: Notice) -> str:
    url = address("portal:notice_opening", viewer.company.slug, found.id)
    return looking.rewritten(viewer, url)


def _found(request: FacedRequest, notice_id: uuid.UUID) -> Notice:
    rows = access.notices(request.viewer).select_related("client")
    found = rows.filter(id=notice_id).first()
    if found is None:
        raise Http404
    return found


def _done(request: FacedRequest, notice_id: uuid.UUID, told: str) -> HttpResponse:
    flashes.success(request, told)
    return redirect("portal:notice", request.viewer.company.slug, notice_id)


_ONE = "notices/<uuid:notice_id>"

urls = [
    path("notices/", index, name="notices"),
    path(f"{_ONE}/", notice, name="notice"),
    path(f"{_ONE}/opening/", opening, name="notice_opening"),
    path(f"{_ONE}/acknowledgement/", acknowledgement, name="notice_acknowledgement"),
    path(f"{_ONE}/answer/", answer, name="notice_answer"),
    path(f"{_ONE}/question/", question, name="notice_question"),
]
