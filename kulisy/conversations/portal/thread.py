"""One conversation in the cabinet, and opening a new one in two taps."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kulisy.conversations import access, actions, answering, kinship, pages, standing
from kulisy.conversations.composing import composer, own_drafts
from kulisy.conversations.forms import NewRequest, Writing
from kulisy.kit.addresses import address
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people import tags
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation
    from kulisy.people.models import Client

CLIENT = "client"


@require_GET
def conversation(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """The page to be proud of."""
    viewer = request.viewer
    try:
        found = _conversation(request, conversation_id)
    except Http404:
        return redirect(pages.address(viewer, _gone_to(request, conversation_id).id))
    around = standing.around(viewer, found)
    relatives = kinship.kin(viewer, found)
    versions = (found.client_version, found.state, found.title, found.number, found.client.name)
    tag = tags.tag(request, viewer, versions, relatives, around, now=now())
    return tags.unchanged(request, tag) or _page(request, found, around, relatives, tag=tag)


@require_GET
def after(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """Messages after the last one that the page shows: a fragment."""
    viewer = request.viewer
    try:
        found = _conversation(request, conversation_id)
    except Http404:
        return redirect(pages.address(viewer, _gone_to(request, conversation_id).id))
    rows = access.messages(viewer).filter(conversation_id=found.id)
    fresh = pages.since(viewer, rows, read_id(request.GET.get("after", "")))
    context = {"entries": pages.entries(viewer, found.client, fresh), "quotable": True}
    return render(request, "conversations/portal/_entries.html", context)


@require_POST
def post(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """Write. Back after sending shows an empty box; twice is once."""
    viewer = request.viewer
    try:
        found = _conversation(request, conversation_id)
    except Http404:
        # What he wrote is not lost: it is said where the thread went, to those who read it here.
        found = _gone_to(request, conversation_id)
    form = Writing(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        actions.post_message(
            viewer,
            found,
            audience=CLIENT,
            words=form.words(),
            key=form.cleaned_data["key"],
            now=now(),
        )
    except actions.Refused as refused:
        if answering.by_piece(request):
            return answering.piece(request, refused)
        around = standing.around(viewer, found)
        relatives = kinship.kin(viewer, found)
        return _page(request, found, around, relatives, form=form, refused=refused, status=422)
    return answering.gone(request, pages.address(viewer, found.id))


@require_http_methods(["GET", "POST"])
def new_request(request: FacedRequest) -> HttpResponse:
    """Say it in one box; the title is taken from the words where none is given."""
    viewer = request.viewer
    clients = _writable_clients(request)
    if not clients:
        raise Http404
    chosen = request.POST.get("client") or request.GET.get("client")
    named = next((each for each in clients if str(each.id) == chosen), None)
    client = named or clients[0]
    form = NewRequest(request.POST if request.method == "POST" else None)
    error, guard = "", None
    valid = form.is_valid()
    if request.method == "POST" and not named and (chosen or len(clients) > 1):
        # Never guessed: it would be read by another client's people.
        error = _("Choose on whose behalf you write, then send again.")
    elif valid:
        try:
            opened = actions.open_conversation(
                viewer,
                client,
                title=form.cleaned_data["title"],
                words=form.words(),
                audience=CLIENT,
                contact_ids=[],
                key=form.cleaned_data["key"],
                now=now(),
            )
        except actions.Refused as refused:
            if answering.by_piece(request):
                return answering.piece(request, refused)
            error, guard = str(refused), answering.asked(refused)
        else:
            flashes.success(request, _("Sent. You will hear from us here and by mail."))
            return answering.gone(request, pages.address(viewer, opened.id))
    if request.method == "POST" and answering.by_piece(request):
        return answering.piece(request, actions.Refused(error) if error else answering.wrong(form))
    writing, _resting = own_drafts(viewer, client, None)
    context = {
        "clients": clients,
        "client": client,
        "form": form,
        "composer": composer(
            viewer,
            client,
            None,
            CLIENT,
            action=address("portal:new_request", viewer.company.slug),
            draft=writing.get(CLIENT),
            body=request.POST.get("body"),
            key=form.cleaned_data.get("key") if form.is_bound else None,
            error=error,
            guard=guard,
        ),
    }
    refused_status = 422 if error or form.errors else 200
    return render(request, "conversations/portal/new.html", context, status=refused_status)


@require_http_methods(["POST"])
def closure(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """The client says: done. Writing opens it again."""
    viewer = request.viewer
    found = _conversation(request, conversation_id)
    if request.POST.get("open"):
        actions.reopen(viewer, found, now=now())
    else:
        actions.close(viewer, found, now=now())
    return redirect("portal:conversation", viewer.company.slug, found.id)


def _page(
    request: FacedRequest,
    found: Conversation,
    around: standing.Around,
    relatives: Sequence[kinship.Kin],
    *,
    tag: str = "",
    form: Writing | None = None,
    refused: actions.Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer
    shown, earlier = pages.newest_of(viewer, found.id, before=request.GET.get("before", ""))
    writing, _resting = own_drafts(viewer, found.client, found)
    words, tone = pages.state_words(viewer, found.state)
    context = {
        "conversation": found,
        "client_name": found.client.name,
        "state_words": words,
        "state_tone": tone,
        "may_wish": viewer.confirmed and not viewer.looking_as,
        "wish": around.wish[0] if around.wish else "",
        "entries": pages.entries(viewer, found.client, shown, presented=around.presented),
        "quotable": not viewer.looking_as and "before" not in request.GET,
        "earlier": shown[0].id if earlier else None,
        "paged": "before" in request.GET,
        "readers_line": pages.readers_line(viewer, found, around.readers),
        "kin": relatives,
        "may_write": access.may_write_in(viewer, found, CLIENT),
        "beside": [each(viewer, found.id) for each in pages.BESIDE],
        "after_closing": [each(viewer, found.id) for each in pages.AFTER_CLOSING]
        if found.state == "closed"
        else [],
        "composer": composer(
            viewer,
            found.client,
            found,
            CLIENT,
            action=rewritten(viewer, address("portal:post", viewer.company.slug, found.id)),
            draft=writing.get(CLIENT),
            body=form.data.get("body") if form else None,
            key=form.cleaned_data.get("key") if form else None,
            error=str(refused) if refused else "",
            guard=answering.asked(refused),
        ),
    }
    request.unread_bells = around.bells
    made = render(request, "conversations/portal/conversation.html", context, status=status)
    # Titles of other conversations stand in links: no version of this one knows of theirs.
    return made if any(map(pages.links_on, shown)) else tags.marked(made, tag)


def _conversation(request: FacedRequest, conversation_id: uuid.UUID) -> Conversation:
    for found in standing.conversation(request.viewer, id=conversation_id):
        return found
    raise Http404


def _gone_to(request: FacedRequest, conversation_id: uuid.UUID) -> Conversation:
    """What it was joined with. Http404 for all others."""
    target = access.led_to(request.viewer, conversation_id)
    if target is None:
        raise Http404
    return target


def _writable_clients(request: FacedRequest) -> list[Client]:
    viewer = request.viewer
    return [
        client
        for client in people.clients(viewer).order_by("name")
        if access.may_write(viewer, client, CLIENT)
    ]
