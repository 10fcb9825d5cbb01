"""A second pair of eyes: what waits for one's word, one such message, and what is said to it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kulisy.conversations import access, actions, held, pages, writing
from kulisy.files import access as blobs
from kulisy.files import serving
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Held

PAGE = 100


@require_safe
def index(request: FacedRequest) -> HttpResponse:
    """What waits for the reader's word, and where his own words stand."""
    viewer = request.viewer
    waiting = held.to_decide(viewer).select_related("author", "client", "conversation")
    own = held.own(viewer).select_related("author", "client", "conversation", "decided_by")
    context = {
        "waiting": [_line(viewer, each) for each in waiting[:PAGE]],
        "own": [_line(viewer, each) for each in own[:PAGE]],
    }
    return render(request, "conversations/desk/held_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: FacedRequest, *, held_id: uuid.UUID) -> HttpResponse:
    """The words, and what the reader may do with them."""
    viewer = request.viewer
    rows = held.rows(viewer).select_related(
        "author", "client", "conversation__client", "decided_by"
    )
    found = get_object_or_404(rows, id=held_id)
    if request.method != "POST":
        return _page(request, found)
    try:
        told = _deed(request, found)
    except actions.Refused as refused:
        again = get_object_or_404(rows, id=held_id)
        return _page(request, again, problem=str(refused), typed=request.POST.get("body"))
    flashes.success(request, told)
    if request.POST.get("deed") == "withdraw":
        return redirect(pages.address(viewer, found.conversation_id))
    return redirect(pages.held_address(viewer, found.id))


@require_safe
def file(request: FacedRequest, *, held_id: uuid.UUID, blob_id: uuid.UUID) -> HttpResponseBase:
    """A file of words that wait: whoever reads them reads it."""
    found = get_object_or_404(held.rows(request.viewer), id=held_id)
    blob = blobs.blob(company_id=found.company_id, blob_id=blob_id)
    if blob is None or blob_id not in found.files:
        raise Http404
    return serving.respond(blob, inline="look" in request.GET)


def reminder(viewer: Viewer) -> list[dict[str, str]]:
    """What stands above the queue of who is asked for his word. One statement."""
    if viewer.writing:
        return []
    count = held.to_decide(viewer).count()
    if not count:
        return []
    return [
        {
            "text": _("Messages of colleagues to look at: %(count)s") % {"count": count},
            "due": "",
            "url": address("desk:held", viewer.company.slug),
            "icon": "eye",
        }
    ]


def _deed(request: FacedRequest, found: Held) -> str:
    """What was pressed, and the sentence that says it was done. Raises Refused."""
    viewer, said, moment = request.viewer, request.POST, now()
    deed, body, word = said.get("deed", ""), said.get("body", ""), said.get("word", "")
    version = int(said["version"]) if said.get("version", "").isdecimal() else 0
    if deed == "approve":
        actions.approve(viewer, found, version=version, now=moment)
        return _("It goes to the client. Until it has left you can still stop it.")
    if deed == "return":
        actions.send_back(viewer, found, word=word, version=version, now=moment)
        return _("Sent back; your colleague hears of it.")
    if deed == "propose":
        actions.propose(viewer, found, body=body, word=word, version=version, now=moment)
        return _("Proposed: it goes when your colleague agrees.")
    if deed == "consent":
        actions.consent(viewer, found, version=version, now=moment)
        return _("It goes, in the words that your colleague proposed.")
    if deed == "rewrite":
        actions.rewrite(viewer, found, body=body, version=version, now=moment)
        return _("Your new words wait for a colleague's.")
    if deed == "withdraw":
        actions.withdraw_held(viewer, found, now=moment)
        return _("Taken back. The words are in the box again.")
    if deed == "unapprove":
        actions.unapprove(viewer, found, now=moment)
        return _("It waits again; nothing has left.")
    if deed == "override":
        actions.override(viewer, found, version=version, now=moment)
        return _("It goes now, though nobody has looked at it.")
    raise actions.Refused(_("Say what is to be done with these words."))


def _page(
    request: FacedRequest, found: Held, *, problem: str = "", typed: str | None = None
) -> HttpResponse:
    viewer = request.viewer
    plain = writing.unmentioned(found.body)
    known = blobs.blobs(company_id=found.company_id, blob_ids=found.files)
    mine = found.author_id == viewer.seat_id
    names = access.client_names(viewer, found.conversation)
    context = {
        "it": found,
        "mine": mine,
        "html": writing.resolve(writing.to_html(found.body), {}),
        "proposed_html": writing.resolve(writing.to_html(found.proposed), {}),
        "plain": typed if typed is not None else plain,
        "files": [
            (address("desk:held_file", viewer.company.slug, found.id, each), known[each])
            for each in found.files
            if each in known
        ],
        "place_url": pages.address(viewer, found.conversation_id),
        "may_decide": found.state == "waiting" and held.may_decide(viewer, found),
        "may_override": not mine
        and found.state in {"waiting", "proposed"}
        and held.may_override(viewer),
        "let_go": found.state == "approved" and found.decided_by_id == viewer.seat_id,
        "open": found.state in held.OPEN,
        "send_button": pages.send_button(found.conversation.client, names),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "conversations/desk/held.html", context, status=status)


def shown(viewer: Viewer, conversation_id: uuid.UUID) -> list[dict[str, object]]:
    """What waits in a conversation, beneath its messages. One statement."""
    return [_line(viewer, each) for each in held.here(viewer, conversation_id)]


def _line(viewer: Viewer, each: Held) -> dict[str, object]:
    return {
        "it": each,
        "mine": each.author_id == viewer.seat_id,
        "excerpt": writing.excerpt(writing.unmentioned(each.body), limit=200),
        "url": pages.held_address(viewer, each.id),
        "state": each.get_state_display(),
        "tone": {"returned": "late", "approved": "ok"}.get(each.state, "wait"),
    }
