"""Two requests become one, messages are split off, copies go to another client: each on a page that
first says who would read what."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kulisy.conversations import access, actions, beside, pages, writing
from kulisy.conversations.merging import merging
from kulisy.kit.ids import read_id, read_ids
from kulisy.kit.text import inner
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kulisy.conversations.models import Attachment, Conversation, Message

#: Messages to choose from; so many stand on the page.
LISTED = 300
OFFERED = 60


@require_http_methods(["GET", "POST"])
def merge(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """First with which one, then who would read what; and then it is done."""
    viewer = request.viewer
    found = _conversation(viewer, conversation_id)
    others = beside.others(viewer, found)
    chosen = read_id(request.POST.get("with") or request.GET.get("with", ""))
    target = others.select_related("client").filter(id=chosen).first() if chosen else None
    if target is None:
        words = request.GET.get("q", "").strip()[:100]
        listed = others.filter(title__icontains=words) if words else others
        context = {
            "conversation": found,
            "words": words,
            "others": [_line(viewer, each) for each in listed[:OFFERED]],
        }
        status = 200 if request.method == "GET" else 422
        return render(request, "conversations/desk/merge_with.html", context, status=status)
    if request.method == "POST":
        try:
            done = actions.merge(
                viewer,
                found,
                target,
                named=request.POST.get("named", ""),
                all_read_all=bool(request.POST.get("all")),
                now=now(),
            )
        except actions.Refused as refused:
            flashes.error(request, str(refused))
            return _merge_page(request, found, target, status=422)
        whole = done.whole or bool(request.POST.get("all"))
        text = _("Joined.") if whole else _("The team's notes have gone over.")
        flashes.success(request, text)
        return redirect(pages.address(viewer, target.id))
    return _merge_page(request, found, target)


@require_http_methods(["GET", "POST"])
def split(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """The chosen messages become a request of their own, for those who read them now."""
    viewer = request.viewer
    found = _conversation(viewer, conversation_id)
    error = ""
    if request.method == "POST":
        try:
            made = actions.split(
                viewer,
                found,
                _ids(request, "messages"),
                title=request.POST.get("title", ""),
                key=read_id(request.POST.get("key", "")) or uuid.uuid4(),
                now=now(),
            )
        except actions.Refused as refused:
            error = str(refused)
        else:
            flashes.success(request, _("Split off."))
            return redirect(pages.address(viewer, made.id))
    names = access.client_names(viewer, found)
    context = {
        **_choosing(request, found),
        "error": error,
        "title": request.POST.get("title", ""),
        "readers": names,
    }
    status = 422 if error else 200
    return render(request, "conversations/desk/split.html", context, status=status)


@require_http_methods(["GET", "POST"])
def copies(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """To another client a thing moves only as internal copies: each is shown to him by itself."""
    viewer = request.viewer
    found = _conversation(viewer, conversation_id)
    clients = people.clients(viewer).exclude(id=found.client_id).order_by("name")
    wanted = read_id(request.POST.get("client") or request.GET.get("client", ""))
    client = clients.filter(id=wanted).first() if wanted else None
    places = list(_places(viewer, client.id)[:OFFERED]) if client else []
    error = ""
    if request.method == "POST" and client is not None:
        place = next((each for each in places if str(each.id) == request.POST.get("place")), None)
        try:
            if place is None:
                raise actions.Refused(_("Choose where the copies are to stand."))
            made = _copy(request, found, place)
        except actions.Refused as refused:
            error = str(refused)
        else:
            told = ngettext("%(count)s copy is there.", "%(count)s copies are there.", len(made))
            flashes.success(request, told % {"count": len(made)})
            return redirect(pages.address(viewer, place.id))
    context = {
        **_choosing(request, found),
        "error": error,
        "clients": [("", _("choose…")), *((str(each.id), each.name) for each in clients[:500])],
        "client": client,
        "places": [(str(each.id), each.title) for each in places],
        "place": request.POST.get("place", ""),
        "chosen_files": set(_ids(request, "files")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "conversations/desk/copies.html", context, status=status)


def _copy(request: FacedRequest, found: Conversation, place: Conversation) -> list[Message]:
    viewer = request.viewer
    rows = access.messages(viewer).select_related("client").filter(conversation_id=found.id)
    return actions.copy_across(
        viewer,
        list(rows.filter(id__in=_ids(request, "messages"))),
        place,
        files=_ids(request, "files"),
        key=read_id(request.POST.get("key", "")) or uuid.uuid4(),
        now=now(),
    )


def _merge_page(
    request: FacedRequest, found: Conversation, target: Conversation, *, status: int = 200
) -> HttpResponse:
    viewer = request.viewer
    plan = merging(viewer, found, target)
    context = {
        "conversation": found,
        "target": target,
        "plan": plan,
        "called": [_called(found), _called(target)],
        "gains": [(each, _called(each.conversation)) for each in plan.gains],
        "turned_url": f"{_merge_url(request, target)}?with={found.id}",
    }
    return render(request, "conversations/desk/merge.html", context, status=status)


def _called(conversation: Conversation) -> str:
    """«Вёрстка» (№ 3)."""
    title = _("“%(title)s”") % {"title": inner(conversation.title)}
    if conversation.number is None:
        return title
    return f"{title} ({_('No. %(number)s') % {'number': conversation.number}})"


def _merge_url(request: FacedRequest, conversation: Conversation) -> str:
    return reverse("desk:merge", args=[request.viewer.company.slug, conversation.id])


def _choosing(request: FacedRequest, found: Conversation) -> dict[str, object]:
    """Its newest messages to tick, with their files."""
    viewer = request.viewer
    rows = access.messages(viewer).filter(conversation_id=found.id)
    newest = list(rows.order_by("-posted_at", "-id")[:LISTED])[::-1]
    files = access.attachments(viewer).filter(message_id__in=[each.id for each in newest])
    pinned: dict[uuid.UUID, list[Attachment]] = {}
    for each in files.order_by("id"):
        pinned.setdefault(each.message_id, []).append(each)
    chosen = set(_ids(request, "messages"))
    return {
        "conversation": found,
        "key": request.POST.get("key") or uuid.uuid4(),
        "listed": [
            {
                "id": each.id,
                "author": each.author_name,
                "at": each.posted_at,
                "words": writing.excerpt(each.body, limit=300),
                "internal": each.audience == "internal",
                "chosen": each.id in chosen,
                "files": pinned.get(each.id, []),
            }
            for each in newest
        ],
        "more": len(newest) == LISTED,
    }


def _line(viewer: Viewer, each: Conversation) -> dict[str, object]:
    return {
        "id": each.id,
        "title": each.title,
        "number": each.number,
        "state": pages.state_words(viewer, each.state)[0],
        "at": each.client_last_at,
    }


def _places(viewer: Viewer, client_id: uuid.UUID) -> QuerySet[Conversation]:
    rows = access.conversations(viewer).select_related("client").filter(client_id=client_id)
    return rows.order_by("-client_last_at", "-id")


def _conversation(viewer: Viewer, conversation_id: uuid.UUID) -> Conversation:
    return get_object_or_404(
        access.conversations(viewer).select_related("client"), id=conversation_id
    )


def _ids(request: FacedRequest, name: str) -> list[uuid.UUID]:
    return read_ids(request.POST.getlist(name), most=1000)
