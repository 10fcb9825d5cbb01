"""«Показать клиенту копию»: an internal message, edited, as a new message; its author is asked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.conversations import access, actions, answering, beside, pages, writing
from kulisy.kit.ids import read_id, read_ids
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Attachment, Conversation, Message, Showing

#: Places to choose from.
PLACES = 100


@require_http_methods(["GET", "POST"])
def new_showing(request: FacedRequest, *, message_id: uuid.UUID) -> HttpResponse:
    """The words to be edited, the files one by one, and who will read them."""
    viewer = request.viewer
    original = get_object_or_404(
        access.messages(viewer).select_related("conversation__client", "client"),
        id=message_id,
        audience="internal",
    )
    places = list(beside.showable_in(viewer, original.client)[:PLACES])
    place = _place(request, original, places)
    refused = None
    if request.method == "POST" and place is not None:
        try:
            made = actions.show_copy(
                viewer,
                original,
                actions.Wanted(
                    place,
                    request.POST.get("body", ""),
                    read_ids(request.POST.getlist("files"), most=100),
                    sure=request.POST.get("sure", "")[:64],
                ),
                key=_key(request),
                now=now(),
            )
        except actions.Refused as refusal:
            refused = refusal
        else:
            return _onward(request, made)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "conversations/desk/show_copy.html",
        _asked(request, original, places, place, refused),
        status=status,
    )


@require_http_methods(["GET", "POST"])
def showing(request: FacedRequest, *, showing_id: uuid.UUID) -> HttpResponse:
    """What is asked and what became of it; the author's word is given here."""
    viewer = request.viewer
    found = get_object_or_404(
        beside.showings(viewer).select_related(
            "message__conversation", "conversation__client", "asked_by", "asked_of", "answered_by"
        ),
        id=showing_id,
    )
    if request.method == "POST":
        try:
            return _deed(request, found)
        except actions.Refused as refused:
            flashes.error(request, str(refused))
            return redirect(pages.showing_address(viewer, found.id))
    names = access.client_names(viewer, found.conversation)
    context = {
        "showing": found,
        "html": writing.resolve(writing.to_html(found.body), {}),
        "original": pages.entries(viewer, found.conversation.client, [found.message])[0],
        "original_url": pages.address(viewer, found.message.conversation_id)
        + f"#m-{found.message_id}",
        "place_url": pages.address(viewer, found.conversation_id),
        "files": pages.pinned(viewer, _files(viewer, found)),
        "send_button": pages.send_button(found.conversation.client, names),
        "silent": not names,
        "my_word": beside.to_agree(viewer).filter(id=found.id).exists(),
        "mine": found.asked_by_id == viewer.seat_id,
    }
    return render(request, "conversations/desk/showing.html", context)


def _deed(request: FacedRequest, found: Showing) -> HttpResponse:
    viewer, deed, moment = request.viewer, request.POST.get("deed", ""), now()
    if deed in {"agree", "decline"}:
        word = request.POST.get("word", "")
        actions.answer(viewer, found, agreed=deed == "agree", word=word, now=moment)
        flashes.success(request, _("Your answer is kept; your colleague hears of it."))
    elif deed == "send":
        actions.send_copy(viewer, found, now=moment)
        return redirect(pages.address(viewer, found.conversation_id))
    elif deed == "withdraw":
        actions.withdraw(viewer, found, now=moment)
        flashes.success(request, _("Withdrawn: the client gets nothing of it."))
        return redirect(pages.address(viewer, found.message.conversation_id))
    else:
        raise Http404
    return redirect(pages.showing_address(viewer, found.id))


def _onward(request: FacedRequest, made: Showing) -> HttpResponse:
    viewer = request.viewer
    if made.state == "sent":
        return redirect(pages.address(viewer, made.conversation_id))
    flashes.success(request, _("The author is asked. You will hear of the answer under the bell."))
    return redirect(pages.showing_address(viewer, made.id))


def _asked(
    request: FacedRequest,
    original: Message,
    places: Sequence[Conversation],
    place: Conversation | None,
    refused: actions.Refused | None,
) -> dict[str, object]:
    viewer, client = request.viewer, original.client
    author = beside.whose_word(viewer, original)
    own = author.id == viewer.seat_id if author else viewer.runs_company
    names = access.client_names(viewer, place) if place else []
    files = access.attachments(viewer).filter(message_id=original.id).order_by("id")
    return {
        "original": pages.entries(viewer, client, [original])[0],
        "back_url": f"{pages.address(viewer, original.conversation_id)}#m-{original.id}",
        "client": client,
        "body": request.POST.get("body", actions.plain_words(original)),
        "key": request.POST.get("key") or uuid.uuid4(),
        "places": [(str(each.id), each.title) for each in places],
        "place": place,
        "files": pages.pinned(viewer, list(files)),
        "chosen": set(read_ids(request.POST.getlist("files"), most=100)),
        "author": author,
        "own": own,
        "may_write": access.may_write_in(viewer, place, "client")
        if place
        else access.may_write(viewer, client, "client"),
        "send_button": pages.send_button(client, names),
        "silent": place is not None and not names,
        "guard": answering.asked(refused),
        "error": "" if answering.asked(refused) or refused is None else str(refused),
    }


def _place(
    request: FacedRequest, original: Message, places: Sequence[Conversation]
) -> Conversation | None:
    """Where the client would read it: what was chosen, else this very conversation."""
    chosen = request.POST.get("place") or request.GET.get("place", "")
    own = str(original.conversation_id)
    known = {str(each.id): each for each in places}
    if chosen:
        return known.get(chosen)
    return known.get(own) or (places[0] if len(places) == 1 else None)


def _files(viewer: Viewer, found: Showing) -> list[Attachment]:
    rows = access.attachments(viewer).filter(message_id=found.message_id, id__in=found.files)
    return list(rows.order_by("id"))


def _key(request: FacedRequest) -> uuid.UUID:
    key = read_id(request.POST.get("key"))
    if key is None:
        raise Http404
    return key
